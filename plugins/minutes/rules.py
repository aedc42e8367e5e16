"""The rules of a session as pure functions: quorum, presence, majority, notice, order of states."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from plugins.minutes.codes import (
    ChairVote,
    ItemState,
    MajorityBase,
    MemberRole,
    QuorumRule,
    SessionState,
    TaskState,
    TieBreaker,
)

ROLES_WITHOUT_VOTE = frozenset({MemberRole.MEMBERS_DEPUTY, MemberRole.OBSERVER})

SESSION_STEPS: Mapping[SessionState, frozenset[SessionState]] = {
    SessionState.DRAFT: frozenset({SessionState.CALLED, SessionState.CANCELLED}),
    SessionState.CALLED: frozenset(
        {SessionState.IN_PROGRESS, SessionState.POSTPONED, SessionState.CANCELLED}
    ),
    SessionState.POSTPONED: frozenset(
        {SessionState.CALLED, SessionState.IN_PROGRESS, SessionState.POSTPONED, SessionState.CANCELLED}
    ),
    SessionState.IN_PROGRESS: frozenset(
        {SessionState.INTERRUPTED, SessionState.HELD, SessionState.INQUORATE}
    ),
    SessionState.INTERRUPTED: frozenset({SessionState.IN_PROGRESS}),
    SessionState.HELD: frozenset({SessionState.CLOSED, SessionState.IN_PROGRESS}),
    SessionState.INQUORATE: frozenset({SessionState.CLOSED}),
    SessionState.CLOSED: frozenset(),
    SessionState.CANCELLED: frozenset(),
}
"""What may follow what; a held session returns to progress only by reopening, which is a right of its own."""

ITEM_STEPS: Mapping[ItemState, frozenset[ItemState]] = {
    ItemState.PLANNED: frozenset(
        {ItemState.RUNNING, ItemState.POSTPONED, ItemState.WITHDRAWN, ItemState.NOT_REACHED}
    ),
    ItemState.RUNNING: frozenset(
        {ItemState.DECIDED, ItemState.NOTED, ItemState.POSTPONED, ItemState.WITHDRAWN, ItemState.NOT_REACHED}
    ),
    ItemState.DECIDED: frozenset(),
    ItemState.NOTED: frozenset(),
    ItemState.POSTPONED: frozenset(),
    ItemState.WITHDRAWN: frozenset(),
    ItemState.NOT_REACHED: frozenset(),
}

TASK_STEPS: Mapping[TaskState, frozenset[TaskState]] = {
    TaskState.OPEN: frozenset({TaskState.IN_PROGRESS, TaskState.REPORTED, TaskState.DROPPED}),
    TaskState.IN_PROGRESS: frozenset({TaskState.REPORTED, TaskState.DROPPED}),
    TaskState.REPORTED: frozenset({TaskState.CONFIRMED, TaskState.SENT_BACK, TaskState.DROPPED}),
    TaskState.SENT_BACK: frozenset({TaskState.IN_PROGRESS, TaskState.REPORTED, TaskState.DROPPED}),
    TaskState.CONFIRMED: frozenset(),
    TaskState.DROPPED: frozenset(),
}
"""Dropping is done only by a later act."""

ENDED = frozenset({SessionState.HELD, SessionState.INQUORATE, SessionState.CLOSED})
UNDECIDED = frozenset({ItemState.PLANNED, ItemState.RUNNING})
UNFINISHED = frozenset({ItemState.POSTPONED, ItemState.NOT_REACHED})
WAITING_FOR_CARRIER = frozenset({TaskState.OPEN, TaskState.IN_PROGRESS, TaskState.SENT_BACK})
NOT_YET_DONE = (TaskState.OPEN, TaskState.IN_PROGRESS, TaskState.REPORTED, TaskState.SENT_BACK)


@dataclass(frozen=True, kw_only=True)
class Quorum:
    """How many members are present, of how many, and how many must be."""

    present: int
    members: int
    needed: int

    @property
    def reached(self) -> bool:
        """Tell whether valid decisions can be made."""
        return self.present >= self.needed

    @property
    def missing(self) -> int:
        """Count who still has to come."""
        return max(0, self.needed - self.present)


@dataclass(frozen=True, kw_only=True)
class Stay:
    """Somebody's stay in the room: from the moment of arrival up to, not including, that of departure."""

    arrived_at: datetime
    left_at: datetime | None = None

    def covers(self, moment: datetime) -> bool:
        """Tell whether the stay includes a moment."""
        return self.arrived_at <= moment and (self.left_at is None or moment < self.left_at)


