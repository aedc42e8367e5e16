"""Who is expected, who came, who left and when; presence at a moment is always derived from the stays."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from plugins.minutes.codes import AttendanceState, MemberRole, SessionState
from plugins.minutes.models import Attendance, Member, Presence, Session, Vote
from plugins.minutes.services.steps import lock_session, require_state
from plugins.minutes.typed import tidy_or_none
from portal.api import Conflict, Invalid, clock_time, db, local_day
from portal.api import gettext as _

BEFORE_OR_DURING = (SessionState.CALLED, SessionState.POSTPONED, SessionState.IN_PROGRESS)
CORRECTABLE = (*BEFORE_OR_DURING, SessionState.INTERRUPTED, SessionState.HELD, SessionState.INQUORATE)


def expect_members(session: Session, members: Iterable[Member]) -> None:
    """Expect exactly these members, besides whoever has already come or excused themselves."""
    rows = {row.member_id: row for row in _rows_of(session)}
    wanted = {member.id for member in members if member.role != MemberRole.MEMBERS_DEPUTY}
    for member_id, row in rows.items():
        if member_id not in wanted and row.state == AttendanceState.EXPECTED and row.substitute_id is None:
            db.session.delete(row)
    for member_id in wanted - rows.keys():
        db.session.add(Attendance(session_id=session.id, member_id=member_id, state=AttendanceState.EXPECTED))
    db.session.flush()


def record_arrival(*, session: Session, member: Member, at: datetime, now: datetime) -> Presence:
    """Record that a member, or the deputy in their place, came; raises Conflict, or Invalid for `at`."""
    lock_session(session)
    require_state(session, SessionState.IN_PROGRESS)
    seat = _seat_of(session, member)
    moment = _moment(session, at, now)
    for stay in seat.presences:
        if stay.left_at is None:
            raise Conflict(_("%(name)s is here already.", name=member.full_name))
        if moment < stay.left_at:
            raise _wrong_time(_("%(name)s was still here then.", name=member.full_name))
    presence = Presence(attendance=seat, member_id=member.id, arrived_at=moment)
    if member.id == seat.member_id:
        seat.state = AttendanceState.PRESENT
    db.session.add(presence)
    db.session.flush()
    return presence


def record_departure(*, session: Session, member: Member, at: datetime, now: datetime) -> Presence:
    """Record that somebody who is here left; raises Conflict, or Invalid for `at`."""
    lock_session(session)
    require_state(session, SessionState.IN_PROGRESS)
    seat = _seat_of(session, member)
    moment = _moment(session, at, now)
    stay = next(
        (stay for stay in seat.presences if stay.left_at is None and stay.member_id == member.id), None
    )
    if stay is None:
        raise Conflict(_("%(name)s is not here.", name=member.full_name))
    if moment < stay.arrived_at:
        raise _wrong_time(_("%(name)s came only later.", name=member.full_name))
    stay.left_at = moment
    db.session.flush()
    return stay


def mark_excused(*, session: Session, member: Member, remark: str | None = None) -> Attendance:
    """Note that a member does not come and said so, also afterwards."""
    row = _mark(session, member, AttendanceState.EXCUSED)
    row.remark = tidy_or_none(remark)
    db.session.flush()
    return row


def mark_absent(*, session: Session, member: Member) -> Attendance:
    """Note that a member does not come and did not say so."""
    row = _mark(session, member, AttendanceState.ABSENT)
    db.session.flush()
    return row


def substitute(
    *, session: Session, member: Member, deputy: Member, now: datetime, arrived_at: datetime | None = None
) -> Attendance:
    """Let a member's deputy sit in their place, and note their arrival if they are here already."""
    lock_session(session)
    require_state(session, *BEFORE_OR_DURING)
    if deputy.role != MemberRole.MEMBERS_DEPUTY or deputy.deputy_of_id != member.id:
        raise Invalid(
            _("%(deputy)s is not the deputy of %(name)s.", deputy=deputy.full_name, name=member.full_name)
        )
    row = _seat_of(session, member)
    if any(stay.left_at is None for stay in row.presences):
        raise Conflict(_("%(name)s is here. Note the departure first.", name=member.full_name))
    row.substitute_id = deputy.id
    if row.state == AttendanceState.EXPECTED:
        row.state = AttendanceState.EXCUSED
    db.session.flush()
    if arrived_at is not None:
        record_arrival(session=session, member=deputy, at=arrived_at, now=now)
    return row


