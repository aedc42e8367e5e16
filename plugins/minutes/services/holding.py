"""Holding a session: opening it, going through the items, ending it."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from plugins.minutes.codes import ItemState, SessionState
from plugins.minutes.events import SessionHeld
from plugins.minutes.models import AgendaItem, Member, Session, Vote
from plugins.minutes.queries.presence import members_of_session, present_now
from plugins.minutes.rules import UNDECIDED, undecided_positions
from plugins.minutes.sentences import positions_text, quorum_sentence
from plugins.minutes.services.attendance import end_stays, expect_members
from plugins.minutes.services.steps import (
    check_step,
    lock_item,
    lock_session,
    require_state,
    step_item,
    step_session,
)
from portal.api import Conflict, Invalid, db, long_date, publish, user_here
from portal.api import gettext as _

EARLIEST = timedelta(hours=12)
"""How long before its time a session may be opened."""

OUTCOMES = (ItemState.DECIDED, ItemState.NOTED, ItemState.POSTPONED, ItemState.WITHDRAWN)


def start_session(*, session: Session, chair: Member, keeper_id: UUID, now: datetime) -> Session:
    """Open a called session under a chair, with who keeps minutes; raises Conflict, or Invalid per field."""
    lock_session(session)
    check_step(session, SessionState.IN_PROGRESS)
    require_state(session, SessionState.CALLED, SessionState.POSTPONED)
    if session.starts_at is None:
        raise Conflict(_("The session has no date yet."))
    if now < session.starts_at - EARLIEST:
        raise Conflict(_("The session is called for %(day)s.", day=long_date(session.starts_at)))
    members = members_of_session(session, at=now)
    if not any(member.id == chair.id and member.has_vote for member in members):
        message = _("Only a member with a vote can chair the session.")
        raise Invalid(message, fields={"chair": message})
    session.kept_by_id = user_here(keeper_id).id
    session.chaired_by_id = chair.id
    session.started_at = now
    step_session(session, SessionState.IN_PROGRESS)
    expect_members(session, members)
    return session


def start_item(*, item: AgendaItem, now: datetime) -> AgendaItem:
    """Open an item, whose session must be loaded; raises Conflict while another one is open."""
    lock_item(item)
    require_state(item.session, SessionState.IN_PROGRESS)
    running = db.session.scalar(
        select(AgendaItem.position).where(
            AgendaItem.session_id == item.session_id,
            AgendaItem.state == ItemState.RUNNING,
            AgendaItem.id != item.id,
        )
    )
    if running is not None:
        raise Conflict(_("Item %(position)s is still open. Finish it first.", position=running))
    step_item(item, ItemState.RUNNING)
    item.started_at = now
    db.session.flush()
    return item


def finish_item(*, item: AgendaItem, outcome: ItemState, now: datetime) -> AgendaItem:
    """Give an item its outcome; raises Conflict, for *decided* also where there was no vote."""
    lock_item(item)
    require_state(item.session, SessionState.IN_PROGRESS)
    if outcome not in OUTCOMES:
        raise Invalid(_("Choose an outcome."), fields={"outcome": _("Choose an outcome.")})
    if outcome == ItemState.DECIDED and not _was_voted_on(item):
        raise Conflict(_("Nothing was voted on at item %(position)s yet.", position=item.position))
    was_running = item.state == ItemState.RUNNING
    step_item(item, outcome)
    item.ended_at = now if was_running else None
    db.session.flush()
    return item


def declare_inquorate(*, session: Session, now: datetime) -> Session:
    """End a session that has no quorum: what has no outcome is not reached.

    It ends as inquorate, to be reconvened; where items were settled while there was a quorum, these stay
    valid and it ends as held. Raises Conflict while there is a quorum.
    """
    lock_session(session)
    check_step(session, SessionState.INQUORATE)
    quorum = present_now(session, at=now)
    if quorum.reached:
        raise Conflict(quorum_sentence(quorum))
    items = _items_of(session)
    for item in items:
        if item.state == ItemState.RUNNING and _was_voted_on(item):
            _settle(item, now)
    settled = any(item.state in (ItemState.DECIDED, ItemState.NOTED) for item in items)
    for item in items:
        if item.state in UNDECIDED:
            _leave_unreached(item, now)
    return _end(session, SessionState.HELD if settled else SessionState.INQUORATE, now)


def end_session(*, session: Session, now: datetime) -> Session:
    """End a session whose items all have an outcome; raises Conflict that names those that have none."""
    lock_session(session)
    check_step(session, SessionState.HELD)
    positions = undecided_positions((item.position, ItemState(item.state)) for item in _items_of(session))
    if positions:
        raise Conflict(undecided_sentence(positions))
    return _end(session, SessionState.HELD, now)


def close_session(*, session: Session, now: datetime) -> Session:
    """Close a session for good, once its minutes need no more work."""
    lock_session(session)
    step_session(session, SessionState.CLOSED)
    session.closed_at = now
    db.session.flush()
    return session


def undecided_sentence(positions: list[int]) -> str:
    """Say which items keep a session from ending."""
    if len(positions) == 1:
        return _(
            "The session cannot be ended: item %(position)s has no outcome.",
            position=positions_text(positions),
        )
    return _(
        "The session cannot be ended: items %(positions)s have no outcome.",
        positions=positions_text(positions),
    )


def _end(session: Session, state: SessionState, now: datetime) -> Session:
    step_session(session, state)
    session.ended_as = state
    session.ended_at = now
    end_stays(session, now)
    db.session.flush()
    publish(SessionHeld(session_id=session.id, body_id=session.body_id, ended_as=str(state)))
    return session


def _settle(item: AgendaItem, now: datetime) -> None:
    item.ended_at = now
    step_item(item, ItemState.DECIDED)


def _leave_unreached(item: AgendaItem, now: datetime) -> None:
    item.ended_at = now if item.state == ItemState.RUNNING else None
    step_item(item, ItemState.NOT_REACHED)


def _items_of(session: Session) -> list[AgendaItem]:
    return list(
        db.session.scalars(
            select(AgendaItem)
            .where(AgendaItem.session_id == session.id)
            .order_by(AgendaItem.position)
            # What was read before the lock may have changed since.
            .execution_options(populate_existing=True)
        )
    )


def _was_voted_on(item: AgendaItem) -> bool:
    vote = db.session.scalar(
        select(Vote.id).where(Vote.item_id == item.id, Vote.withdrawn_at.is_(None)).limit(1)
    )
    return vote is not None
