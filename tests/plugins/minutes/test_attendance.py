"""Who came and left when, deputies, and the quorum that follows from it."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.minutes.codes import AttendanceState, MemberRole
from plugins.minutes.models import Member
from plugins.minutes.queries import live_screen, member_here, present_now
from plugins.minutes.rules import Quorum
from plugins.minutes.services import (
    Ballot,
    mark_absent,
    mark_excused,
    record_arrival,
    record_departure,
    record_vote,
    start_item,
    substitute,
    undo_attendance,
    withdraw_vote,
)
from portal.accounts.models import User
from portal.database import db
from portal.errors import Conflict, Invalid
from tests.plugins.minutes.builders import STARTS_AT, a_body, a_mandate, a_member, minutes_later, vote_on
from tests.plugins.minutes.conftest import Sitting

pytestmark = pytest.mark.database


def come(sitting: Sitting, member: Member, minutes: int) -> None:
    at = minutes_later(minutes)
    record_arrival(session=sitting.session, member=member, at=at, now=at)


def leave(sitting: Sitting, member: Member, minutes: int) -> None:
    at = minutes_later(minutes)
    record_departure(session=sitting.session, member=member, at=at, now=at)


def present(sitting: Sitting, minutes: int) -> int:
    return present_now(sitting.session, at=minutes_later(minutes)).present


def deputy_of(member: Member) -> Member:
    return a_member(
        member.mandate,
        f"Zamjenik: {member.full_name}",
        role=MemberRole.MEMBERS_DEPUTY,
        deputy_of_id=member.id,
    )


def test_the_quorum_follows_who_comes_and_leaves(sitting: Sitting) -> None:
    assert present_now(sitting.session, at=minutes_later(0)) == Quorum(present=5, members=7, needed=4)
    come(sitting, sitting.members[5], 10)
    leave(sitting, sitting.members[1], 20)
    assert [present(sitting, minutes) for minutes in (5, 10, 19, 20)] == [5, 6, 6, 5]


def test_observers_do_not_count(sitting: Sitting) -> None:
    observer = a_member(sitting.mandate, "Posmatrač", role=MemberRole.OBSERVER)
    come(sitting, observer, 1)
    assert present_now(sitting.session, at=minutes_later(2)) == Quorum(present=5, members=7, needed=4)


def test_a_deputy_counts_on_the_seat_of_the_member(sitting: Sitting) -> None:
    member = sitting.members[6]
    deputy = deputy_of(member)
    row = substitute(
        session=sitting.session,
        member=member,
        deputy=deputy,
        now=minutes_later(5),
        arrived_at=minutes_later(5),
    )
    assert (row.state, row.substitute_id) == (AttendanceState.EXCUSED, deputy.id)
    assert present_now(sitting.session, at=minutes_later(5)) == Quorum(present=6, members=7, needed=4)
    leave(sitting, deputy, 8)
    come(sitting, member, 9)
    assert present(sitting, 9) == 6


def test_a_member_and_their_deputy_are_one_voice(sitting: Sitting) -> None:
    deputy = deputy_of(sitting.members[0])
    with pytest.raises(Conflict):
        substitute(session=sitting.session, member=sitting.members[0], deputy=deputy, now=minutes_later(5))


def test_a_deputy_comes_for_somebody(sitting: Sitting) -> None:
    deputy = deputy_of(sitting.members[6])
    with pytest.raises(Conflict):
        come(sitting, deputy, 5)
    with pytest.raises(Invalid):
        substitute(session=sitting.session, member=sitting.members[5], deputy=deputy, now=minutes_later(5))


def test_somebody_from_another_body_cannot_come(sitting: Sitting) -> None:
    stranger = a_member(a_mandate(a_body("Operativni tim")), "Neko Drugi")
    with pytest.raises(Invalid):
        come(sitting, stranger, 5)


def test_nobody_comes_twice_or_leaves_unseen(sitting: Sitting) -> None:
    with pytest.raises(Conflict):
        come(sitting, sitting.members[0], 5)
    with pytest.raises(Conflict):
        leave(sitting, sitting.members[6], 5)


@pytest.mark.parametrize(("typed", "now"), [(10, 5), (-5, 20)])
def test_a_time_that_cannot_be_is_refused_at_its_field(sitting: Sitting, typed: int, now: int) -> None:
    with pytest.raises(Invalid) as raised:
        record_departure(
            session=sitting.session,
            member=sitting.members[0],
            at=minutes_later(typed),
            now=minutes_later(now),
        )
    assert list(raised.value.fields) == ["at"]


def test_nobody_comes_back_before_having_left(sitting: Sitting) -> None:
    leave(sitting, sitting.members[0], 20)
    with pytest.raises(Invalid):
        record_arrival(
            session=sitting.session,
            member=sitting.members[0],
            at=minutes_later(15),
            now=minutes_later(30),
        )


def test_presence_before_a_vote_stands(sitting: Sitting) -> None:
    item = sitting.item(1)
    start_item(item=item, now=minutes_later(1))
    vote = vote_on(item, sitting.secretary, minutes_later(10), votes_for=5)
    with pytest.raises(Invalid) as raised:
        record_arrival(
            session=sitting.session,
            member=sitting.members[5],
            at=minutes_later(9),
            now=minutes_later(12),
        )
    assert raised.value.fields == {"at": "U 10:10 se glasalo. Prisustvo se može mijenjati samo poslije toga."}
    withdraw_vote(vote=vote, now=minutes_later(12))
    record_arrival(
        session=sitting.session, member=sitting.members[5], at=minutes_later(9), now=minutes_later(12)
    )
    assert present(sitting, 10) == 6


def test_the_running_minute_means_now(sitting: Sitting) -> None:
    item = sitting.item(1)
    start_item(item=item, now=minutes_later(1))
    vote_on(item, sitting.secretary, minutes_later(10) + timedelta(seconds=12), votes_for=5)
    now = minutes_later(10) + timedelta(seconds=40)
    stay = record_departure(session=sitting.session, member=sitting.members[0], at=minutes_later(10), now=now)
    assert stay.left_at == now


def test_who_does_not_come_is_excused_or_absent(sitting: Sitting) -> None:
    excused = mark_excused(session=sitting.session, member=sitting.members[5], remark=" Bolovanje ")
    absent = mark_absent(session=sitting.session, member=sitting.members[6])
    assert (excused.state, excused.remark) == (AttendanceState.EXCUSED, "Bolovanje")
    assert absent.state == AttendanceState.ABSENT
    with pytest.raises(Conflict):
        mark_absent(session=sitting.session, member=sitting.members[0])
    come(sitting, sitting.members[5], 9)
    assert excused.state == AttendanceState.PRESENT


def test_a_wrong_tick_is_taken_back_until_it_counted(sitting: Sitting) -> None:
    row = undo_attendance(session=sitting.session, member=sitting.members[4])
    assert (row.state, row.presences, present(sitting, 1)) == (AttendanceState.EXPECTED, [], 4)
    item = sitting.item(1)
    start_item(item=item, now=minutes_later(2))
    record_vote(item=item, ballot=Ballot(votes_for=4), by=sitting.secretary.id, now=minutes_later(3))
    with pytest.raises(Conflict):
        undo_attendance(session=sitting.session, member=sitting.members[0])


def test_the_roll_call_shows_who_sits_there(sitting: Sitting) -> None:
    member = sitting.members[6]
    deputy = deputy_of(member)
    at = minutes_later(5)
    substitute(session=sitting.session, member=member, deputy=deputy, now=at, arrived_at=at)
    leave(sitting, sitting.members[0], 6)
    rows = {row.member.id: row for row in live_screen(sitting.session.id, now=minutes_later(7)).attendance}
    assert not rows[sitting.members[0].id].is_here
    seat = rows[member.id]
    assert (seat.is_here, seat.substitute, list(seat.deputies)) == (True, deputy, [deputy])
    assert [stay.name for stay in seat.intervals] == [deputy.full_name]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=st.lists(st.tuples(st.integers(0, 6), st.booleans()), max_size=14))
def test_the_quorum_stored_at_a_vote_equals_a_recount(
    sitting: Sitting, steps: list[tuple[int, bool]]
) -> None:
    """Whoever comes and goes in whatever order, with votes in between: a vote keeps who was in the room."""
    ids = [member.id for member in sitting.members]
    with db.session.begin_nested() as savepoint:
        sitting.members = [member_here(member_id) for member_id in ids]
        item = sitting.item(1)
        start_item(item=item, now=STARTS_AT)
        here = set(range(5))
        for number, (seat, votes) in enumerate(steps, start=1):
            (leave if seat in here else come)(sitting, sitting.members[seat], number)
            here ^= {seat}
            if votes and len(here) >= 4:
                vote = vote_on(item, sitting.secretary, minutes_later(number), votes_for=len(here))
                assert (vote.present, vote.quorum_needed, vote.members_total) == (len(here), 4, 7)
        savepoint.rollback()
    db.session.expire_all()


def test_without_the_right_state_nothing_is_recorded(sitting: Sitting, secretary: User) -> None:
    sitting.session.state = "interrupted"
    db.session.flush()
    with pytest.raises(Conflict):
        come(sitting, sitting.members[5], 5)
