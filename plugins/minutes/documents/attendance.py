"""Who came to a session, in whose place, when they came later or left earlier, and who did not come."""

from collections.abc import Sequence

from plugins.minutes.codes import AttendanceState, MemberRole
from plugins.minutes.documents import Attendant, Participant
from plugins.minutes.models import Session
from plugins.minutes.queries import AttendanceRow, Interval, SessionPage
from plugins.minutes.titles import MEMBER_ROLES
from portal.api import clock_time


def attendants(page: SessionPage) -> list[Attendant]:
    """List everybody who sat there, a member and the deputy after them each in a line of their own."""
    return [_attendant(page.session, row, name) for row in page.attendance for name in _names(row)]


def who_did_not_come(page: SessionPage) -> tuple[list[Participant], list[Participant]]:
    """Return who was excused, and who was absent without excuse; a deputy does not count as the member."""
    away = [row for row in page.attendance if row.member.full_name not in _names(row)]
    excused = [_participant(row) for row in away if row.state == AttendanceState.EXCUSED]
    absent = [_participant(row) for row in away if row.state == AttendanceState.ABSENT]
    return excused, absent


def _names(row: AttendanceRow) -> list[str]:
    return list(dict.fromkeys(stay.name for stay in row.intervals))


def _attendant(session: Session, row: AttendanceRow, name: str) -> Attendant:
    stays = [stay for stay in row.intervals if stay.name == name]
    is_member = name == row.member.full_name
    return {
        "name": name,
        "role": _role(row.member.role if is_member else MemberRole.MEMBERS_DEPUTY),
        "institution": _institution(row),
        "stands_for": "" if is_member else row.member.full_name,
        "arrived": ", ".join(_arrivals(session, stays)),
        "left": ", ".join(_departures(session, stays)),
    }


def _arrivals(session: Session, stays: Sequence[Interval]) -> list[str]:
    beginning = clock_time(session.started_at) if session.started_at else ""
    return [time for time in (clock_time(stay.arrived_at) for stay in stays) if time != beginning]


def _departures(session: Session, stays: Sequence[Interval]) -> list[str]:
    left = [stay.left_at for stay in stays if stay.left_at is not None and stay.left_at != session.ended_at]
    return [clock_time(moment) for moment in left]


def _participant(row: AttendanceRow) -> Participant:
    return {"name": row.member.full_name, "role": _role(row.member.role), "institution": _institution(row)}


def _role(role: str) -> str:
    return str(MEMBER_ROLES[role]).lower()


def _institution(row: AttendanceRow) -> str:
    return row.member.organisation.name if row.member.organisation else ""