@dataclass(frozen=True, kw_only=True)
class SeatPresence:
    """The stays on one seat, of its member or of the deputy who substitutes."""

    has_vote: bool
    stays: Sequence[Stay]


@dataclass(frozen=True, kw_only=True)
class Count:
    """The votes of a count, and what a majority is measured by."""

    votes_for: int
    votes_against: int
    votes_abstained: int
    present: int
    members: int


def may_follow(state: SessionState, following: SessionState) -> bool:
    """Tell whether a session may step from one state into another."""
    return following in SESSION_STEPS[state]


def item_may_follow(state: ItemState, following: ItemState) -> bool:
    """Tell whether an agenda item may step from one state into another."""
    return following in ITEM_STEPS[state]


def task_may_follow(state: TaskState, following: TaskState) -> bool:
    """Tell whether a task may step from one state into another."""
    return following in TASK_STEPS[state]


def may_vote(role: MemberRole, *, has_vote: bool) -> bool:
    """Tell whether a seat counts by itself; observers and deputies never do."""
    return has_vote and role not in ROLES_WITHOUT_VOTE


def quorum_needed(rule: QuorumRule, *, members: int, number: int | None = None) -> int:
    """Return how many of the members with a vote must be present, at least one."""
    if rule == QuorumRule.TWO_THIRDS:
        return max(1, -(-2 * members // 3))
    if rule == QuorumRule.NUMBER:
        return max(1, number or 0)
    return members // 2 + 1


def present_at(seats: Iterable[SeatPresence], moment: datetime) -> int:
    """Count the seats with a vote on which somebody sat at a moment."""
    return sum(1 for seat in seats if seat.has_vote and any(stay.covers(moment) for stay in seat.stays))


def majority_base(base: MajorityBase, count: Count) -> int:
    """Return the number of which more than half must be in favour."""
    if base == MajorityBase.ALL:
        return count.members
    if base == MajorityBase.CAST:
        return count.votes_for + count.votes_against
    return count.present


def is_tie(base: MajorityBase, count: Count) -> bool:
    """Tell whether for and against are equal and half of the base: the only case where a chair decides."""
    is_even = count.votes_for == count.votes_against
    return is_even and count.votes_for > 0 and 2 * count.votes_for == majority_base(base, count)


def is_adopted(
    base: MajorityBase, tie_breaker: TieBreaker, count: Count, chair_vote: ChairVote | None = None
) -> bool:
    """Tell whether a proposal is adopted: more than half of the base, or half and the chair in favour."""
    if is_tie(base, count):
        return tie_breaker == TieBreaker.CHAIR and chair_vote == ChairVote.FOR
    return 2 * count.votes_for > majority_base(base, count)


def days_of_notice_missing(*, called_on: date, starts_on: date, notice_days: int) -> int:
    """Return by how many days a call comes later than the body's rules ask, or zero."""
    return max(0, notice_days - (starts_on - called_on).days)


def next_in_series(ordinals: Iterable[int]) -> int:
    """Return the next ordinal of a body's, mandate's and kind's own series."""
    return max(ordinals, default=0) + 1


def undecided_positions(items: Iterable[tuple[int, ItemState]]) -> list[int]:
    """List the positions of the items that have no outcome yet."""
    return sorted(position for position, state in items if state in UNDECIDED)
