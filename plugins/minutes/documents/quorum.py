"""The quorum as the minutes state it: as it stood when the work began."""

from datetime import datetime, timedelta

from plugins.minutes.codes import QuorumRule
from plugins.minutes.queries import SessionPage
from plugins.minutes.rules import Quorum, SeatPresence, Stay, present_at, quorum_needed
from portal.api import gettext as _
from portal.api import ngettext

JUST_BEFORE = timedelta(microseconds=1)


def opening_quorum(page: SessionPage, *, at: datetime) -> Quorum:
    """Return who was present when the first item was opened; without one, just before the session ended."""
    body = page.session.body
    members = sum(1 for row in page.attendance if row.member.has_vote)
    return Quorum(
        present=present_at(_seats(page), _opening(page, at)),
        members=members,
        needed=quorum_needed(QuorumRule(body.quorum_rule), members=members, number=body.quorum_number),
    )


def quorum_text(quorum: Quorum) -> str:
    """Write how many there are, how many were present, how many must be, and what follows."""
    counts = ngettext(
        "Of %(members)s members with a vote, %(num)d was present; %(needed)s are needed.",
        "Of %(members)s members with a vote, %(num)d were present; %(needed)s are needed.",
        quorum.present,
        members=quorum.members,
        needed=quorum.needed,
    )
    result = _("There is a quorum for valid decisions.") if quorum.reached else _("There is no quorum.")
    return f"{counts} {result}"


def _opening(page: SessionPage, at: datetime) -> datetime:
    openings = [row.item.started_at for row in page.items if row.item and row.item.started_at]
    if openings:
        return min(openings)
    return page.session.ended_at - JUST_BEFORE if page.session.ended_at else at


def _seats(page: SessionPage) -> list[SeatPresence]:
    return [
        SeatPresence(
            has_vote=row.member.has_vote,
            stays=[Stay(arrived_at=stay.arrived_at, left_at=stay.left_at) for stay in row.intervals],
        )
        for row in page.attendance
    ]
