"""The pages of tasks, and what the module answers to the portal."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from plugins.minutes import hooks
from plugins.minutes.models import Session, Task
from plugins.minutes.queries import task_here
from plugins.minutes.services import NewTask
from portal.accounts.models import Organisation, User
from portal.database import db
from portal.municipalities.models import Municipality
from portal.testing import PortalClient, make_organisation, make_user
from tests.plugins.minutes.browsing import PLACE, browser, items_of, problems, words
from tests.plugins.minutes.builders import (
    STARTS_AT,
    a_body,
    a_draft,
    a_mandate,
    an_act,
    an_item,
    call,
    members_of,
    minutes_later,
    reader_of,
    start,
)

pytestmark = pytest.mark.database

LATER = STARTS_AT + timedelta(days=10)
"""Friday, 4 December 2026."""


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(LATER):
        yield


@pytest.fixture
def client(app: Flask, secretary: User) -> PortalClient:
    return browser(app, secretary)


@pytest.fixture
def centre(municipality: Municipality) -> Organisation:
    return make_organisation(municipality, "Centar za socijalni rad")


@pytest.fixture
def officer(municipality: Municipality, centre: Organisation) -> User:
    return make_user(municipality, "institution_officer", full_name="Jasmina Delić", organisation=centre)


@pytest.fixture
def session(municipality: Municipality, secretary: User) -> Session:
    mandate = a_mandate(a_body())
    members = members_of(mandate, 3)
    found = a_draft(mandate.body, secretary)
    an_item(found)
    an_item(found, "Pojedinačni slučaj", is_public=False)
    call(found)
    return start(found, members, secretary)


def a_task(session: Session, by: User, asked: NewTask, position: int = 1) -> Task:
    item = items_of(session)[position - 1]
    act = an_act(item, by, minutes_later(5), asked, votes=3, text="Dostaviti izvještaj o radu.")
    return db.session.scalars(select(Task).where(Task.act_id == act.id)).one()


@pytest.fixture
def task(session: Session, secretary: User, centre: Organisation) -> Task:
    asked = NewTask(organisation_id=centre.id, due_on=date(2026, 12, 1), reporting="Pismeno, sekretaru")
    return a_task(session, secretary, asked)


def test_a_task_is_started_reported_sent_back_and_confirmed(
    app: Flask, client: PortalClient, task: Task, officer: User
) -> None:
    carrier = browser(app, officer)
    address = f"{PLACE}/tasks/{task.id}"
    shown = words(carrier.get(f"{PLACE}/tasks/"))
    assert "Dostaviti izvještaj o radu. Conclusion · Regular session no. 1" in shown
    assert "1 Dec 2026 3 days late Late" in shown
    shown = words(carrier.get(address))
    assert "Pismeno, sekretaru" in shown
    assert "Begin the work" in shown
    assert "Confirm as done" not in shown

    assert carrier.post(f"{address}/start").status_code == 302
    assert carrier.post(f"{address}/report", data={"text": "Izvještaj je predan."}).status_code == 302
    shown = words(carrier.get(address))
    assert "Waits for confirmation" in shown
    assert "Reported done Izvještaj je predan." in shown
    assert "Report as done" not in shown

    shown = words(client.get(f"{PLACE}/tasks/"))
    assert "To confirm" in shown
    assert client.post(f"{address}/send-back", data={"remark": "Nedostaje prilog."}).status_code == 302
    assert "Sent back Nedostaje prilog." in words(carrier.get(address))
    assert carrier.post(f"{address}/report", data={"text": "Prilog je dostavljen."}).status_code == 302
    assert client.post(f"{address}/confirm").status_code == 302
    assert task_here(task.id).state == "confirmed"
    assert "No task waits for you" in words(carrier.get(f"{PLACE}/tasks/"))


@pytest.mark.parametrize(
    ("step", "name", "sentence"),
    [
        ("report", "text", "Write in a sentence what was done."),
        ("remark", "note-text", "Write the remark."),
    ],
)
def test_an_empty_text_is_asked_for_at_its_own_field(
    app: Flask, task: Task, officer: User, step: str, name: str, sentence: str
) -> None:
    answer = browser(app, officer).post(f"{PLACE}/tasks/{task.id}/{step}", data={name: "  "})
    assert answer.status_code == 422
    assert problems(answer) == [sentence]
    assert f'id="{name}-e"' in answer.text
    assert answer.text.count("field bad") == 1


def test_sending_back_needs_a_reason(app: Flask, client: PortalClient, task: Task, officer: User) -> None:
    browser(app, officer).post(f"{PLACE}/tasks/{task.id}/report", data={"text": "Predano."})
    answer = client.post(f"{PLACE}/tasks/{task.id}/send-back", data={"remark": ""})
    assert answer.status_code == 422
    assert problems(answer) == ["Write what is missing, so that the carrier can complete it."]


def test_what_was_typed_stays_when_the_task_has_moved_on(
    app: Flask, client: PortalClient, task: Task, officer: User
) -> None:
    carrier = browser(app, officer)
    carrier.post(f"{PLACE}/tasks/{task.id}/report", data={"text": "Predano."})
    client.post(f"{PLACE}/tasks/{task.id}/confirm")
    answer = carrier.post(f"{PLACE}/tasks/{task.id}/report", data={"text": "Predano još jednom."})
    assert answer.status_code == 422
    assert "the state of the task is “Done”" in problems(answer)[0]
    assert "Predano još jednom." in words(answer)


def test_a_remark_is_added(app: Flask, client: PortalClient, task: Task) -> None:
    assert client.post(f"{PLACE}/tasks/{task.id}/remark", data={"note-text": "Zvala sam."}).status_code == 302
    assert "Amra Hodžić Remark Zvala sam." in words(client.get(f"{PLACE}/tasks/{task.id}"))


def test_others_may_look_but_not_report(
    app: Flask, client: PortalClient, task: Task, municipality: Municipality
) -> None:
    address = f"{PLACE}/tasks/{task.id}"
    member = browser(app, make_user(municipality, "member"))
    assert member.get(address).status_code == 200
    assert "Report as done" not in words(member.get(address))
    assert "Add the remark" not in words(member.get(address))
    assert member.post(f"{address}/start").status_code == 403
    assert member.post(f"{address}/report", data={"text": "Ja sam."}).status_code == 403
    assert member.post(f"{address}/confirm").status_code == 403
    assert member.post(f"{address}/send-back", data={"remark": "Ne."}).status_code == 403
    assert client.post(f"{address}/confirm").status_code == 409

    school = make_organisation(municipality, "JU OŠ „Todorovo”")
    elsewhere = browser(app, make_user(municipality, "institution_officer", organisation=school))
    assert elsewhere.get(address).status_code == 404
    assert elsewhere.post(f"{address}/report", data={"text": "Ja sam."}).status_code == 404
    auditor = browser(app, make_user(municipality, "auditor"))
    assert auditor.get(address).status_code == 403
    assert browser(app).get(address).status_code == 302


def test_tasks_of_closed_items_are_not_told_to_others(
    app: Flask,
    client: PortalClient,
    session: Session,
    secretary: User,
    centre: Organisation,
    officer: User,
    municipality: Municipality,
) -> None:
    task = a_task(session, secretary, NewTask(organisation_id=centre.id), position=2)
    carrier = browser(app, officer)
    assert carrier.get(f"{PLACE}/tasks/{task.id}").status_code == 200
    assert "Pojedinačni" not in carrier.get(f"{PLACE}/tasks/{task.id}").text
    carrier.post(f"{PLACE}/tasks/{task.id}/report", data={"text": "Predano."})
    coordinator = browser(app, make_user(municipality, "coordinator"))
    assert "Dostaviti" not in coordinator.get(f"{PLACE}/tasks/").text
    assert coordinator.get(f"{PLACE}/tasks/{task.id}").status_code == 404
    assert coordinator.post(f"{PLACE}/tasks/{task.id}/confirm").status_code == 404
    assert "Dostaviti" in client.get(f"{PLACE}/tasks/").text


def test_tasks_of_others_do_not_exist(app: Flask, task: Task, other_municipality: Municipality) -> None:
    elsewhere = PLACE.replace("jajce", "livno")
    number = task.id
    stranger = browser(app, make_user(other_municipality, "secretary"))
    assert stranger.get(f"{elsewhere}/tasks/{number}").status_code == 404
    for step in ("start", "report", "remark", "confirm", "send-back"):
        assert stranger.post(f"{elsewhere}/tasks/{number}/{step}", data={"text": "x"}).status_code == 404


def test_my_day_shows_what_waits(app: Flask, client: PortalClient, task: Task, officer: User) -> None:
    home = words(browser(app, officer).get("/jajce/"))
    assert "Dostaviti izvještaj o radu. Conclusion · Centar za socijalni rad 3 days late" in home
    assert "1 late" in home
    browser(app, officer).post(f"{PLACE}/tasks/{task.id}/report", data={"text": "Predano."})
    assert "Confirm: Dostaviti izvještaj o radu." in words(client.get("/jajce/"))


def test_the_navigation_holds_what_the_reader_may_open(
    app: Flask, client: PortalClient, officer: User, municipality: Municipality
) -> None:
    shown = words(client.get(f"{PLACE}/"))
    for page in ("Sessions", "Register of acts", "Bodies and members", "My tasks"):
        assert page in shown
    shown = words(browser(app, officer).get(f"{PLACE}/tasks/"))
    assert "My tasks" in shown
    assert "Register of acts" not in shown
    staff = browser(app, make_user(municipality, "it_staff"))
    assert "Sessions" not in words(staff.get("/jajce/")).replace("Call sessions", "")


def test_the_calendar_offers_the_session_of_the_day(
    app: Flask, session: Session, secretary: User, municipality: Municipality
) -> None:
    keeper = reader_of(secretary, "read_sessions", "keep_minutes")
    day = datetime(2026, 11, 24, tzinfo=STARTS_AT.tzinfo)
    with app.test_request_context("/jajce/"):
        (item,) = hooks.calendar_items(keeper, day, day + timedelta(days=1))
        assert item.url == f"{PLACE}/sessions/{session.id}/live"
        assert item.action
        other = reader_of(make_user(municipality, "member"), "read_sessions")
        (item,) = hooks.calendar_items(other, day, day + timedelta(days=1))
        assert item.url == f"{PLACE}/sessions/{session.id}"
        assert not item.action
        assert hooks.calendar_items(reader_of(secretary, "do_tasks"), day, day + timedelta(days=1)) == []


def test_it_stays_on_while_a_session_is_held(app: Flask, session: Session) -> None:
    sentence = hooks.refuse_deactivation(LATER)
    assert sentence
    assert "1" in sentence
