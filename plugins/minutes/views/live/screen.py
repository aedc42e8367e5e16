"""The live screen: agenda at the left, the item in the middle, vote and act at the right."""

from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from plugins.minutes.blueprint import blueprint
from plugins.minutes.codes import ItemState, SessionState
from plugins.minutes.forms.adoption import ADOPT
from plugins.minutes.permissions import KEEP_MINUTES
from plugins.minutes.queries import LiveScreen, live_screen, revisions_of
from plugins.minutes.rules import ENDED
from plugins.minutes.sentences import no_quorum_sentence
from plugins.minutes.services.texts import WRITABLE
from plugins.minutes.views.live.rows import (
    item_to_open,
    running_item,
    shown_item,
    shown_row,
    valid_votes,
    vote_without_act,
)
from plugins.minutes.views.live.sheet import Sheet, sheet_of
from portal.api import BaseForm, now, requires
from portal.api import gettext as _

NOT_STARTED = (SessionState.DRAFT, SessionState.CALLED, SessionState.POSTPONED, SessionState.CANCELLED)


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A button that did not do what it says: the sentence about it, and the part of the form to correct."""

    title: str
    form: BaseForm
    status: int = 422


@blueprint.get("/sessions/<uuid:session_id>/live")
@blueprint.get("/sessions/<uuid:session_id>/live/<uuid:item_id>")
@requires(KEEP_MINUTES)
def live(session_id: UUID, item_id: UUID | None = None) -> ResponseReturnValue:
    """Show a session in progress; without an item the one that is open, else the next one."""
    screen = live_screen(session_id, now=now(), item_id=item_id)
    if screen.session.state in NOT_STARTED:
        return redirect(url_for("minutes.start", session_id=session_id))
    if screen.shown is None:
        return render_template("minutes/live/empty.html", screen=screen)
    return show(screen, sheet_of(screen))


def show(screen: LiveScreen, sheet: Sheet, refusal: Refusal | None = None) -> ResponseReturnValue:
    """Render the screen, with what was typed where a button refused."""
    row, item = shown_row(screen), shown_item(screen)
    page = render_template(
        "minutes/live/session.html",
        screen=screen,
        sheet=sheet,
        refusal=refusal,
        form=refusal.form if refusal else None,
        item=item,
        acts=row.acts,
        votes=valid_votes(row),
        stage=stage(screen),
        adopt_words=ADOPT.get(sheet.act.kind.data) or ADOPT["ZAKLJUCAK"],
        running=running_item(screen),
        next_item=item_to_open(screen),
        why_not=obstacle(screen),
        why_not_open=opening_obstacle(screen),
        can_write=screen.session.state in WRITABLE,
        is_over=screen.session.state in ENDED,
        saved=next(iter(revisions_of(item.id)), None),
    )
    return page, refusal.status if refusal else 200


def stage(screen: LiveScreen) -> str:
    """Return how far an item is: vote, act (of a recorded vote), settled; nothing if it is not open."""
    row = shown_row(screen)
    if screen.session.state != SessionState.IN_PROGRESS or shown_item(screen).state != ItemState.RUNNING:
        return ""
    if not valid_votes(row):
        return "vote"
    return "act" if vote_without_act(row) else "settled"


def obstacle(screen: LiveScreen) -> str:
    """Say why there is no voting on the item shown now, or nothing."""
    if screen.session.state != SessionState.IN_PROGRESS:
        return _("The session is not in progress.")
    item = shown_item(screen)
    if item.state == ItemState.PLANNED:
        return _("This item is not open yet.")
    if item.state != ItemState.RUNNING:
        return _("This item is finished.")
    return "" if screen.quorum.reached else no_quorum_sentence(screen.quorum)


def opening_obstacle(screen: LiveScreen) -> str:
    """Say why no item can be opened now, or nothing."""
    if screen.session.state != SessionState.IN_PROGRESS:
        return _("The session is not in progress.")
    running = running_item(screen)
    if running is None:
        return ""
    return _("Item %(position)s is still open. Finish it first.", position=running.position)
