"""The buttons of the live screen; each one saves the text first, and does both or neither."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from plugins.minutes.blueprint import blueprint
from plugins.minutes.models import AgendaItem, Vote
from plugins.minutes.permissions import KEEP_MINUTES
from plugins.minutes.queries import LiveScreen, item_here, live_screen, revisions_of, vote_here
from plugins.minutes.sentences import item_outcome, vote_sentence
from plugins.minutes.services import (
    TextConflict,
    adopt_act,
    finish_item,
    record_vote,
    start_item,
    withdraw_vote,
)
from plugins.minutes.views.live.merging import MERGE, THEIRS, both_versions, passed_on
from plugins.minutes.views.live.rows import item_to_open, items_of, shown_row, vote_without_act
from plugins.minutes.views.live.screen import Refusal, show
from plugins.minutes.views.live.sheet import Sheet, keep_text, sheet_of
from portal.api import BaseForm, Conflict, Invalid, NotFound, current_reader, db, now, requires
from portal.api import gettext as _


@dataclass(frozen=True)
class Desk:
    """What lies before who keeps the minutes: an item, the screen, and the form with all that was typed."""

    item: AgendaItem
    screen: LiveScreen
    sheet: Sheet


@dataclass(frozen=True, kw_only=True)
class Button:
    """What a button does, which parts of the form it needs, and what to say if it cannot.

    `do` returns the item to show next and a sentence, or an empty one.
    """

    do: Callable[[Desk], tuple[AgendaItem, str]]
    refused: str
    needs: tuple[str, ...] = ("text",)


@blueprint.post("/live/<uuid:item_id>/text")
@requires(KEEP_MINUTES)
def save_item_text(item_id: UUID) -> ResponseReturnValue:
    """Save the text."""
    return press(item_id, Button(do=_only_save, refused=_("The text is not saved")))


@blueprint.post("/live/<uuid:item_id>/open")
@requires(KEEP_MINUTES)
def open_item(item_id: UUID) -> ResponseReturnValue:
    """Open an item for discussion: this one, or the next one that was named."""
    return press(item_id, Button(do=_open, refused=_("The item is not open")))


@blueprint.post("/live/<uuid:item_id>/vote")
@requires(KEEP_MINUTES)
def vote_on_item(item_id: UUID) -> ResponseReturnValue:
    """Record a count of votes."""
    return press(item_id, Button(do=_vote, refused=_("The vote is not recorded"), needs=("vote", "text")))


@blueprint.post("/live/<uuid:item_id>/all-for")
@requires(KEEP_MINUTES)
def fill_votes(item_id: UUID) -> ResponseReturnValue:
    """Fill in that everybody voted in favour; nothing is recorded yet."""
    desk = _desk(item_id)
    desk.sheet.vote.fill_unanimous(desk.screen.quorum.present)
    return show(desk.screen, desk.sheet)


@blueprint.post("/live/<uuid:item_id>/votes/<uuid:vote_id>/withdraw")
@requires(KEEP_MINUTES)
def withdraw_item_vote(item_id: UUID, vote_id: UUID) -> ResponseReturnValue:
    """Withdraw a vote that was mistyped."""
    vote = vote_here(vote_id)
    if vote.item_id != item_id:
        raise NotFound(_("There is no such vote here."))
    return press(item_id, Button(do=_withdraw(vote), refused=_("The vote is not withdrawn")))


@blueprint.post("/live/<uuid:item_id>/act")
@requires(KEEP_MINUTES)
def adopt_item_act(item_id: UUID) -> ResponseReturnValue:
    """Adopt an act by the vote that was typed, or by one that was recorded before."""
    return press(
        item_id, Button(do=_adopt, refused=_("The act is not adopted"), needs=("act", "vote", "text"))
    )


@blueprint.post("/live/<uuid:item_id>/finish")
@requires(KEEP_MINUTES)
def finish_agenda_item(item_id: UUID) -> ResponseReturnValue:
    """Finish an item with its outcome, and open the next one if that is wanted."""
    return press(
        item_id, Button(do=_finish, refused=_("The item is not finished"), needs=("outcome", "text"))
    )


def press(item_id: UUID, button: Button) -> ResponseReturnValue:
    """Do what a button says; what was typed stays on the screen if it cannot be done."""
    desk = _desk(item_id)
    parts: list[BaseForm] = [getattr(desk.sheet, name) for name in button.needs]
    if request.form.get("keep") == MERGE:
        flash(_("Both versions stand in the text, one after the other. Put them in order and save."), "warn")
        return show(desk.screen, both_versions(desk.item, desk.sheet))
    valid = [part.validate() for part in parts]
    if not all(valid):
        wrong = next(part for part in parts if part.errors)
        return show(desk.screen, desk.sheet, Refusal(title=button.refused, form=wrong))
    try:
        item, sentence = _both_or_neither(desk, button)
    except TextConflict as conflict:
        return _conflict_page(desk, conflict)
    except (Invalid, Conflict) as error:
        wrong = desk.sheet.take_errors(error, parts[0])
        refusal = Refusal(title=button.refused, form=wrong, status=error.status)
        return show(_desk(item_id).screen, desk.sheet, refusal)
    if sentence:
        flash(sentence, "ok")
    return redirect(url_for("minutes.live", session_id=item.session_id, item_id=item.id))


def _desk(item_id: UUID) -> Desk:
    item = item_here(item_id)
    screen = live_screen(item.session_id, now=now(), item_id=item_id)
    return Desk(item, screen, sheet_of(screen))


def _both_or_neither(desk: Desk, button: Button) -> tuple[AgendaItem, str]:
    with db.session.begin_nested():
        if request.form.get("keep") != THEIRS:
            keep_text(desk.item, desk.sheet.text)
        return button.do(desk)


def _conflict_page(desk: Desk, conflict: TextConflict) -> ResponseReturnValue:
    latest = next(iter(revisions_of(desk.item.id)), None)
    page = render_template(
        "minutes/live/conflict.html",
        screen=desk.screen,
        item=desk.item,
        conflict=conflict,
        gender=latest.saved_by.gender if latest and latest.saved_by else None,
        passed_on=passed_on(request.form, version=conflict.version),
    )
    return page, conflict.status


def _only_save(desk: Desk) -> tuple[AgendaItem, str]:
    return desk.item, ""


def _open(desk: Desk) -> tuple[AgendaItem, str]:
    wanted = request.form.get("open")
    item_id = next((item.id for item in items_of(desk.screen) if str(item.id) == wanted), desk.item.id)
    return start_item(item=item_here(item_id), now=now()), ""


def _vote(desk: Desk) -> tuple[AgendaItem, str]:
    return desk.item, vote_sentence(_record(desk))


def _record(desk: Desk) -> Vote:
    ballot = desk.sheet.vote.ballot
    return record_vote(item=desk.item, ballot=ballot, by=current_reader().user_id, now=now())


def _withdraw(vote: Vote) -> Callable[[Desk], tuple[AgendaItem, str]]:
    def withdraw(desk: Desk) -> tuple[AgendaItem, str]:
        withdraw_vote(vote=vote, now=now())
        return desk.item, _("The vote is withdrawn.")

    return withdraw


def _adopt(desk: Desk) -> tuple[AgendaItem, str]:
    vote = _vote_for_act(desk)
    values: dict[str, Any] = desk.sheet.act.values
    act = adopt_act(item=desk.item, vote=vote, by=current_reader().user_id, now=now(), **values)
    return desk.item, vote_sentence(vote, act.kind)


def _vote_for_act(desk: Desk) -> Vote:
    if not desk.sheet.vote.is_empty:
        return _record(desk)
    recorded = vote_without_act(shown_row(desk.screen))
    if recorded is None and desk.screen.quorum.reached:
        sentence = _("Enter how the members voted.")
        raise Invalid(sentence, fields={"votes_for": sentence})
    return recorded or _record(desk)


def _finish(desk: Desk) -> tuple[AgendaItem, str]:
    item = finish_item(item=desk.item, outcome=desk.sheet.outcome.state, now=now())
    sentence = _("Item %(position)s: %(outcome)s.", position=item.position, outcome=item_outcome(item))
    following = item_to_open(desk.screen)
    if request.form.get("then") != "open" or following is None:
        return item, sentence
    return start_item(item=item_here(following.id), now=now()), sentence