def undo_attendance(*, session: Session, member: Member) -> Attendance:
    """Take back what was noted of a seat; raises Conflict once it was counted at a vote."""
    lock_session(session)
    require_state(session, *BEFORE_OR_DURING)
    row = _seat_of(session, member)
    for stay in row.presences:
        _refuse_if_counted(session, stay, member)
    row.presences.clear()
    row.state, row.substitute_id, row.remark = AttendanceState.EXPECTED, None, None
    db.session.flush()
    return row


def end_stays(session: Session, now: datetime) -> None:
    """End every stay with the session; who was expected to the end is absent."""
    for row in _rows_of(session):
        if row.state == AttendanceState.EXPECTED:
            row.state = AttendanceState.ABSENT
        for stay in row.presences:
            if stay.left_at is None:
                stay.left_at = now


def _rows_of(session: Session) -> list[Attendance]:
    return list(
        db.session.scalars(
            select(Attendance)
            .options(selectinload(Attendance.presences))
            .where(Attendance.session_id == session.id)
            .execution_options(populate_existing=True)
        )
    )


def _seat_of(session: Session, member: Member) -> Attendance:
    row = db.session.scalar(
        select(Attendance)
        .options(selectinload(Attendance.presences))
        .where(
            Attendance.session_id == session.id,
            or_(Attendance.member_id == member.id, Attendance.substitute_id == member.id),
        )
        # What was read before the lock may have changed since.
        .execution_options(populate_existing=True)
    )
    if row is not None:
        return row
    day = local_day(session.started_at or session.starts_at or session.created_at)
    if member.mandate_id != session.mandate_id or not member.is_active_on(day):
        raise Invalid(_("%(name)s does not sit in this body.", name=member.full_name))
    if member.role == MemberRole.MEMBERS_DEPUTY:
        raise Conflict(_("%(name)s is a deputy. Say first for whom they come.", name=member.full_name))
    row = Attendance(session_id=session.id, member_id=member.id, state=AttendanceState.EXPECTED, presences=[])
    db.session.add(row)
    return row


def _mark(session: Session, member: Member, state: AttendanceState) -> Attendance:
    lock_session(session)
    require_state(session, *CORRECTABLE)
    row = _seat_of(session, member)
    if any(stay.member_id == member.id for stay in row.presences):
        raise Conflict(_("%(name)s was here. Note the departure instead.", name=member.full_name))
    row.state = state
    return row


def _moment(session: Session, at: datetime, now: datetime) -> datetime:
    """Return the moment meant; a time typed to the minute that is running now means now."""
    moment = now if at.replace(second=0, microsecond=0) == now.replace(second=0, microsecond=0) else at
    if moment > now:
        raise _wrong_time(_("This time is still to come."))
    last_vote = db.session.scalar(
        select(func.max(Vote.taken_at)).where(Vote.session_id == session.id, Vote.withdrawn_at.is_(None))
    )
    if last_vote is not None and moment <= last_vote:
        raise _wrong_time(
            _(
                "Votes were counted at %(time)s. Presence can only change after that.",
                time=clock_time(last_vote),
            )
        )
    return moment


def _refuse_if_counted(session: Session, stay: Presence, member: Member) -> None:
    counted = db.session.scalar(
        select(Vote.taken_at)
        .where(
            Vote.session_id == session.id,
            Vote.withdrawn_at.is_(None),
            Vote.taken_at >= stay.arrived_at,
            *([Vote.taken_at < stay.left_at] if stay.left_at else []),
        )
        .limit(1)
    )
    if counted is not None:
        raise Conflict(
            _(
                "%(name)s was counted at the vote at %(time)s.",
                name=member.full_name,
                time=clock_time(counted),
            )
        )


def _wrong_time(message: str) -> Invalid:
    return Invalid(message, fields={"at": message})
