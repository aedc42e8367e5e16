"""Attendance as the roll call and the minutes show it, one row per seat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from plugins.minutes.codes import AttendanceState, MemberRole
from plugins.minutes.models import Attendance, Member
from plugins.minutes.queries.bodies import in_roll_order


@dataclass(frozen=True, kw_only=True)
class Interval:
    """Somebody's stay on a seat, with the name of who sat there."""

    name: str
    arrived_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class AttendanceRow:
    """One seat at a session: whose it is, what is known, whether somebody sits there, who may substitute."""

    member: Member
    attendance: Attendance | None
    state: str
    is_here: bool
    substitute: Member | None
    deputies: Sequence[Member]
    intervals: Sequence[Interval]


def attendance_rows(
    members: Sequence[Member], rows: Sequence[Attendance], *, at: datetime
) -> list[AttendanceRow]:
    """Join the seats of a mandate with what was noted of them, in the order of a roll call.

    Deputies have no row of their own; who took part and has left the body since keeps theirs.
    """
    noted = {row.member_id: row for row in rows}
    seats = {member.id: member for member in members if member.role != MemberRole.MEMBERS_DEPUTY}
    seats |= {row.member_id: row.member for row in rows}
    return [_row(member, noted.get(member.id), members, at) for member in in_roll_order(seats.values())]


def _row(member: Member, noted: Attendance | None, members: Sequence[Member], at: datetime) -> AttendanceRow:
    stays = noted.presences if noted else []
    return AttendanceRow(
        member=member,
        attendance=noted,
        state=noted.state if noted else AttendanceState.EXPECTED,
        is_here=any(stay.arrived_at <= at and (stay.left_at is None or at < stay.left_at) for stay in stays),
        substitute=noted.substitute if noted else None,
        deputies=[other for other in members if other.deputy_of_id == member.id],
        intervals=[
            Interval(name=stay.member.full_name, arrived_at=stay.arrived_at, left_at=stay.left_at)
            for stay in stays
        ],
    )
