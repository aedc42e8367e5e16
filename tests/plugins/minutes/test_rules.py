"""The rules of a session, without a database."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.minutes.codes import ChairVote, ItemState, MajorityBase, MemberRole, QuorumRule, TieBreaker
from plugins.minutes.rules import (
    ITEM_STEPS,
    SESSION_STEPS,
    TASK_STEPS,
    Count,
    Quorum,
    SeatPresence,
    Stay,
    days_of_notice_missing,
    is_adopted,
    is_tie,
    may_vote,
    next_in_series,
    present_at,
    quorum_needed,
    undecided_positions,
)

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "members", "number", "needed"),
    [
        (QuorumRule.MAJORITY, 13, None, 7),
        (QuorumRule.MAJORITY, 12, None, 7),
        (QuorumRule.MAJORITY, 1, None, 1),
        (QuorumRule.MAJORITY, 0, None, 1),
        (QuorumRule.TWO_THIRDS, 13, None, 9),
        (QuorumRule.TWO_THIRDS, 12, None, 8),
        (QuorumRule.TWO_THIRDS, 1, None, 1),
        (QuorumRule.TWO_THIRDS, 0, None, 1),
        (QuorumRule.NUMBER, 13, 5, 5),
    ],
)
def test_how_many_must_be_present(rule: QuorumRule, members: int, number: int | None, needed: int) -> None:
    assert quorum_needed(rule, members=members, number=number) == needed


@given(members=st.integers(1, 200))
def test_a_majority_is_more_than_half_and_no_more_than_needed(members: int) -> None:
    needed = quorum_needed(QuorumRule.MAJORITY, members=members)
    assert 2 * needed > members >= 2 * (needed - 1)


@given(members=st.integers(1, 200))
def test_two_thirds_are_two_thirds_and_no_more(members: int) -> None:
    needed = quorum_needed(QuorumRule.TWO_THIRDS, members=members)
    assert 3 * needed >= 2 * members > 3 * (needed - 1)


def test_a_quorum_says_who_is_missing() -> None:
    assert Quorum(present=6, members=13, needed=7).missing == 1
    assert not Quorum(present=6, members=13, needed=7).reached
    assert Quorum(present=7, members=13, needed=7).missing == 0


@given(
    steps=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=60),
    votes=st.sets(st.integers(0, 5)),
    asked=st.integers(0, 200),
)
def test_presence_from_stays_equals_a_recount(
    steps: list[tuple[int, int]], votes: set[int], asked: int
) -> None:
    """Let people come and go in any order, and count at any minute who is in the room."""
    stays: dict[int, list[Stay]] = {seat: [] for seat in range(6)}
    log: list[tuple[int, int, bool]] = []
    minute = 0
    for seat, pause in steps:
        minute += pause
        leaves = bool(stays[seat]) and stays[seat][-1].left_at is None
        moment = START + timedelta(minutes=minute)
        if leaves:
            stays[seat][-1] = Stay(arrived_at=stays[seat][-1].arrived_at, left_at=moment)
        else:
            stays[seat].append(Stay(arrived_at=moment))
        log.append((minute, seat, not leaves))
    here = dict.fromkeys(stays, False) | {seat: came for when, seat, came in log if when <= asked}
    seats = [SeatPresence(has_vote=seat in votes, stays=found) for seat, found in stays.items()]
    expected = sum(1 for seat in votes if here[seat])
    assert present_at(seats, START + timedelta(minutes=asked)) == expected


def test_who_leaves_is_not_counted_at_that_second() -> None:
    stay = Stay(arrived_at=START, left_at=START + timedelta(minutes=1))
    assert stay.covers(START)
    assert not stay.covers(START + timedelta(minutes=1))


@pytest.mark.parametrize("role", list(MemberRole))
def test_observers_and_deputies_never_vote(role: MemberRole) -> None:
    expected = role not in (MemberRole.OBSERVER, MemberRole.MEMBERS_DEPUTY)
    assert may_vote(role, has_vote=True) is expected
    assert not may_vote(role, has_vote=False)


def count(votes_for: int, votes_against: int, votes_abstained: int, members: int = 13) -> Count:
    return Count(
        votes_for=votes_for,
        votes_against=votes_against,
        votes_abstained=votes_abstained,
        present=votes_for + votes_against + votes_abstained,
        members=members,
    )


@pytest.mark.parametrize(
    ("base", "votes", "adopted"),
    [
        (MajorityBase.PRESENT, (6, 4, 0), True),
        (MajorityBase.PRESENT, (5, 2, 3), False),
        (MajorityBase.PRESENT, (5, 5, 0), False),
        (MajorityBase.CAST, (3, 2, 5), True),
        (MajorityBase.CAST, (3, 3, 4), False),
        (MajorityBase.CAST, (0, 0, 10), False),
        (MajorityBase.ALL, (6, 0, 0), False),
        (MajorityBase.ALL, (7, 3, 0), True),
    ],
)
def test_what_a_majority_is(base: MajorityBase, votes: tuple[int, int, int], adopted: bool) -> None:
    assert is_adopted(base, TieBreaker.NONE, count(*votes)) is adopted


@pytest.mark.parametrize(
    ("base", "votes", "members", "tie"),
    [
        (MajorityBase.PRESENT, (5, 5, 0), 13, True),
        (MajorityBase.PRESENT, (4, 4, 2), 13, False),
        (MajorityBase.CAST, (4, 4, 2), 13, True),
        (MajorityBase.CAST, (0, 0, 10), 13, False),
        (MajorityBase.ALL, (5, 5, 0), 13, False),
        (MajorityBase.ALL, (5, 5, 0), 10, True),
    ],
)
def test_when_votes_are_tied(
    base: MajorityBase, votes: tuple[int, int, int], members: int, tie: bool
) -> None:
    counted = count(*votes, members=members)
    assert is_tie(base, counted) is tie
    assert is_adopted(base, TieBreaker.CHAIR, counted, ChairVote.FOR) is tie
    assert not is_adopted(base, TieBreaker.CHAIR, counted, ChairVote.AGAINST)
    assert not is_adopted(base, TieBreaker.NONE, counted, ChairVote.FOR)


@given(
    base=st.sampled_from(MajorityBase), votes=st.tuples(*[st.integers(0, 30)] * 3), absent=st.integers(0, 30)
)
def test_nothing_is_adopted_against_a_majority_of_the_votes(
    base: MajorityBase, votes: tuple[int, int, int], absent: int
) -> None:
    counted = count(*votes, members=sum(votes) + absent)
    if is_adopted(base, TieBreaker.NONE, counted):
        assert counted.votes_for > counted.votes_against


@pytest.mark.parametrize(("days", "missing"), [(8, 0), (7, 0), (6, 1), (0, 7)])
def test_how_late_a_call_is(days: int, missing: int) -> None:
    called = date(2026, 11, 17)
    assert (
        days_of_notice_missing(called_on=called, starts_on=called + timedelta(days=days), notice_days=7)
        == missing
    )


def test_the_next_of_a_series() -> None:
    assert next_in_series([]) == 1
    assert next_in_series([3, 1, 2]) == 4


def test_what_has_no_outcome_yet() -> None:
    items = [(3, ItemState.RUNNING), (1, ItemState.DECIDED), (2, ItemState.PLANNED), (4, ItemState.WITHDRAWN)]
    assert undecided_positions(items) == [2, 3]


@pytest.mark.parametrize(
    ("steps", "start", "ends"),
    [
        (SESSION_STEPS, "draft", {"closed", "cancelled"}),
        (ITEM_STEPS, "planned", {"decided", "noted", "postponed", "withdrawn", "not_reached"}),
        (TASK_STEPS, "open", {"confirmed", "dropped"}),
    ],
)
def test_the_states_have_no_dead_end(steps: Mapping[str, frozenset[str]], start: str, ends: set[str]) -> None:
    """Every state can be reached, and from every state an end."""
    assert {state for state, following in steps.items() if not following} == ends
    assert reachable(steps, start) == set(steps)
    for state in steps:
        assert reachable(steps, state) & ends, f"{state} leads nowhere"


def reachable(steps: Mapping[str, frozenset[str]], start: str) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        for following in steps[waiting.pop()] - found:
            found.add(following)
            waiting.append(following)
    return found
