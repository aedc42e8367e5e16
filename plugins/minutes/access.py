"""Who may see closed items, which tasks are whose, and who confirms them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true
from sqlalchemy.orm import aliased

from plugins.minutes.codes import MemberRole
from plugins.minutes.models import Act, AgendaItem, Attendance, Member, Session, Task
from plugins.minutes.permissions import CONFIRM_TASK, KEEP_MINUTES
from portal.api import Reader, db, from_local, local_day


@dataclass(frozen=True, kw_only=True)
class Term:
    """A mandate in which the reader sat as a member, from a day until a day."""

    mandate_id: UUID
    starts_on: date
    ends_on: date | None

    def includes(self, session: Session) -> bool:
        """Tell whether the reader was a member when the session was, or is to be, held."""
        if session.mandate_id != self.mandate_id or session.starts_at is None:
            return False
        day = local_day(session.starts_at)
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def criterion(self) -> ColumnElement[bool]:
        """Return the same rule as a condition on sessions."""
        conditions = [
            Session.mandate_id == self.mandate_id,
            Session.starts_at >= from_local(self.starts_on, time.min),
        ]
        if self.ends_on is not None:
            conditions.append(Session.starts_at < from_local(self.ends_on + timedelta(days=1), time.min))
        return and_(*conditions)


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What a reader sees of closed items.

    Who keeps minutes sees them all; members those of their own time; a deputy those of sessions where they
    substituted; observers none.
    """

    reader: Reader
    keeps_minutes: bool
    terms: Sequence[Term] = ()
    substituted: frozenset[UUID] = frozenset()

    def sees_closed(self, session: Session) -> bool:
        """Tell whether the closed items of a session are open to the reader."""
        if self.keeps_minutes or session.id in self.substituted:
            return True
        return any(term.includes(session) for term in self.terms)

    def sees_item(self, item: AgendaItem) -> bool:
        """Tell whether an item, whose session must be loaded, is open to the reader."""
        return item.is_public or self.sees_closed(item.session)

    def criterion(self) -> ColumnElement[bool]:
        """Return the sessions whose closed items are open to the reader, as a condition."""
        if self.keeps_minutes:
            return true()
        own = [term.criterion() for term in self.terms]
        substituted = [Session.id.in_(self.substituted)] if self.substituted else []
        return or_(false(), *own, *substituted)


def sight_of(reader: Reader) -> Sight:
    """Return what a reader sees of closed items here."""
    if reader.may(KEEP_MINUTES):
        return Sight(reader=reader, keeps_minutes=True)
    return Sight(
        reader=reader,
        keeps_minutes=False,
        terms=_terms_of(reader.user_id),
        substituted=_sessions_substituted_by(reader.user_id),
    )


def _terms_of(user_id: UUID) -> list[Term]:
    rows = db.session.execute(
        select(Member.mandate_id, Member.starts_on, Member.ends_on).where(
            Member.user_id == user_id, Member.role.not_in([MemberRole.MEMBERS_DEPUTY, MemberRole.OBSERVER])
        )
    )
    return [Term(mandate_id=row.mandate_id, starts_on=row.starts_on, ends_on=row.ends_on) for row in rows]


def _sessions_substituted_by(user_id: UUID) -> frozenset[UUID]:
    rows = db.session.scalars(
        select(Attendance.session_id)
        .join(Member, Member.id == Attendance.substitute_id)
        .where(Member.user_id == user_id)
    )
    return frozenset(rows)


def visible_acts(sight: Sight) -> ColumnElement[bool]:
    """Return the acts that a reader may know of, as a condition on acts.

    The statement must join the item and the session of the act. Who carries out an act sees it.
    """
    if sight.keeps_minutes:
        return true()
    # A statement may already hold the tasks, and would take this look at them for its own.
    task = aliased(Task)
    carried = exists().where(task.act_id == Act.id, own_tasks(sight.reader, task))
    return or_(AgendaItem.is_public.is_(True), sight.criterion(), carried)


def own_tasks(reader: Reader, task: type[Task] = Task) -> ColumnElement[bool]:
    """Return the tasks of a reader and of their institution, as a condition on tasks."""
    if reader.organisation_id is None:
        return task.user_id == reader.user_id
    return or_(task.user_id == reader.user_id, task.organisation_id == reader.organisation_id)


def is_carrier(task: Task, reader: Reader) -> bool:
    """Tell whether a task is the reader's own or that of their institution."""
    if task.organisation_id is None:
        return task.user_id == reader.user_id
    return task.organisation_id == reader.organisation_id


def may_confirm(reader: Reader) -> bool:
    """Tell whether the reader confirms that tasks are done."""
    return reader.may(CONFIRM_TASK)
