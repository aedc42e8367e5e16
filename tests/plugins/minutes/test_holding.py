"""Holding a session: items, votes, acts, and how it ends."""

from datetime import date, timedelta

import pytest

from plugins.minutes.codes import AttendanceState, ItemState, MemberRole, TieBreaker
from plugins.minutes.models import Act, Vote
from plugins.minutes.queries import act_page, present_now, session_page
from plugins.minutes.services import (
    Ballot,
    NewTask,
    add_item,
    adopt_act,
    close_session,
    declare_inquorate,
    end_session,
    finish_item,
    record_departure,
    record_vote,
    set_act_number,
    start_item,
    start_session,
    withdraw_vote,
)
from portal.accounts.models import User
from portal.errors import Conflict, Invalid, NotFound
from portal.municipalities.models import Municipality
from portal.testing import make_organisation, make_user
from tests.plugins.minutes.builders import (
    STARTS_AT,
    a_body,
    a_draft,
    a_member,
    an_act,
    an_item,
    call,
    events_heard,
    minutes_later,
    names_of,
    reader_of,
    start,
    vote_on,
)
from tests.plugins.minutes.conftest import Sitting, sit

pytestmark = pytest.mark.database

NUMBERS = (
    "02-18/26",
    "01-05-66/18",
    "01-05-155.4/12",
    "01/1-02-3206/16",
    "02/1-1-23-2203-4/15",
    "0-01/1-160/11",
    "02-05-13232-2/19",
    "01-022-19/23",
    "35/X-06-024-3052/12",
    "01.1-0633JP-02/11",
    "01-35-123/26",
)


def empty_the_room(sitting: Sitting, stay: int) -> None:
    for member in sitting.members[stay:5]:
        at = minutes_later(20)
        record_departure(session=sitting.session, member=member, at=at, now=at)


def test_a_session_opens_under_a_chair(sitting: Sitting, secretary: User) -> None:
    session = sitting.session
    assert (session.state, session.started_at) == ("in_progress", STARTS_AT)
    assert (session.chaired_by_id, session.kept_by_id) == (sitting.members[0].id, secretary.id)


def test_a_session_does_not_open_days_too_early(sitting: Sitting, secretary: User) -> None:
    later = a_draft(sitting.body, secretary, STARTS_AT + timedelta(days=30))
    an_item(later)
    call(later)
    with pytest.raises(Conflict):
        start_session(session=later, chair=sitting.members[0], keeper_id=secretary.id, now=STARTS_AT)


def test_an_observer_cannot_chair(sitting: Sitting, secretary: User) -> None:
    observer = a_member(sitting.mandate, "Posmatrač", role=MemberRole.OBSERVER)
    later = a_draft(sitting.body, secretary, STARTS_AT + timedelta(hours=2))
    an_item(later)
    call(later)
    with pytest.raises(Invalid) as raised:
        start_session(session=later, chair=observer, keeper_id=secretary.id, now=STARTS_AT)
    assert list(raised.value.fields) == ["chair"]


def test_a_stranger_cannot_keep_the_minutes(
    sitting: Sitting, secretary: User, other_municipality: Municipality
) -> None:
    stranger = make_user(other_municipality, "secretary")
    later = a_draft(sitting.body, secretary, STARTS_AT + timedelta(hours=2))
    an_item(later)
    call(later)
    with pytest.raises(NotFound):
        start_session(session=later, chair=sitting.members[0], keeper_id=stranger.id, now=STARTS_AT)


def test_items_run_one_at_a_time(sitting: Sitting) -> None:
    first, second = sitting.item(1), sitting.item(2)
    start_item(item=first, now=minutes_later(1))
    with pytest.raises(Conflict, match=r"^Tačka 1\. je još u toku"):
        start_item(item=second, now=minutes_later(2))
    finish_item(item=first, outcome=ItemState.NOTED, now=minutes_later(3))
    start_item(item=second, now=minutes_later(4))
    assert (first.state, first.ended_at, second.state) == ("noted", minutes_later(3), "running")


