"""The hot queries of the module use an index where a small municipality stands beside a large one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from plugins.minutes.models import (
    Act,
    AgendaItem,
    Attendance,
    Mandate,
    Member,
    Presence,
    Session,
    Task,
    Vote,
)
from plugins.minutes.queries import (
    ActFilter,
    acts_register,
    bodies_here,
    calendar_sessions,
    live_screen,
    open_tasks,
    register_counts,
    session_lists,
    session_page,
    task_counts,
    tasks_to_confirm,
)
from plugins.minutes.queries.bodies import members_on
from plugins.minutes.queries.following import sessions_in_progress
from plugins.minutes.services import NewTask
from portal import create_app
from portal.database import Base, db, transaction
from portal.declarations import Reader
from portal.migrations import owner_engine
from portal.municipalities import enter
from portal.municipalities.queries import municipality_by_slug
from portal.testing import (
    SETTINGS,
    Server,
    dispose,
    make_municipality,
    make_organisation,
    make_user,
)
from portal.testing.plans import key_of, multiply, plans_of
from tests.plugins.minutes.builders import STARTS_AT, a_body, an_act, minutes_later
from tests.plugins.minutes.conftest import Sitting, sit

pytestmark = pytest.mark.database

ROWS = {"jajce": 5_000, "livno": 45_000}
"""Copies of each row, by municipality; jajce is the one in sight."""

LARGE = (Act, AgendaItem, Attendance, Mandate, Member, Presence, Session, Task, Vote)
TODAY = date(2027, 1, 1)
RIGHTS = ("read_sessions", "keep_minutes", "call_session", "do_tasks", "confirm_task")


@contextmanager
def in_sight(app: Flask, slug: str) -> Iterator[None]:
    with app.app_context():
        with transaction():
            municipality = municipality_by_slug(slug)
            enter(municipality)
            yield
        db.session.remove()


def seed(app: Flask, slug: str) -> None:
    """Make one of everything: a session in progress with an act that asks a school to do something."""
    with app.app_context(), transaction():
        municipality = make_municipality(slug, slug)
        enter(municipality)
        secretary = make_user(municipality, "secretary", username=slug)
        sitting: Sitting = sit(a_body(), secretary)
        school = make_organisation(municipality, "Škola")
        make_organisation(municipality, "Centar")
        asked = NewTask(organisation_id=school.id, due_on=date(2026, 12, 18))
        an_act(sitting.item(1), secretary, minutes_later(5), asked, votes=5)
        db.session.flush()


def fill(owner: Connection, slug: str) -> None:
    """Copy what was seeded: held sessions of many years, each with an act whose task is mostly done."""
    here = f"municipality_id = (SELECT id FROM portal_municipality WHERE slug = '{slug}')"
    times = ROWS[slug]
    centre = f"(SELECT id FROM portal_organisation WHERE name = 'Centar' AND {here})"

    def key(model: type[Base]) -> str:
        return key_of(model.__tablename__, slug)

    def copy(model: type[Base], like: str = "true", **changes: str) -> None:
        multiply(owner, model.__table__, times, like=f"{here} AND {like}", **{"id": key(model), **changes})

    copy(Mandate, starts_on="date '1900-01-01'", ends_on="date '1901-01-01'", ordinal="100 + n")
    copy(Member, "role = 'chair'", mandate_id=key(Mandate))
    is_called = "n % 500 = 0"
    copy(
        Session,
        ordinal="100 + n",
        starts_at="starts_at - n * interval '6 hours'",
        state=f"CASE WHEN {is_called} THEN 'called' ELSE 'closed' END",
        ended_as=f"CASE WHEN {is_called} THEN NULL ELSE 'held' END",
        ended_at=f"CASE WHEN {is_called} THEN NULL ELSE starts_at END",
    )
    copy(AgendaItem, "position = 1", session_id=key(Session), state="'decided'")
    copy(Vote, session_id=key(Session), item_id=key(AgendaItem))
    copy(
        Act,
        session_id=key(Session),
        item_id=key(AgendaItem),
        vote_id=key(Vote),
        number="n::text",
        year="1900 + n / 50",
        adopted_at="adopted_at - n * interval '6 hours'",
    )
    copy(
        Task,
        act_id=key(Act),
        due_on="due_on + n % 500",
        state="CASE n % 100 WHEN 0 THEN 'open' WHEN 1 THEN 'reported' ELSE 'confirmed' END",
        organisation_id=f"CASE WHEN n % 1000 = 0 THEN {centre} ELSE organisation_id END",
    )
    first = owner.scalar(text(f"SELECT attendance_id FROM minutes_presence WHERE {here} LIMIT 1"))
    copy(Attendance, f"id = '{first}'", session_id=key(Session))
    copy(Presence, f"attendance_id = '{first}'", attendance_id=key(Attendance))


@pytest.fixture(scope="module")
def large_app(server: Server, template: str) -> Iterator[Flask]:
    """Return a portal with fifty thousand rows in each table of the module."""
    name = server.clone(template)
    app = create_app(server.configuration(name), settings=SETTINGS)
    for slug in ROWS:
        seed(app, slug)
    with owner_engine(server.configuration(name).database_owner_url or "").begin() as owner:
        for slug in ROWS:
            fill(owner, slug)
        owner.execute(text("ANALYZE"))
    yield app
    with app.app_context():
        dispose()
    server.drop(name)


@pytest.fixture
def reader(large_app: Flask) -> Iterator[Reader]:
    with in_sight(large_app, "jajce"):
        user = db.session.execute(text("SELECT id FROM portal_user WHERE username = 'jajce'")).scalar_one()
        centre = db.session.execute(
            text(
                "SELECT o.id FROM portal_organisation o JOIN portal_municipality m ON m.id = municipality_id"
                " WHERE m.slug = 'jajce' AND o.name = 'Centar'"
            )
        ).scalar_one()
        yield Reader(
            user_id=user,
            organisation_id=centre,
            permissions=frozenset(f"minutes.{right}" for right in RIGHTS),
        )


def one_of(statement: str) -> UUID:
    found: UUID = db.session.execute(text(statement)).scalar_one()
    return found


def the_session() -> UUID:
    return one_of("SELECT id FROM minutes_session WHERE state = 'in_progress'")


def the_mandate() -> UUID:
    return one_of("SELECT id FROM minutes_mandate WHERE ends_on IS NULL")


DAY = timedelta(days=1)
ANY = ActFilter()
LOOKS: dict[str, tuple[Callable[[Reader], object], str]] = {
    "lists of sessions": (lambda reader: session_lists(reader, now=STARTS_AT), "ix_minutes_session_"),
    "calendar": (
        lambda reader: calendar_sessions(reader, start=STARTS_AT - DAY, end=STARTS_AT + DAY),
        "ix_minutes_session_municipality_id_starts_at",
    ),
    "sessions in progress": (lambda reader: sessions_in_progress(), "minutes_session_"),
    "page of a session": (
        lambda reader: session_page(the_session(), reader=reader),
        "uq_minutes_session_municipality_id_id",
    ),
    "screen of a session": (
        lambda reader: live_screen(the_session(), now=minutes_later(30)),
        "uq_minutes_agenda_item_position",
    ),
    "members of a mandate": (
        lambda reader: members_on(the_mandate(), day=TODAY),
        "ix_minutes_member_municipality_id_mandate_id_starts_on",
    ),
    "bodies": (lambda reader: bodies_here(today=TODAY), "minutes_mandate"),
    "tasks of an institution": (open_tasks, "ix_minutes_task_open"),
    "counts of tasks": (lambda reader: task_counts(reader, today=TODAY), "ix_minutes_task_open"),
    "reports to confirm": (tasks_to_confirm, "ix_minutes_task_open"),
    "register, all": (lambda reader: acts_register(ANY, reader=reader, today=TODAY), "minutes_act_"),
    "register, open": (
        lambda reader: acts_register(ActFilter(state="open"), reader=reader, today=TODAY),
        "ix_minutes_task_open",
    ),
    "register, overdue": (
        lambda reader: acts_register(ActFilter(state="overdue"), reader=reader, today=TODAY),
        "ix_minutes_task_open",
    ),
    "register, own": (
        lambda reader: acts_register(ActFilter(state="mine"), reader=reader, today=TODAY),
        "ix_minutes_task_open",
    ),
    "register of a year": (
        lambda reader: acts_register(ActFilter(year=1950), reader=reader, today=TODAY),
        "minutes_act_",
    ),
    "counts of the register": (lambda reader: register_counts(reader=reader, today=TODAY), "minutes_act_"),
}


@pytest.mark.parametrize("what", LOOKS)
def test_a_look_up_uses_an_index(reader: Reader, what: str) -> None:
    look, index = LOOKS[what]
    plan = plans_of(lambda: look(reader))
    assert index in plan, plan
    assert {
        model.__tablename__ for model in LARGE if f"Seq Scan on {model.__tablename__} " in plan
    } == set(), plan


def test_the_plans_are_those_of_pages(reader: Reader) -> None:
    assert db.session.execute(text("SELECT current_user")).scalar_one() == "portal_app"
    assert db.session.execute(text("SHOW enable_seqscan")).scalar_one() == "on"
