"""Sessions as their list, their page and the screen of a session in progress show them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from plugins.minutes.access import Sight, sight_of
from plugins.minutes.codes import ItemState, SessionState
from plugins.minutes.models import Act, AgendaItem, Member, Session, Task, TextRevision, Vote
from plugins.minutes.permissions import CALL_SESSION, READ_SESSIONS
from plugins.minutes.queries.attendance import AttendanceRow, attendance_rows
from plugins.minutes.queries.presence import attendance_of, members_of_session, quorum_at
from plugins.minutes.rules import ENDED, Quorum
from portal.api import NotFound, Reader, db
from portal.api import gettext as _

JUST_BEFORE = timedelta(microseconds=1)
LATEST = datetime.max.replace(tzinfo=UTC)
"""While nothing is opened yet, whoever has come and not left is present."""

PAST_SHOWN = timedelta(days=3 * 366)
Row = TypeVar("Row", Vote, Act)


@dataclass(frozen=True, kw_only=True)
class SessionRow:
    """A session in the list, with how many items and acts it has."""

    session: Session
    items: int
    acts: int


@dataclass(frozen=True, kw_only=True)
class SessionLists:
    """Sessions: drafts for who calls sessions, those to come by date, the past ones newest first."""

    drafts: Sequence[SessionRow]
    upcoming: Sequence[SessionRow]
    past: Sequence[SessionRow]


@dataclass(frozen=True, kw_only=True)
class ItemRow:
    """An agenda item with its votes and acts, or only its position where the reader may not know more."""

    position: int
    item: AgendaItem | None
    votes: Sequence[Vote] = ()
    acts: Sequence[Act] = ()

    @property
    def hidden(self) -> bool:
        """Tell whether this is a closed item that the reader may not see."""
        return self.item is None

    @property
    def vote(self) -> Vote | None:
        """Return the last vote that was not withdrawn."""
        return next((vote for vote in reversed(self.votes) if vote.withdrawn_at is None), None)


@dataclass(frozen=True, kw_only=True)
class SessionPage:
    """All that is known of a session, as far as the reader may see it; its documents are made of it."""

    session: Session
    items: Sequence[ItemRow]
    attendance: Sequence[AttendanceRow]
    quorum_first: Quorum | None
    sees_closed: bool


@dataclass(frozen=True, kw_only=True)
class LiveScreen:
    """The screen of a session in progress at one moment, with the item that is shown and its neighbours."""

    session: Session
    items: Sequence[ItemRow]
    shown: ItemRow | None
    attendance: Sequence[AttendanceRow]
    quorum: Quorum
    previous: AgendaItem | None
    following: AgendaItem | None


def session_lists(reader: Reader, *, now: datetime) -> SessionLists:
    """List the sessions of all bodies, of the past three years; what is in progress counts as to come."""
    drafts = Session.state == SessionState.DRAFT
    ahead = Session.state.in_(
        [SessionState.CALLED, SessionState.POSTPONED, SessionState.IN_PROGRESS, SessionState.INTERRUPTED]
    )
    behind = and_(
        Session.state.in_([*ENDED, SessionState.CANCELLED]),
        or_(Session.starts_at.is_(None), Session.starts_at > now - PAST_SHOWN),
    )
    return SessionLists(
        drafts=_rows(_listed(drafts).order_by(Session.starts_at)) if reader.may(CALL_SESSION) else [],
        upcoming=_rows(_listed(ahead).order_by(Session.starts_at)),
        past=_rows(_listed(behind).order_by(Session.starts_at.desc().nulls_last())),
    )


def _listed(which: ColumnElement[bool]) -> Select[Session, int, int]:
    items = (
        select(func.count())
        .select_from(AgendaItem)
        .where(AgendaItem.session_id == Session.id)
        .scalar_subquery()
    )
    acts = select(func.count()).select_from(Act).where(Act.session_id == Session.id).scalar_subquery()
    return select(Session, items, acts).options(joinedload(Session.body)).where(which)


def _rows(statement: Select[Session, int, int]) -> list[SessionRow]:
    found = db.session.execute(statement)
    return [SessionRow(session=session, items=items, acts=acts) for session, items, acts in found]


def session_here(session_id: UUID) -> Session:
    """Find a session with its body, mandate, chair and keeper of the minutes; raises NotFound."""
    session = db.session.scalar(
        select(Session)
        .options(
            joinedload(Session.body),
            joinedload(Session.mandate),
            joinedload(Session.chaired_by).options(joinedload(Member.user), joinedload(Member.person_ref)),
            joinedload(Session.kept_by),
            joinedload(Session.reconvenes),
        )
        .where(Session.id == session_id)
    )
    if session is None:
        raise NotFound(_("There is no such session here."))
    return session


def item_here(item_id: UUID) -> AgendaItem:
    """Find an agenda item with its session and body; raises NotFound."""
    item = db.session.scalar(
        select(AgendaItem)
        .options(joinedload(AgendaItem.session).joinedload(Session.body))
        .where(AgendaItem.id == item_id)
    )
    if item is None:
        raise NotFound(_("There is no such agenda item here."))
    return item


def vote_here(vote_id: UUID) -> Vote:
    """Find a vote with its session and item; raises NotFound."""
    vote = db.session.scalar(
        select(Vote)
        .options(joinedload(Vote.session).joinedload(Session.body), joinedload(Vote.item))
        .where(Vote.id == vote_id)
    )
    if vote is None:
        raise NotFound(_("There is no such vote here."))
    return vote


def session_page(session_id: UUID, *, reader: Reader) -> SessionPage:
    """Return a session as far as the reader may see it; raises NotFound, also for other people's drafts."""
    session = session_here(session_id)
    if session.state == SessionState.DRAFT and not reader.may(CALL_SESSION):
        raise NotFound(_("There is no such session here."))
    sight = sight_of(reader)
    moment = session.ended_at or session.started_at or session.starts_at or session.created_at
    members = members_of_session(session, at=moment)
    stays = attendance_of(session)
    quorum = quorum_at(session.body, members, stays, at=_opening(session)) if session.started_at else None
    return SessionPage(
        session=session,
        items=_item_rows(session, sight),
        attendance=attendance_rows(members, stays, at=moment),
        quorum_first=quorum,
        sees_closed=sight.sees_closed(session),
    )