def test_an_outcome_is_final(sitting: Sitting) -> None:
    item = sitting.item(1)
    finish_item(item=item, outcome=ItemState.WITHDRAWN, now=minutes_later(1))
    assert item.ended_at is None
    with pytest.raises(Conflict):
        start_item(item=item, now=minutes_later(2))


@pytest.mark.parametrize("outcome", [ItemState.PLANNED, ItemState.RUNNING, ItemState.NOT_REACHED])
def test_not_every_state_is_an_outcome(sitting: Sitting, outcome: ItemState) -> None:
    item = sitting.item(1)
    start_item(item=item, now=minutes_later(1))
    with pytest.raises(Invalid):
        finish_item(item=item, outcome=outcome, now=minutes_later(2))


def test_decided_needs_a_vote(sitting: Sitting) -> None:
    item = sitting.item(1)
    start_item(item=item, now=minutes_later(1))
    with pytest.raises(Conflict):
        finish_item(item=item, outcome=ItemState.DECIDED, now=minutes_later(2))
    vote_on(item, sitting.secretary, minutes_later(3), votes_for=5)
    assert finish_item(item=item, outcome=ItemState.DECIDED, now=minutes_later(4)).state == "decided"


def test_a_vote_keeps_what_stood_at_that_second(sitting: Sitting, secretary: User) -> None:
    item = sitting.item(1)
    start_item(item=item, now=minutes_later(1))
    vote = vote_on(item, secretary, minutes_later(2), votes_for=4, votes_abstained=1)
    empty_the_room(sitting, 4)
    sitting.body.quorum_rule = "two_thirds"
    assert (vote.present, vote.members_total, vote.quorum_needed) == (5, 7, 4)
    assert (vote.majority_base, vote.adopted, vote.is_unanimous) == ("present", True, False)
    assert (vote.taken_at, vote.taken_by_id) == (minutes_later(2), secretary.id)


def test_everybody_in_favour_is_unanimous(sitting: Sitting, secretary: User) -> None:
    item = sitting.item(1)
    start_item(item=item, now=minutes_later(1))
    present = present_now(sitting.session, at=minutes_later(2)).present
    vote = record_vote(item=item, ballot=Ballot.unanimous(present), by=secretary.id, now=minutes_later(2))
    assert vote.is_unanimous


@pytest.mark.parametrize(
    ("ballot", "field"),
    [
        ({"votes_for": 4}, "votes_for"),
        ({"votes_for": 6}, "votes_for"),
        ({"votes_for": 6, "votes_against": -1}, "votes_against"),
        ({}, "votes_for"),
    ],
)
def test_the_votes_are_as_many_as_are_present(sitting: Sitting, ballot: dict[str, int], field: str) -> None:
    item = sitting.item(1)
    start_item(item=item, now=minutes_later(1))
    with pytest.raises(Invalid) as raised:
        vote_on(item, sitting.secretary, minutes_later(2), **ballot)
    assert list(raised.value.fields) == [field]


def test_only_the_open_item_is_voted_on(sitting: Sitting) -> None:
    with pytest.raises(Conflict):
        vote_on(sitting.item(1), sitting.secretary, minutes_later(2), votes_for=5)


def test_without_a_quorum_nobody_votes(sitting: Sitting) -> None:
    item = sitting.item(1)
    start_item(item=item, now=minutes_later(1))
    empty_the_room(sitting, 3)
    with pytest.raises(Conflict) as raised:
        vote_on(item, sitting.secretary, minutes_later(21), votes_for=3)
    assert raised.value.message == "Nema kvoruma: nedostaje 1 član. Akti se ne mogu donositi."


