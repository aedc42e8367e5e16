"""The live screen in a browser without scripts: opening, writing, voting, adopting, finishing, closing."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from plugins.minutes.codes import ItemState, SessionState
from plugins.minutes.models import Act, AgendaItem, Session, Task, Vote
from plugins.minutes.queries import item_here, member_here, session_here
from plugins.minutes.services import record_departure, save_text
from portal.accounts.models import User
from portal.database import db
from portal.municipalities import enter
from portal.municipalities.models import Municipality
from portal.testing import PortalClient, make_organisation, make_user
from tests.plugins.minutes.builders import minutes_later
from tests.plugins.minutes.sessions_on_screen import (
    BASE,
    Held,
    a_called_session,
    a_held_session,
    at_minute,
    fields_of,
)

pytestmark = pytest.mark.database

TEXT = "Jasmina Delić je predstavila izvještaj."
ACT = "Usvaja se izvještaj."


@pytest.fixture(autouse=True)
def ten_minutes_after_the_beginning() -> Iterator[None]:
    with at_minute(10):
        yield


@pytest.fixture
def held(secretary: User) -> Held:
    return a_held_session(secretary)


@pytest.fixture
def desk(client: PortalClient, held: Held) -> PortalClient:
    return client.sign_in(held.keeper)


def press(desk: PortalClient, held: Held, item_id: UUID, button: str, **typed: str) -> TestResponse:
    """Open the page of an item, type, and press a button; `__` stands for `-` in the names of fields."""
    form = fields_of(desk.get(held.live(item_id)).text)
    form |= {name.replace("__", "-"): value for name, value in typed.items()}
    return desk.post(f"{BASE}/live/{item_id}/{button}", data=form)


def opened(desk: PortalClient, held: Held) -> Held:
    assert press(desk, held, held.first, "open").status_code == 302
    return held


def state_of(item_id: UUID) -> str:
    return item_here(item_id).state


def count(table: type[Vote] | type[Act]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def leave(held: Held, members: int) -> None:
    """Let members go, the last ones first, five minutes after the beginning."""
    for member_id in held.members[-members:]:
        record_departure(
            session=session_here(held.session_id),
            member=member_here(member_id),
            at=minutes_later(5),
            now=minutes_later(10),
        )


def test_the_whole_job(desk: PortalClient, held: Held, municipality: Municipality) -> None:
    centre = make_organisation(municipality, "Centar za socijalni rad").id
    school = make_organisation(municipality, "Druga osnovna škola").id
    assert desk.get(held.live()).status_code == 200
    opened(desk, held)
    assert press(desk, held, held.first, "text", text=TEXT).status_code == 302
    adopted = press(
        desk,
        held,
        held.first,
        "act",
        votes_for="4",
        votes_abstained="1",
        act__text=ACT,
        act__number="01-05-66/26",
        act__reporting="pismeno",
        act__tasks__0__carrier=f"organisation:{centre}",
        act__tasks__0__due_on="18. 12. 2026.",
        act__tasks__1__carrier=f"organisation:{school}",
        act__tasks__2__carrier=f"user:{held.keeper.id}",
    )
    assert adopted.status_code == 302, adopted.text
    tasks = db.session.scalars(select(Task)).all()
    assert {task.organisation_id for task in tasks} == {centre, school, None}
    assert [str(task.due_on) for task in tasks if task.due_on] == ["2026-12-18"]
    assert {task.reporting for task in tasks} == {"pismeno"}
    assert db.session.scalars(select(Act)).one().number == "01-05-66/26"
    finished = press(desk, held, held.first, "finish", outcome="decided", then="open")
    assert finished.location == held.live(held.second)
    assert (state_of(held.first), state_of(held.second)) == (ItemState.DECIDED, ItemState.RUNNING)
    press(desk, held, held.second, "finish", outcome="noted")
    assert desk.post(f"{held.url}/end").location == f"{held.url}/close"
    assert desk.post(f"{held.url}/close").location == held.url
    assert session_here(held.session_id).state == SessionState.CLOSED
    shown = desk.get(held.live(held.first)).text
    assert TEXT in shown
    assert "readonly" in shown


def test_every_button_saves_the_text(desk: PortalClient, held: Held) -> None:
    opened(desk, held)
    press(desk, held, held.first, "vote", text=TEXT, votes_for="5")
    assert item_here(held.first).text == TEXT


def test_a_wrong_sum_changes_nothing_and_loses_nothing(desk: PortalClient, held: Held) -> None:
    opened(desk, held)
    answer = press(desk, held, held.first, "act", text=TEXT, votes_for="4", votes_against="3", act__text=ACT)
    assert answer.status_code == 422
    assert "7" in answer.text.split('class="error-summary"')[1].split("</ul>")[0]
    assert "<title>Greška:" in answer.text
    typed = fields_of(answer.text)
    assert (typed["text"], typed["votes_for"], typed["votes_against"], typed["act-text"]) == (
        TEXT,
        "4",
        "3",
        ACT,
    )
    assert 'href="#votes_for"' in answer.text
    assert count(Vote) == count(Act) == 0
    assert item_here(held.first).text == ""


@pytest.mark.parametrize("typed", ["-1", "pet", "99999999999999999999"])
def test_what_is_no_number_of_votes_stays_in_its_field(desk: PortalClient, held: Held, typed: str) -> None:
    opened(desk, held)
    answer = press(desk, held, held.first, "vote", votes_for=typed)
    assert answer.status_code == 422
    assert fields_of(answer.text)["votes_for"] == typed
    assert count(Vote) == 0


def test_without_a_quorum_nothing_is_decided(desk: PortalClient, held: Held) -> None:
    opened(desk, held)
    leave(held, 3)
    shown = desk.get(held.live(held.first)).text
    assert "Nema kvoruma: nedostaje 1 član. Akti se ne mogu donositi." in shown
    assert 'class="quorum none"' in shown
    assert shown.count(" disabled aria-describedby") == 2
    answer = press(desk, held, held.first, "act", text=TEXT, votes_for="2", act__text=ACT)
    assert answer.status_code == 409
    assert "Nema kvoruma: nedostaje 1 član." in answer.text
    assert fields_of(answer.text)["text"] == TEXT
    assert count(Vote) == count(Act) == 0


def test_two_writers_see_both_texts(desk: PortalClient, held: Held, municipality: Municipality) -> None:
    opened(desk, held)
    mine = fields_of(desk.get(held.live(held.first)).text) | {"text": "Moj red.", "votes_for": "5"}
    somebody = make_user(municipality, "secretary", full_name="Selma Begić", gender="f")
    save_text(item=item_here(held.first), text="Njen red.", version=0, by=somebody.id, now=minutes_later(9))
    answer = desk.post(f"{BASE}/live/{held.first}/vote", data=mine)
    assert answer.status_code == 409
    assert "Tekst je mijenjala i Selma Begić." in answer.text
    assert "<ins>Moj</ins>" in answer.text
    assert "<del>Njen</del>" in answer.text
    assert count(Vote) == 0
    assert item_here(held.first).text == "Njen red."


@pytest.mark.parametrize(("keep", "text"), [("mine", "Moj red."), ("theirs", "Njen red.")])
def test_the_choice_of_a_version_goes_on_with_what_was_pressed(
    desk: PortalClient, held: Held, keep: str, text: str
) -> None:
    opened(desk, held)
    mine = fields_of(desk.get(held.live(held.first)).text) | {"text": "Moj red.", "votes_for": "5"}
    save_text(
        item=item_here(held.first), text="Njen red.", version=0, by=held.keeper.id, now=minutes_later(9)
    )
    asked = desk.post(f"{BASE}/live/{held.first}/vote", data=mine)
    chosen = desk.post(f"{BASE}/live/{held.first}/vote", data=fields_of(asked.text) | {"keep": keep})
    assert chosen.status_code == 302, chosen.text
    assert item_here(held.first).text == text
    assert count(Vote) == 1


def test_merging_puts_both_texts_into_the_field(desk: PortalClient, held: Held) -> None:
    opened(desk, held)
    mine = fields_of(desk.get(held.live(held.first)).text) | {"text": "Zajedno.\nMoj red.", "votes_for": "5"}
    save_text(
        item=item_here(held.first),
        text="Zajedno.\nNjen red.",
        version=0,
        by=held.keeper.id,
        now=minutes_later(9),
    )
    asked = desk.post(f"{BASE}/live/{held.first}/vote", data=mine)
    merging = desk.post(f"{BASE}/live/{held.first}/vote", data=fields_of(asked.text) | {"keep": "merge"})
    assert merging.status_code == 200
    typed = fields_of(merging.text)
    assert (typed["text"], typed["votes_for"]) == ("Zajedno.\nNjen red.\nMoj red.", "5")
    assert desk.post(f"{BASE}/live/{held.first}/text", data=typed).status_code == 302
    assert item_here(held.first).text == "Zajedno.\nNjen red.\nMoj red."


def test_who_wrote_nothing_has_no_conflict(desk: PortalClient, held: Held) -> None:
    opened(desk, held)
    seen = fields_of(desk.get(held.live(held.first)).text) | {"votes_for": "5"}
    save_text(
        item=item_here(held.first), text="Njen red.", version=0, by=held.keeper.id, now=minutes_later(9)
    )
    assert desk.post(f"{BASE}/live/{held.first}/vote", data=seen).status_code == 302
    assert item_here(held.first).text == "Njen red."


def test_all_in_favour_is_filled_in_without_scripts(desk: PortalClient, held: Held) -> None:
    opened(desk, held)
    answer = press(desk, held, held.first, "all-for", text=TEXT, act__text=ACT)
    assert answer.status_code == 200
    typed = fields_of(answer.text)
    assert (typed["votes_for"], typed["votes_against"], typed["text"], typed["act-text"]) == (
        "5",
        "0",
        TEXT,
        ACT,
    )
    assert count(Vote) == 0


def test_an_act_may_use_a_vote_recorded_before(desk: PortalClient, held: Held) -> None:
    opened(desk, held)
    press(desk, held, held.first, "vote", votes_for="5")
    assert "Jednoglasno, sa 5 glasova za, prijedlog je usvojen." in desk.get(held.live(held.first)).text
    assert press(desk, held, held.first, "act", act__text=ACT).status_code == 302
    assert count(Vote) == count(Act) == 1


def test_an_act_needs_a_vote(desk: PortalClient, held: Held) -> None:
    opened(desk, held)
    answer = press(desk, held, held.first, "act", act__text=ACT)
    assert answer.status_code == 422
    assert "Upišite kako su članovi glasali." in answer.text


def test_a_rejected_proposal_is_no_act(desk: PortalClient, held: Held) -> None:
    opened(desk, held)
    answer = press(desk, held, held.first, "act", votes_for="1", votes_against="4", act__text=ACT)
    assert answer.status_code == 409
    assert count(Vote) == count(Act) == 0


def test_a_vote_can_be_withdrawn_until_an_act_rests_on_it(desk: PortalClient, held: Held) -> None:
    opened(desk, held)
    press(desk, held, held.first, "vote", votes_for="5")
    vote = db.session.scalars(select(Vote)).one().id
    assert press(desk, held, held.first, f"votes/{vote}/withdraw").status_code == 302
    assert "prijedlog je usvojen" not in desk.get(held.live(held.first)).text.split("<aside")[1]
    press(desk, held, held.first, "act", votes_for="5", act__text=ACT)
    kept = db.session.scalars(select(Vote).where(Vote.withdrawn_at.is_(None))).one().id
    assert press(desk, held, held.first, f"votes/{kept}/withdraw").status_code == 409
    assert press(desk, held, held.second, f"votes/{kept}/withdraw").status_code == 404


def test_the_chair_is_asked_on_a_tie_where_the_rules_say_so(client: PortalClient, secretary: User) -> None:
    held = a_held_session(secretary, members=4, tie_breaker="chair")
    desk = client.sign_in(secretary)
    opened(desk, held)
    asked = press(desk, held, held.first, "vote", votes_for="2", votes_against="2")
    assert asked.status_code == 422
    assert 'href="#chair_vote"' in asked.text
    assert (
        press(desk, held, held.first, "vote", votes_for="2", votes_against="2", chair_vote="for").status_code
        == 302
    )
    assert db.session.scalars(select(Vote)).one().adopted


def test_nobody_asks_the_chair_elsewhere(desk: PortalClient, held: Held) -> None:
    opened(desk, held)
    assert "chair_vote" not in desk.get(held.live(held.first)).text


def test_an_institution_of_others_carries_nothing_out(
    desk: PortalClient, held: Held, municipality: Municipality, other_municipality: Municipality
) -> None:
    foreign = make_organisation(other_municipality, "Centar za socijalni rad Livno").id
    stranger = make_user(other_municipality, "secretary").id
    opened(desk, held)
    for carrier in (f"organisation:{foreign}", f"user:{stranger}", f"organisation:{uuid4()}", "nonsense"):
        answer = press(
            desk, held, held.first, "act", votes_for="5", act__text=ACT, act__tasks__0__carrier=carrier
        )
        assert answer.status_code == 422
        assert 'id="act-tasks-0-carrier-e"' in answer.text
        assert fields_of(answer.text)["act-text"] == ACT
    assert count(Act) == count(Vote) == 0


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [
        ("act__text", "", "act-text"),
        ("act__number", "bez cifre", "act-number"),
        ("act__kind", "UKAZ", "act-kind"),
        ("act__tasks__0__due_on", "32. 13.", "act-tasks-0-due_on"),
        ("act__tasks__1__due_on", "18. 12.", "act-tasks-1-due_on"),
    ],
)
def test_a_mistake_in_an_act_stands_at_its_field(
    desk: PortalClient, held: Held, name: str, value: str, field: str
) -> None:
    opened(desk, held)
    answer = press(desk, held, held.first, "act", **{"votes_for": "5", "act__text": ACT, name: value})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text or "error-summary" in answer.text
    assert count(Act) == 0


def test_a_deadline_in_the_past_is_refused(desk: PortalClient, held: Held) -> None:
    opened(desk, held)
    answer = press(
        desk,
        held,
        held.first,
        "act",
        votes_for="5",
        act__text=ACT,
        act__tasks__0__carrier=f"user:{held.keeper.id}",
        act__tasks__0__due_on="1. 11. 2026.",
    )
    assert answer.status_code == 422
    assert "Rok je u prošlosti." in answer.text


def test_only_one_item_is_open_at_a_time(desk: PortalClient, held: Held) -> None:
    opened(desk, held)
    shown = desk.get(held.live(held.second)).text
    assert "Tačka 1. je još u toku. Prvo je završite." in shown
    assert press(desk, held, held.second, "open").status_code == 409
    assert state_of(held.second) == ItemState.PLANNED


def test_the_next_item_is_opened_from_a_finished_one(desk: PortalClient, held: Held) -> None:
    opened(desk, held)
    press(desk, held, held.first, "finish", outcome="noted")
    answer = press(desk, held, held.first, "open", text=TEXT, open=str(held.second))
    assert answer.location == held.live(held.second)
    assert (item_here(held.first).text, item_here(held.second).text) == (TEXT, "")
    assert state_of(held.second) == ItemState.RUNNING


def test_an_item_is_not_decided_without_a_vote(desk: PortalClient, held: Held) -> None:
    opened(desk, held)
    assert press(desk, held, held.first, "finish", outcome="decided").status_code == 422
    assert state_of(held.first) == ItemState.RUNNING


def test_a_planned_item_can_be_postponed(desk: PortalClient, held: Held) -> None:
    assert press(desk, held, held.first, "finish", outcome="postponed").status_code == 302
    assert state_of(held.first) == ItemState.POSTPONED


def test_earlier_versions_are_shown(desk: PortalClient, held: Held) -> None:
    opened(desk, held)
    press(desk, held, held.first, "text", text="Prvi red.")
    press(desk, held, held.first, "text", text="Drugi red.")
    shown = desk.get(f"{BASE}/live/{held.first}/revisions").text
    assert "<del>Prvi</del><ins>Drugi</ins>" in shown
    assert "Amra Hodžić" in shown
    assert desk.get(f"{BASE}/live/{held.second}/revisions").status_code == 200


def test_a_session_begins_with_the_roll_call(client: PortalClient, secretary: User) -> None:
    held = a_called_session(secretary)
    desk = client.sign_in(secretary)
    assert desk.get(held.live()).location == f"{held.url}/start"
    form = fields_of(desk.get(f"{held.url}/start").text)
    assert form["chair"] == str(held.members[0])
    assert form["keeper"] == str(secretary.id)
    assert desk.post(f"{held.url}/start", data=form | {"chair": str(uuid4())}).status_code == 422
    assert desk.post(f"{held.url}/start", data=form).location == f"{held.url}/attendance"
    assert session_here(held.session_id).state == SessionState.IN_PROGRESS
    assert desk.get(f"{held.url}/start").location == held.live()


def test_what_is_undecided_keeps_a_session_from_ending(desk: PortalClient, held: Held) -> None:
    opened(desk, held)
    shown = desk.get(f"{held.url}/close").text
    assert held.live(held.first) in shown
    assert "Prvo upišite ishod za tačke: 1. i 2." in shown
    refused = desk.post(f"{held.url}/end")
    assert refused.status_code == 409
    assert "1. i 2." in refused.text
    assert session_here(held.session_id).state == SessionState.IN_PROGRESS


def test_a_session_without_a_quorum_ends_as_such(desk: PortalClient, held: Held) -> None:
    assert desk.post(f"{held.url}/inquorate").status_code == 409
    leave(held, 3)
    assert "Sjednica se završava bez odluke." in desk.get(f"{held.url}/close").text
    assert desk.post(f"{held.url}/inquorate").status_code == 302
    assert session_here(held.session_id).state == SessionState.INQUORATE
    assert state_of(held.first) == ItemState.NOT_REACHED
    assert desk.get(held.live(held.first)).status_code == 200


def test_the_text_can_be_completed_until_the_session_is_closed(desk: PortalClient, held: Held) -> None:
    for item_id in (held.first, held.second):
        press(desk, held, item_id, "finish", outcome="postponed")
    desk.post(f"{held.url}/end")
    assert press(desk, held, held.first, "text", text=TEXT).status_code == 302
    assert press(desk, held, held.first, "open").status_code == 409
    desk.post(f"{held.url}/close")
    assert press(desk, held, held.first, "text", text="Naknadno.").status_code == 409
    assert item_here(held.first).text == TEXT


def test_why_there_is_no_voting_stands_beside_the_button(desk: PortalClient, held: Held) -> None:
    shown = desk.get(held.live(held.first)).text
    assert "Ova tačka još nije otvorena." in shown
    assert press(desk, held, held.first, "vote", votes_for="5").status_code == 409


def test_the_words_follow_what_is_typed(desk: PortalClient, held: Held) -> None:
    hints = f"{BASE}/live/hints"
    assert desk.get(f"{hints}/adopt?act-kind=ODLUKA").text.strip() == "Donesi odluku"
    assert desk.get(f"{hints}/adopt?act-kind=<b>").text.strip() == "Donesi zaključak"
    assert desk.get(f"{hints}/deadline?due=18.12.").text.strip() == "petak, za 24 dana"
    assert desk.get(f"{hints}/deadline?due=nekad").text.strip() == ""


def addresses(held: Held) -> list[tuple[str, str]]:
    session, item = f"{BASE}/sessions/{held.session_id}", f"{BASE}/live/{held.first}"
    pages = ("live", f"live/{held.first}", "attendance", "close", "start", "minutes.pdf", "invitation.pdf")
    buttons = ("text", "open", "vote", "all-for", f"votes/{uuid4()}/withdraw", "act", "finish")
    return [
        *(("GET", f"{session}/{page}") for page in pages),
        *(("POST", f"{session}/{page}") for page in ("start", "attendance", "end", "close", "inquorate")),
        *(("POST", f"{item}/{button}") for button in buttons),
        ("GET", f"{item}/revisions"),
    ]


def test_a_session_of_others_is_not_there(
    client: PortalClient, held: Held, municipality: Municipality, other_municipality: Municipality
) -> None:
    stranger = make_user(other_municipality, "secretary")
    client.sign_in(stranger)
    for method, address in addresses(held):
        there = address.replace("/jajce/", "/livno/")
        assert client.open(there, method=method).status_code == 404, there
        assert client.open(address, method=method).status_code == 404, address
    enter(municipality)
    assert state_of(held.first) == ItemState.PLANNED


@pytest.mark.parametrize("role", ["member", "coordinator", "mayor", "institution_officer"])
def test_only_who_keeps_minutes_holds_sessions(
    client: PortalClient, held: Held, municipality: Municipality, role: str
) -> None:
    client.sign_in(make_user(municipality, role))
    for method, address in addresses(held):
        if not address.endswith(".pdf"):
            assert client.open(address, method=method).status_code == 403, address
    assert db.session.get_one(AgendaItem, held.first).state == ItemState.PLANNED
    assert db.session.get_one(Session, held.session_id).state == SessionState.IN_PROGRESS