def _opening(session: Session) -> datetime:
    """Return when the work began, which is when the roll was called: at the first item, else at the end."""
    first = db.session.scalar(
        select(func.min(AgendaItem.started_at)).where(AgendaItem.session_id == session.id)
    )
    return first or (session.ended_at - JUST_BEFORE if session.ended_at else LATEST)


def live_screen(session_id: UUID, *, now: datetime, item_id: UUID | None = None) -> LiveScreen:
    """Return what the screen of a session shows at a moment, for who keeps its minutes.

    Shown is the item asked for, else the running one, else the next without an outcome. The number of
    statements does not depend on how many items or members there are.
    """
    session = session_here(session_id)
    rows = _item_rows(session, None)
    shown = _shown(rows, item_id)
    members = members_of_session(session, at=now)
    stays = attendance_of(session)
    return LiveScreen(
        session=session,
        items=rows,
        shown=shown,
        attendance=attendance_rows(members, stays, at=now),
        quorum=quorum_at(session.body, members, stays, at=now),
        previous=_beside(rows, shown, -1),
        following=_beside(rows, shown, 1),
    )


def _shown(rows: Sequence[ItemRow], item_id: UUID | None) -> ItemRow | None:
    by_id = {row.item.id: row for row in rows if row.item is not None}
    if item_id is not None:
        if item_id not in by_id:
            raise NotFound(_("There is no such agenda item here."))
        return by_id[item_id]
    for state in (ItemState.RUNNING, ItemState.PLANNED):
        for row in rows:
            if row.item is not None and row.item.state == state:
                return row
    return rows[-1] if rows else None


def _beside(rows: Sequence[ItemRow], shown: ItemRow | None, step: int) -> AgendaItem | None:
    if shown is None:
        return None
    place = rows.index(shown) + step
    return rows[place].item if 0 <= place < len(rows) else None


def _item_rows(session: Session, sight: Sight | None) -> list[ItemRow]:
    """Join the items of a session with their votes and acts; without a sight, all of them."""
    items = db.session.scalars(
        select(AgendaItem).where(AgendaItem.session_id == session.id).order_by(AgendaItem.position)
    ).all()
    votes = _by_item(
        db.session.scalars(select(Vote).where(Vote.session_id == session.id).order_by(Vote.taken_at))
    )
    acts = _by_item(db.session.scalars(_acts_of(session)))
    sees_closed = sight is None or sight.sees_closed(session)
    return [
        ItemRow(position=item.position, item=item, votes=votes[item.id], acts=acts[item.id])
        if item.is_public or sees_closed
        else ItemRow(position=item.position, item=None)
        for item in items
    ]


def _acts_of(session: Session) -> Select[Act]:
    return (
        select(Act)
        .options(
            joinedload(Act.vote),
            selectinload(Act.tasks).options(joinedload(Task.organisation), joinedload(Task.user)),
        )
        .where(Act.session_id == session.id)
        .order_by(Act.adopted_at)
    )


def _by_item(rows: Iterable[Row]) -> Mapping[UUID | None, list[Row]]:
    found: dict[UUID | None, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.item_id].append(row)
    return found


def revisions_of(item_id: UUID) -> Sequence[TextRevision]:
    """List the revisions of an item's text with who saved them, newest first."""
    return db.session.scalars(
        select(TextRevision)
        .options(joinedload(TextRevision.saved_by))
        .where(TextRevision.item_id == item_id)
        .order_by(TextRevision.version.desc())
    ).all()


def calendar_sessions(reader: Reader, *, start: datetime, end: datetime) -> Sequence[Session]:
    """List the sessions that begin between two moments, for who reads sessions."""
    if not reader.may(READ_SESSIONS):
        return []
    return db.session.scalars(
        select(Session)
        .options(joinedload(Session.body))
        .where(
            Session.starts_at >= start,
            Session.starts_at < end,
            Session.state.not_in([SessionState.DRAFT, SessionState.CANCELLED]),
        )
        .order_by(Session.starts_at)
    ).all()