def test_the_chair_breaks_a_tie_where_the_rules_say_so(secretary: User) -> None:
    sitting = sit(a_body(tie_breaker=TieBreaker.CHAIR), secretary)
    at = minutes_later(5)
    record_departure(session=sitting.session, member=sitting.members[4], at=at, now=at)
    item = sitting.item(1)
    start_item(item=item, now=minutes_later(6))
    ballot = Ballot(votes_for=2, votes_against=2)
    with pytest.raises(Invalid) as raised:
        record_vote(item=item, ballot=ballot, by=secretary.id, now=minutes_later(7))
    assert list(raised.value.fields) == ["chair_vote"]
    decided = Ballot(votes_for=2, votes_against=2, chair_vote="for")
    vote = record_vote(item=item, ballot=decided, by=secretary.id, now=minutes_later(8))
    assert (vote.adopted, vote.chair_vote) == (True, "for")


def test_a_chair_vote_without_a_tie_is_not_kept(secretary: User) -> None:
    sitting = sit(a_body(tie_breaker=TieBreaker.CHAIR), secretary)
    item = sitting.item(1)
    start_item(item=item, now=minutes_later(6))
    ballot = Ballot(votes_for=2, votes_against=3, chair_vote="for")
    vote = record_vote(item=item, ballot=ballot, by=secretary.id, now=minutes_later(8))
    assert (vote.adopted, vote.chair_vote) == (False, None)


def adopted_at(sitting: Sitting, number: int) -> tuple[Act, Vote]:
    item = sitting.item(number)
    act = an_act(item, sitting.secretary, minutes_later(10 * number), votes=5)
    finish_item(item=item, outcome=ItemState.DECIDED, now=minutes_later(10 * number + 1))
    return act, act.vote


def test_an_act_names_who_does_what_until_when(
    sitting: Sitting, secretary: User, municipality: Municipality
) -> None:
    centre = make_organisation(municipality, "Centar za socijalni rad", "SOC")
    tasks = (
        NewTask(organisation_id=centre.id, due_on=date(2026, 12, 18), reporting="Pismeno"),
        NewTask(user_id=secretary.id, due_on=date(2026, 12, 1), text="Obavijestiti članove"),
    )
    with events_heard() as heard:
        act = an_act(
            sitting.item(1), secretary, minutes_later(5), *tasks, votes=5, text=" Usvaja se izvještaj. "
        )
    assert names_of(heard) == ["minutes.act_adopted", "work.requested", "work.requested"]
    assert (act.text, act.number, act.year, act.state) == ("Usvaja se izvještaj.", None, 2026, "in_force")
    page = act_page(act.id, reader=reader_of(secretary, "keep_minutes"))
    assert [(task.carrier_name, task.what, task.due_on) for task in page.act.tasks] == [
        ("Centar za socijalni rad", "Usvaja se izvještaj.", date(2026, 12, 18)),
        (secretary.full_name, "Obavijestiti članove", date(2026, 12, 1)),
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": " "}, "text"),
        ({"kind": "UKAZ"}, "kind"),
        ({"tasks": [NewTask()]}, "tasks"),
        ({"number": "bez brojke"}, "number"),
        ({"number": "1" * 41}, "number"),
    ],
)
def test_an_act_that_cannot_stand_is_refused(sitting: Sitting, values: dict[str, object], field: str) -> None:
    item = sitting.item(1)
    start_item(item=item, now=minutes_later(1))
    vote = vote_on(item, sitting.secretary, minutes_later(2), votes_for=5)
    given = {"kind": "ZAKLJUCAK", "text": "Usvaja se.", **values}
    with pytest.raises(Invalid) as raised:
        adopt_act(item=item, vote=vote, by=sitting.secretary.id, now=minutes_later(3), **given)
    assert list(raised.value.fields) == [field]


def test_a_deadline_in_the_past_is_refused(sitting: Sitting, secretary: User) -> None:
    task = NewTask(user_id=secretary.id, due_on=STARTS_AT.date() - timedelta(days=1))
    with pytest.raises(Invalid) as raised:
        an_act(sitting.item(1), secretary, minutes_later(1), task, votes=5)
    assert list(raised.value.fields) == ["due_on"]


