"""The roll call: who came, who left, who stands in for whom, all saved at once or not at all."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from plugins.minutes.codes import AttendanceState, MemberRole
from plugins.minutes.models import Attendance, Presence
from plugins.minutes.queries import item_here, member_here, present_now, session_here
from plugins.minutes.services import Ballot, record_vote, start_item, start_session
from portal.accounts.models import User
from portal.database import db
from portal.testing import PortalClient
from tests.plugins.minutes.builders import a_member, minutes_later
from tests.plugins.minutes.sessions_on_screen import (
    Held,
    a_called_session,
    a_held_session,
    at_minute,
    fields_of,
)

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def ten_minutes_after_the_beginning() -> Iterator[None]:
    with at_minute(10):
        yield


@pytest.fixture
def begun(secretary: User) -> Held:
    """A session that has begun; nobody was called up yet."""
    held = a_called_session(secretary)
    start_session(
        session=session_here(held.session_id),
        chair=member_here(held.members[0]),
        keeper_id=secretary.id,
        now=minutes_later(0),
    )
    return held


@pytest.fixture
def desk(client: PortalClient, secretary: User) -> PortalClient:
    return client.sign_in(secretary)


def save(desk: PortalClient, held: Held, **typed: str) -> TestResponse:
    """Send the roll call; `m0_state` is the choice for the first member, `m0_at` the time beside it."""
    form = fields_of(desk.get(f"{held.url}/attendance").text)
    return desk.post(f"{held.url}/attendance", data=form | _named(held, typed))


def _named(held: Held, typed: dict[str, str]) -> dict[str, str]:
    found = {}
    for name, value in typed.items():
        seat, _separator, field = name.partition("_")
        found[f"{held.members[int(seat[1:])]}-{field}" if seat[1:].isdecimal() else name] = value
    return found


def present(held: Held) -> int:
    return present_now(session_here(held.session_id), at=minutes_later(10)).present


def states(held: Held) -> dict[UUID, str]:
    rows = db.session.scalars(select(Attendance).where(Attendance.session_id == held.session_id))
    return {row.member_id: row.state for row in rows}


def arrivals() -> list[datetime]:
    return [stay.arrived_at for stay in db.session.scalars(select(Presence).order_by(Presence.arrived_at))]


def vote(held: Held, count: int, minute: int) -> None:
    start_item(item=item_here(held.first), now=minutes_later(minute))
    ballot = Ballot.unanimous(count)
    record_vote(item=item_here(held.first), ballot=ballot, by=held.keeper.id, now=minutes_later(minute))


def test_many_rows_are_saved_at_once(desk: PortalClient, begun: Held) -> None:
    answer = save(desk, begun, m0_state="here", m1_state="here", m2_state="excused", m3_state="absent")
    assert answer.location == f"{begun.url}/attendance"
    assert present(begun) == 2
    found = states(begun)
    assert found[begun.members[2]] == AttendanceState.EXCUSED
    assert found[begun.members[3]] == AttendanceState.ABSENT
    assert found[begun.members[4]] == AttendanceState.EXPECTED
    assert "Nema kvoruma: nedostaje 1 član." in desk.get(f"{begun.url}/attendance").text


def test_everybody_expected_is_here_with_one_button(desk: PortalClient, begun: Held) -> None:
    answer = save(desk, begun, m4_state="excused", all="1")
    assert answer.status_code == 302
    assert present(begun) == 4
    shown = desk.get(f"{begun.url}/attendance").text
    assert "4/5" in shown
    assert "Svi očekivani prisustvuju" not in shown


def test_at_the_roll_call_members_are_there_from_the_beginning(desk: PortalClient, begun: Held) -> None:
    save(desk, begun, m0_state="here", m1_state="here", m1_at="10:05")
    assert arrivals() == [minutes_later(0), minutes_later(5)]


def test_later_who_comes_comes_now(desk: PortalClient, begun: Held) -> None:
    start_item(item=item_here(begun.first), now=minutes_later(6))
    save(desk, begun, m0_state="here")
    assert arrivals() == [minutes_later(10)]


def test_who_leaves_may_come_back(desk: PortalClient, begun: Held) -> None:
    save(desk, begun, m0_state="here", m1_state="here")
    save(desk, begun, m1_state="left", m1_at="10:05")
    assert present(begun) == 1
    assert "od 10:00 do 10:05" in desk.get(f"{begun.url}/attendance").text
    save(desk, begun, m1_state="here", m1_at="10:08")
    assert present(begun) == 2


def test_a_time_can_be_corrected(desk: PortalClient, begun: Held) -> None:
    save(desk, begun, m0_state="here")
    save(desk, begun, m0_at="10:07")
    assert arrivals() == [minutes_later(7)]
    save(desk, begun, m0_state="left", m0_at="10:09")
    save(desk, begun, m0_at="10:08")
    stay = db.session.scalars(select(Presence)).one()
    assert (stay.arrived_at, stay.left_at) == (minutes_later(7), minutes_later(8))


def test_what_was_noted_can_be_taken_back(desk: PortalClient, begun: Held) -> None:
    save(desk, begun, m0_state="here")
    assert save(desk, begun, m0_state="expected").status_code == 302
    assert present(begun) == 0


def test_presence_that_was_counted_stays(desk: PortalClient, secretary: User) -> None:
    held = a_held_session(secretary)
    vote(held, 5, minute=8)
    answer = save(desk, held, m0_state="expected", m1_state="left")
    assert answer.status_code == 409 or answer.status_code == 422
    assert "10:08" in answer.text
    assert fields_of(answer.text)[f"{held.members[1]}-state"] == "left"
    assert present(held) == 5


@pytest.mark.parametrize("typed", ["25:99", "kasnije", "23:30", "9:00"])
def test_a_wrong_time_saves_nothing_and_stays_in_its_field(
    desk: PortalClient, secretary: User, typed: str
) -> None:
    held = a_held_session(secretary)
    answer = save(desk, held, m0_state="left", m1_state="left", m1_at=typed)
    assert answer.status_code == 422
    assert fields_of(answer.text)[f"{held.members[1]}-at"] == typed
    assert f'href="#{held.members[1]}-at"' in answer.text
    assert present(held) == 5


def test_a_stale_page_changes_only_what_was_touched(desk: PortalClient, begun: Held) -> None:
    stale = fields_of(desk.get(f"{begun.url}/attendance").text)
    save(desk, begun, m0_state="here", m1_state="here")
    desk.post(f"{begun.url}/attendance", data=stale | _named(begun, {"m2_state": "here"}))
    assert present(begun) == 3


def test_a_deputy_sits_in_for_a_member(desk: PortalClient, begun: Held) -> None:
    seat = member_here(begun.members[1])
    deputy = a_member(
        seat.mandate, "Hamdija Bajrić", role=MemberRole.MEMBERS_DEPUTY, deputy_of_id=seat.id, has_vote=False
    )
    choice = f"deputy:{deputy.id}"
    assert "Zamjenjuje Hamdija Bajrić" in desk.get(f"{begun.url}/attendance").text
    save(desk, begun, m0_state="here", m1_state=choice)
    assert present(begun) == 2
    shown = desk.get(f"{begun.url}/attendance").text
    assert fields_of(shown)[f"{seat.id}-state"] == choice
    assert "Hamdija Bajrić: od 10:00" in shown
    save(desk, begun, m1_state="here", m1_at="10:06")
    assert fields_of(desk.get(f"{begun.url}/attendance").text)[f"{seat.id}-state"] == "here"
    assert present(begun) == 2


def test_a_member_of_another_seat_is_no_deputy(desk: PortalClient, begun: Held) -> None:
    answer = save(desk, begun, m1_state=f"deputy:{begun.members[2]}")
    assert answer.status_code == 422
    assert present(begun) == 0


def test_before_the_session_only_absence_is_noted(desk: PortalClient, secretary: User) -> None:
    held = a_called_session(secretary)
    shown = desk.get(f"{held.url}/attendance").text
    assert "Prisustvuje" not in shown
    assert save(desk, held, m0_state="excused").status_code == 302
    assert save(desk, held, m1_state="here").status_code == 422
    assert states(held)[held.members[0]] == AttendanceState.EXCUSED


def test_a_closed_session_has_a_fixed_attendance(desk: PortalClient, secretary: User) -> None:
    held = a_held_session(secretary)
    for button in ("open", "finish"):
        desk.post(f"/jajce/minutes/live/{held.first}/{button}", data={"outcome": "noted"})
    desk.post(f"/jajce/minutes/live/{held.second}/finish", data={"outcome": "postponed"})
    desk.post(f"{held.url}/end")
    desk.post(f"{held.url}/close")
    shown = desk.get(f"{held.url}/attendance").text
    assert "U ovom stanju sjednice prisutnost se ne može mijenjati." in shown
    assert "Sačuvaj prisutnost" not in shown
