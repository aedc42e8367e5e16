"""The hot queries use their index, also behind row-level security."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from plugins.minutes.models import Act, AgendaItem, Attendance, Session, Task, Vote
from plugins.minutes.queries import (
    ActFilter,
    acts_register,
    calendar_sessions,
    live_screen,
    open_tasks,
    task_counts,
)
from plugins.minutes.services import NewTask
from portal.database import Base, db
from portal.declarations import Reader
from portal.municipalities.models import Municipality
from portal.testing import make_organisation
from portal.testing.plans import plans_of
from tests.plugins.minutes.builders import STARTS_AT, an_act, minutes_later, reader_of
from tests.plugins.minutes.conftest import Sitting

pytestmark = pytest.mark.database

INDEXED_ACTS = re.compile(r"(?:Index (?:Only )?Scan using \S+ on|Bitmap Heap Scan on) minutes_act\b")
MANY = 2000
"""As many sessions as four bodies hold in thirty years."""


@pytest.fixture
def reader(sitting: Sitting, municipality: Municipality) -> Reader:
    """Somebody of an institution that has one of two thousand tasks, each of a session of its own."""
    centre, school = (make_organisation(municipality, name) for name in ("Centar", "Škola"))
    asked = NewTask(organisation_id=school.id, due_on=date(2026, 12, 18))
    act = an_act(sitting.item(1), sitting.secretary, minutes_later(5), asked, votes=5)
    task = act.tasks[0]
    multiply(Session, act.session_id, ordinal="100 + n", starts_at="starts_at - n * interval '1 day'")
    multiply(AgendaItem, act.item_id, session_id=key_of(Session), position="1", state="'decided'")
    multiply(Vote, act.vote_id, session_id=key_of(Session), item_id=key_of(AgendaItem))
    multiply(
        Act,
        act.id,
        session_id=key_of(Session),
        item_id=key_of(AgendaItem),
        vote_id=key_of(Vote),
        year="1000 + n",
    )
    multiply(Task, task.id, act_id=key_of(Act), due_on="due_on + n")
    row = live_screen(sitting.session.id, now=minutes_later(6)).attendance[0].attendance
    assert row is not None
    multiply(Attendance, row.id, session_id=key_of(Session))
    task.organisation_id = centre.id
    db.session.flush()
    return reader_of(
        sitting.secretary, "read_sessions", "keep_minutes", "do_tasks", organisation_id=centre.id
    )


def key_of(table: type[Base]) -> str:
    return f"md5('{table.__tablename__}' || n)::uuid"


def multiply(table: type[Base], row_id: object, **changes: str) -> None:
    """Copy a row many times, each with a key that follows from its number."""
    values = (
        {column.name: column.name for column in table.__table__.columns} | {"id": key_of(table)} | changes
    )
    names, expressions = ", ".join(values), ", ".join(values.values())
    db.session.execute(
        text(
            f"INSERT INTO {table.__tablename__} ({names}) SELECT {expressions}"
            f" FROM {table.__tablename__}, generate_series(1, {MANY}) n WHERE id = :id"
        ),
        {"id": row_id},
    )


def test_the_calendar_finds_sessions_by_their_time(reader: Reader) -> None:
    day = timedelta(days=1)
    plan = plans_of(lambda: calendar_sessions(reader, start=STARTS_AT - day, end=STARTS_AT + day))
    assert "ix_minutes_session_municipality_id_starts_at" in plan
    assert "Seq Scan on minutes_session" not in plan


def test_an_institution_finds_its_open_tasks(reader: Reader) -> None:
    plan = plans_of(lambda: open_tasks(reader)) + plans_of(
        lambda: task_counts(reader, today=date(2027, 1, 1))
    )
    assert "ix_minutes_task_open" in plan
    assert "Seq Scan on minutes_task" not in plan


def test_the_screen_of_a_session_finds_what_belongs_to_it(reader: Reader, sitting: Sitting) -> None:
    db.session.expire_all()
    session_id = sitting.session.id
    plan = plans_of(lambda: live_screen(session_id, now=minutes_later(30)))
    for table in (Session, AgendaItem, Vote, Act, Task, Attendance):
        assert f"Seq Scan on {table.__tablename__}" not in plan


def test_the_register_of_a_body_finds_its_acts(reader: Reader, sitting: Sitting) -> None:
    wanted = ActFilter(body_id=sitting.body.id, year=2026)
    plan = plans_of(lambda: acts_register(wanted, reader=reader, today=date(2026, 11, 25)))
    # Which index serves best follows from the statistics, which differ between servers.
    assert INDEXED_ACTS.search(plan)
    assert "Seq Scan on minutes_act" not in plan