def test_an_institution_of_another_municipality_gets_no_task(
    sitting: Sitting, secretary: User, other_municipality: Municipality
) -> None:
    school = make_organisation(other_municipality, "Osnovna škola", "OBR")
    with pytest.raises(NotFound):
        an_act(sitting.item(1), secretary, minutes_later(1), NewTask(organisation_id=school.id), votes=5)


def test_an_act_needs_a_vote_that_carries_it(sitting: Sitting, secretary: User) -> None:
    item = sitting.item(1)
    start_item(item=item, now=minutes_later(1))
    lost = vote_on(item, secretary, minutes_later(2), votes_for=2, votes_against=3)
    withdrawn = vote_on(item, secretary, minutes_later(3), votes_for=5)
    withdraw_vote(vote=withdrawn, now=minutes_later(4))
    for vote in (lost, withdrawn):
        with pytest.raises(Conflict):
            adopt_act(
                item=item, vote=vote, kind="ZAKLJUCAK", text="Ne.", by=secretary.id, now=minutes_later(5)
            )


def test_a_second_press_of_the_button_adopts_nothing(sitting: Sitting, secretary: User) -> None:
    act, vote = adopted_at(sitting, 1)
    with pytest.raises(Conflict):
        adopt_act(
            item=sitting.item(1),
            vote=vote,
            kind="ZAKLJUCAK",
            text="Opet.",
            by=secretary.id,
            now=minutes_later(30),
        )
    with pytest.raises(Conflict):
        withdraw_vote(vote=act.vote, now=minutes_later(31))


def test_a_button_pressed_twice_with_its_vote_adopts_nothing(sitting: Sitting, secretary: User) -> None:
    item = sitting.item(1)
    an_act(item, secretary, minutes_later(1), votes=5)
    again = vote_on(item, secretary, minutes_later(2), votes_for=5)
    with pytest.raises(Conflict):
        adopt_act(
            item=item, vote=again, kind="ZAKLJUCAK", text="Usvaja se. ", by=secretary.id, now=minutes_later(2)
        )


def test_an_act_is_not_adopted_when_the_room_has_emptied(sitting: Sitting, secretary: User) -> None:
    item = sitting.item(1)
    start_item(item=item, now=minutes_later(1))
    vote = vote_on(item, secretary, minutes_later(2), votes_for=5)
    empty_the_room(sitting, 2)
    with pytest.raises(Conflict, match="nedostaju 2 člana"):
        adopt_act(item=item, vote=vote, kind="ODLUKA", text="Da.", by=secretary.id, now=minutes_later(21))


@pytest.mark.parametrize("number", NUMBERS)
def test_every_registry_s_number_can_be_entered(sitting: Sitting, number: str) -> None:
    act, _vote = adopted_at(sitting, 1)
    assert set_act_number(act=act, number=f" {number} ").number == number


def test_a_number_is_given_once_a_year_and_body(sitting: Sitting) -> None:
    first, _vote = adopted_at(sitting, 1)
    second, _vote = adopted_at(sitting, 2)
    set_act_number(act=first, number="02-18/26")
    set_act_number(act=first, number="02-18/26")
    with pytest.raises(Conflict) as raised:
        set_act_number(act=second, number="02-18/26")
    assert raised.value.fields == {"number": "Broj 02-18/26 već ima drugi akt iz 2026. godine."}
    second.year = 2027
    assert set_act_number(act=second, number="02-18/26").number == "02-18/26"


def test_an_undecided_item_keeps_the_session_from_ending(sitting: Sitting) -> None:
    finish_item(item=sitting.item(1), outcome=ItemState.WITHDRAWN, now=minutes_later(1))
    with pytest.raises(Conflict) as raised:
        end_session(session=sitting.session, now=minutes_later(2))
    assert raised.value.message == "Sjednica se ne može zaključiti: tačke 2. i 3. nemaju ishod."
    finish_item(item=sitting.item(2), outcome=ItemState.POSTPONED, now=minutes_later(3))
    with pytest.raises(Conflict) as raised:
        end_session(session=sitting.session, now=minutes_later(4))
    assert raised.value.message == "Sjednica se ne može zaključiti: tačka 3. nema ishod."


