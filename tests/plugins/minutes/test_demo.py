"""The demo data looks alive on whatever day it is loaded, and speaks the language of each place."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from plugins.minutes.codes import BodyKind, MemberRole, SessionState, TaskState
from plugins.minutes.demo import FOLDER
from plugins.minutes.demo.dates import Days
from plugins.minutes.models import (
    Act,
    AgendaItem,
    Attendance,
    Body,
    Member,
    Presence,
    Session,
    Task,
    TaskNote,
    TextRevision,
    Vote,
)
from plugins.minutes.permissions import PERMISSIONS
from plugins.minutes.queries import (
    BodyPage,
    SessionLists,
    bodies_here,
    body_page,
    session_lists,
    session_page,
)
from portal import create_app
from portal.accounts.models import Membership, User
from portal.api import Reader, db, local, local_day, now, transaction
from portal.demo import load_demo
from portal.municipalities.current import visiting
from portal.municipalities.queries import municipality_by_slug
from portal.persons import PersonRef
from portal.testing import SETTINGS, Server, dispose
from portal.toolkit.mail import Mail

pytestmark = pytest.mark.database

SLUGS = ("velika-kladusa", "jajce", "livno", "mrkonjic-grad")
CYRILLIC = re.compile("[\u0400-\u04ff]")
LATIN = re.compile("[A-Za-zČčĆćĐđŠšŽž]")
NUMBERS = {
    "velika-kladusa": r"01-05-\d+/\d\d",
    "jajce": r"02-35-\d+/\d\d",
    "livno": r"01/1-05-\d+/\d\d",
    "mrkonjic-grad": r"01-022-\d+/\d\d",
}
COUNTED = (
    Body,
    Member,
    Session,
    AgendaItem,
    TextRevision,
    Attendance,
    Presence,
    Vote,
    Act,
    Task,
    TaskNote,
    Mail,
)
EVERYTHING = Reader(
    user_id=uuid4(), organisation_id=None, permissions=frozenset(each.name for each in PERMISSIONS)
)


@pytest.fixture(scope="module")
def loaded(server: Server, template: str) -> Iterator[Flask]:
    """An application on a database of its own, in which the demo data has been loaded twice."""
    name = server.clone(template)
    app = create_app(server.configuration(name), settings=SETTINGS)
    with app.app_context():
        load_demo()
        once = how_much_there_is()
        load_demo()
        app.config["COUNTS"] = once, how_much_there_is()
    yield app
    with app.app_context():
        dispose()
    server.drop(name)


@pytest.fixture(params=SLUGS)
def slug(request: pytest.FixtureRequest, loaded: Flask) -> Iterator[str]:
    """The municipalities of the demo data, each of them in sight."""
    with loaded.app_context(), inside(request.param):
        yield request.param


@contextmanager
def inside(slug: str) -> Iterator[None]:
    with transaction(), visiting(municipality_by_slug(slug)):
        yield


def how_much_there_is() -> dict[str, list[int]]:
    found = {}
    for slug in SLUGS:
        with inside(slug):
            found[slug] = [
                db.session.scalar(select(func.count()).select_from(table)) or 0 for table in COUNTED
            ]
    return found


def page_of(kind: BodyKind) -> BodyPage:
    body = next(row.body for row in bodies_here() if row.body.kind == kind)
    return body_page(body.id, today=local_day(now()))


def lists() -> SessionLists:
    return session_lists(EVERYTHING, now=now())


def past() -> tuple[Session, Session]:
    """Return the session that was held, and the one without a quorum."""
    missed, held = (row.session for row in lists().past)
    return held, missed


def tasks() -> Sequence[Task]:
    return db.session.scalars(select(Task)).all()


def test_loading_twice_changes_nothing(loaded: Flask) -> None:
    once, twice = loaded.config["COUNTS"]
    assert once == twice
    assert all(0 not in counts for counts in once.values())


def test_bodies_and_their_members(slug: str) -> None:
    commission, team = page_of(BodyKind.COMMISSION), page_of(BodyKind.OPERATIONAL_TEAM)
    deputies = [seat for seat in commission.members if seat.role == MemberRole.MEMBERS_DEPUTY]
    assert len(deputies) == 1
    assert 9 <= len(commission.members) - len(deputies) <= 13
    assert 5 <= len(team.members) <= 7
    for page in (commission, team):
        assert page.body.appointed_by == "mayor"
        assert page.body.act_number
        assert page.body.genitive
        assert page.mandate is not None
        assert all(seat.organisation and seat.sector and seat.email for seat in page.members)


def test_one_session_was_held_and_closed(slug: str) -> None:
    held, _ = past()
    page = session_page(held.id, reader=EVERYTHING)
    votes = [vote for row in page.items for vote in row.votes]
    acts = [act for row in page.items for act in row.acts]
    assert (held.state, held.ended_as) == (SessionState.CLOSED, SessionState.HELD)
    assert all(row.item and row.item.text for row in page.items)
    assert {vote.is_unanimous for vote in votes} == {True, False}
    assert len(acts) >= 5
    assert all(re.fullmatch(NUMBERS[slug], act.number or "") for act in acts)
    assert any(row.substitute for row in page.attendance)


def test_the_other_had_no_quorum_and_decided_nothing(slug: str) -> None:
    _, missed = past()
    page = session_page(missed.id, reader=EVERYTHING)
    assert missed.state == SessionState.INQUORATE
    assert page.quorum_first is not None
    assert not page.quorum_first.reached
    assert page.quorum_first.present > 0
    assert not any(row.votes or row.acts for row in page.items)


def test_it_was_reconvened_for_a_day_soon_to_come(slug: str) -> None:
    (row,) = lists().upcoming
    page = session_page(row.session.id, reader=EVERYTHING)
    assert row.session.state == SessionState.CALLED
    assert row.session.reconvenes_id == past()[1].id
    assert row.session.starts_at is not None
    assert 2 <= (local_day(row.session.starts_at) - local_day(now())).days <= 6
    assert local(row.session.starts_at).strftime("%H:%M") == "10:00"
    assert 6 <= len(page.items) <= 9
    assert [item.item.is_public for item in page.items if item.item].count(False) == 1


def test_the_team_has_a_draft(slug: str) -> None:
    (row,) = lists().drafts
    assert row.session.body.kind == BodyKind.OPERATIONAL_TEAM
    assert row.items >= 3


def test_tasks_stand_at_every_step(slug: str) -> None:
    found = tasks()
    late = [task for task in found if task.is_overdue(local_day(now()))]
    states = Counter(TaskState(task.state) for task in found)
    assert states == {TaskState.CONFIRMED: 1, TaskState.REPORTED: 1, TaskState.OPEN: 3}
    assert len(late) == 1
    assert all(task.organisation_id and task.due_on and task.due_on.weekday() < 5 for task in found)


def test_who_reports_works_at_the_institution(slug: str) -> None:
    for task in tasks():
        reporters = db.session.scalars(
            select(Membership.organisation_id)
            .join(TaskNote, TaskNote.written_by_id == Membership.user_id)
            .where(TaskNote.task_id == task.id, TaskNote.kind == "reported")
        ).all()
        assert set(reporters) <= {task.organisation_id}


def test_texts_are_in_the_script_of_the_place(slug: str) -> None:
    foreign = LATIN if slug == "mrkonjic-grad" else CYRILLIC
    texts = typed_texts()
    assert len(texts) > 60
    assert [text for text in texts if foreign.search(text) or "{" in text] == []


def typed_texts() -> list[str]:
    # What the portal itself puts on an agenda has no length planned, and is in the reader's catalogue.
    typed_items = AgendaItem.minutes_planned.is_not(None)
    selects = (
        select(Body.name, Body.short_name, Body.genitive),
        select(Session.place, Session.note),
        select(AgendaItem.heading, AgendaItem.rapporteur, AgendaItem.text).where(typed_items),
        select(Attendance.remark),
        select(Act.text, Act.legal_basis),
        select(Task.text, Task.reporting),
        select(TaskNote.text),
    )
    contacts = [person.label for person in db.session.scalars(select(PersonRef))]
    return contacts + [
        value for each in selects for row in db.session.execute(each) for value in row if value
    ]


def test_contacts_from_outside_are_written_to_once(slug: str) -> None:
    outside = Mail.recipient.not_in(select(User.email))
    recipients = db.session.scalars(select(Mail.recipient).where(outside)).all()
    assert recipients
    assert set(Counter(recipients).values()) == {1}


@pytest.mark.parametrize("name", SLUGS)
def test_the_order_of_things_holds_on_every_day_of_a_year(name: str) -> None:
    plan = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    for number in range(366):
        today = date(2026, 11, 22) + timedelta(days=number)
        day = Days(today).day
        in_order = [
            day(plan["commission"]["appointed"]),
            day(plan["commission"]["starts"]),
            *(day(plan["held"][key]) for key in ("written", "called", "day", "closed")),
            *(day(plan["inquorate"][key]) for key in ("written", "called", "day")),
            *(day(plan["called"][key]) for key in ("written", "called")),
            today,
        ]
        assert in_order == sorted(in_order)
        assert 2 <= (day(plan["called"]["day"]) - today).days <= 6
        check_tasks(plan, Days(today))


def check_tasks(plan: dict[str, Any], days: Days) -> None:
    held_on = days.day(plan["held"]["day"])
    for item in plan["held"]["items"]:
        for task in item.get("act", {}).get("tasks", []):
            steps = [
                held_on,
                *(days.day(task[key]["day"]) for key in ("reported", "confirmed") if key in task),
            ]
            due_on = days.day(task["due"])
            assert due_on > held_on
            assert steps == sorted(steps)
            if len(steps) == 1 and task["due"] < 0:
                # Late by the time the next agenda is drafted, which therefore asks about it.
                assert days.day(plan["inquorate"]["written"]) < due_on < days.day(plan["called"]["written"])
