"""Adopting acts, with what they ask of whom and until when, and giving them their number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from plugins.minutes.codes import ActKind, ItemState, SessionState
from plugins.minutes.events import ActAdopted
from plugins.minutes.models import Act, AgendaItem, Task, Vote
from plugins.minutes.queries.presence import present_now
from plugins.minutes.services.steps import lock_item, require_state
from plugins.minutes.services.voting import require_quorum
from plugins.minutes.typed import tidy, tidy_or_none
from portal.api import Conflict, Invalid, WorkRequested, db, local_day, organisation_here, publish, user_here
from portal.api import gettext as _

NUMBER = re.compile(r"(?=.*\d)[^\W_]+(?:[-/.][^\W_]+)*")
"""As registries write them: 01-05-66/18, 0-01/1-160/11, 35/X-06-024-3052/12, 01-05-155.4/12."""

LONGEST_NUMBER = 40


@dataclass(frozen=True, kw_only=True)
class NewTask:
    """What an act asks of one institution or one person; without words of its own it is the act itself."""

    organisation_id: UUID | None = None
    user_id: UUID | None = None
    due_on: date | None = None
    text: str | None = None
    reporting: str | None = None


def adopt_act(
    *,
    item: AgendaItem,
    vote: Vote,
    kind: str,
    text: str,
    by: UUID,
    now: datetime,
    number: str | None = None,
    legal_basis: str | None = None,
    tasks: Sequence[NewTask] = (),
) -> Act:
    """Adopt an act by a vote on the item, whose session must be loaded.

    Raises Conflict without a quorum or where the vote does not carry it, Invalid per field. The number may
    come later from the registry; the act is valid without it.
    """
    lock_item(item)
    db.session.refresh(vote, ["withdrawn_at"])
    require_state(item.session, SessionState.IN_PROGRESS)
    require_quorum(present_now(item.session, at=now))
    _check_vote(item, vote)
    _check_act(kind, text, tasks, today=local_day(now))
    _refuse_twin(item, kind, tidy(text))
    act = Act(
        body_id=item.session.body_id,
        session=item.session,
        item=item,
        vote=vote,
        tasks=[],
        kind=kind,
        year=local_day(now).year,
        text=tidy(text),
        legal_basis=tidy_or_none(legal_basis),
        adopted_at=now,
        adopted_by_id=by,
    )
    if tidy_or_none(number):
        act.number = _free_number(act, number or "")
    db.session.add(act)
    db.session.flush()
    _announce(act, [_add_task(act, task) for task in tasks])
    return act


def set_act_number(*, act: Act, number: str) -> Act:
    """Enter the number that the registry gave; raises Invalid, or Conflict where one is given already."""
    db.session.refresh(act, ["number"], with_for_update=True)
    if act.number and act.number != tidy(number):
        message = _("The act has the number %(number)s already.", number=act.number)
        raise Conflict(message, fields={"number": message})
    act.number = _free_number(act, number)
    db.session.flush()
    return act


def _check_vote(item: AgendaItem, vote: Vote) -> None:
    if item.state not in (ItemState.RUNNING, ItemState.DECIDED):
        raise Conflict(_("Item %(position)s is not open now.", position=item.position))
    if vote.item_id != item.id or vote.withdrawn_at is not None:
        raise Conflict(_("This vote does not count for item %(position)s.", position=item.position))
    if not vote.adopted:
        raise Conflict(_("The proposal got no majority, so there is no act."))
    if db.session.scalar(select(Act.id).where(Act.vote_id == vote.id)) is not None:
        raise Conflict(_("The act of this vote is adopted already."))


def _check_act(kind: str, text: str, tasks: Sequence[NewTask], *, today: date) -> None:
    fields = {}
    if kind not in set(ActKind):
        fields["kind"] = _("Choose the kind of act.")
    if not tidy(text):
        fields["text"] = _("Enter the text of the act.")
    if any((task.organisation_id is None) == (task.user_id is None) for task in tasks):
        fields["tasks"] = _("Choose who carries it out: an institution or a person.")
    if any(task.due_on is not None and task.due_on < today for task in tasks):
        fields["due_on"] = _("The deadline is in the past.")
    if fields:
        raise Invalid(_("The act is not adopted yet."), fields=fields)


def _refuse_twin(item: AgendaItem, kind: str, text: str) -> None:
    # A button that was pressed twice brings a second vote along, which alone would carry a second act.
    twin = db.session.scalar(select(Act.id).where(Act.item_id == item.id, Act.kind == kind, Act.text == text))
    if twin is not None:
        raise Conflict(
            _("An act with this text is adopted already at item %(position)s.", position=item.position)
        )


def _free_number(act: Act, number: str) -> str:
    wanted = tidy(number)
    if len(wanted) > LONGEST_NUMBER or not NUMBER.fullmatch(wanted):
        message = _(
            "Enter the number as the registry writes it, for example %(example)s.", example="01-05-66/26"
        )
        raise Invalid(message, fields={"number": message})
    with db.session.no_autoflush:
        taken = db.session.scalar(
            select(Act.id).where(
                Act.body_id == act.body_id, Act.year == act.year, Act.number == wanted, Act.id != act.id
            )
        )
    if taken is not None:
        message = _("Another act of %(year)s has the number %(number)s.", year=act.year, number=wanted)
        raise Conflict(message, fields={"number": message})
    return wanted


def _add_task(act: Act, asked: NewTask) -> Task:
    task = Task(
        act=act,
        organisation=organisation_here(asked.organisation_id) if asked.organisation_id else None,
        user=user_here(asked.user_id) if asked.user_id else None,
        due_on=asked.due_on,
        text=tidy_or_none(asked.text),
        reporting=tidy_or_none(asked.reporting),
    )
    db.session.add(task)
    return task


def _announce(act: Act, tasks: Sequence[Task]) -> None:
    db.session.flush()
    urgent = min(tasks, key=lambda task: task.due_on or date.max, default=None)
    publish(
        ActAdopted(
            act_id=act.id,
            body_id=act.body_id,
            session_id=act.session_id,
            kind=str(act.kind),
            responsible_organisation_id=urgent.organisation_id if urgent else None,
            due_on=urgent.due_on if urgent else None,
        )
    )
    for task in tasks:
        publish(
            WorkRequested(
                work_id=task.id,
                record=f"minutes.task/{task.id}",
                organisation_id=task.organisation_id,
                user_id=task.user_id,
                due_on=task.due_on,
            )
        )