def test_the_end_ends_every_stay_and_marks_who_never_came(sitting: Sitting, secretary: User) -> None:
    for number in (1, 2, 3):
        finish_item(item=sitting.item(number), outcome=ItemState.POSTPONED, now=minutes_later(1))
    with events_heard() as heard:
        end_session(session=sitting.session, now=minutes_later(60))
    assert names_of(heard) == ["minutes.session_held"]
    assert (sitting.session.state, sitting.session.ended_as) == ("held", "held")
    page = session_page(sitting.session.id, reader=reader_of(secretary, "keep_minutes"))
    assert [row.state for row in page.attendance].count(AttendanceState.ABSENT) == 2
    assert {stay.left_at for row in page.attendance for stay in row.intervals} == {minutes_later(60)}
    assert page.quorum_first is not None
    assert page.quorum_first.present == 5
    close_session(session=sitting.session, now=minutes_later(90))
    assert (sitting.session.state, sitting.session.closed_at) == ("closed", minutes_later(90))


def test_an_item_can_come_onto_the_agenda_during_the_session(sitting: Sitting) -> None:
    item = add_item(session=sitting.session, heading="Hitno", kind="other")
    assert item.position == 4


def test_a_session_without_a_quorum_ends_inquorate(secretary: User) -> None:
    sitting = sit(a_body(quorum_rule="number", quorum_number=6), secretary)
    start_item(item=sitting.item(1), now=minutes_later(5))
    with events_heard() as heard:
        declare_inquorate(session=sitting.session, now=minutes_later(30))
    assert names_of(heard) == ["minutes.session_held"]
    assert (sitting.session.state, sitting.session.ended_as) == ("inquorate", "inquorate")
    assert {sitting_item.state for sitting_item in (sitting.item(1), sitting.item(2))} == {"not_reached"}
    close_session(session=sitting.session, now=minutes_later(40))
    assert (sitting.session.state, sitting.session.ended_as) == ("closed", "inquorate")


def test_a_quorum_that_is_there_is_not_declared_missing(sitting: Sitting) -> None:
    with pytest.raises(Conflict, match="ima kvoruma"):
        declare_inquorate(session=sitting.session, now=minutes_later(5))


def test_an_item_that_was_voted_on_is_decided_when_the_quorum_goes(sitting: Sitting) -> None:
    item = sitting.item(1)
    start_item(item=item, now=minutes_later(5))
    vote_on(item, sitting.secretary, minutes_later(6), votes_for=5)
    empty_the_room(sitting, 2)
    declare_inquorate(session=sitting.session, now=minutes_later(21))
    assert (sitting.session.state, item.state) == ("held", "decided")


def test_what_was_decided_with_a_quorum_stays_valid(sitting: Sitting) -> None:
    adopted_at(sitting, 1)
    empty_the_room(sitting, 2)
    declare_inquorate(session=sitting.session, now=minutes_later(21))
    assert (sitting.session.state, sitting.session.ended_as) == ("held", "held")
    assert [sitting.item(number).state for number in (1, 2, 3)] == ["decided", "not_reached", "not_reached"]


def test_after_the_end_nothing_is_decided(sitting: Sitting, secretary: User) -> None:
    for number in (1, 2, 3):
        finish_item(item=sitting.item(number), outcome=ItemState.POSTPONED, now=minutes_later(1))
    end_session(session=sitting.session, now=minutes_later(60))
    with pytest.raises(Conflict):
        start_item(item=sitting.item(1), now=minutes_later(61))
    with pytest.raises(Conflict):
        add_item(session=sitting.session, heading="Prekasno", kind="other")
    with pytest.raises(Conflict):
        start(sitting.session, sitting.members, secretary)
