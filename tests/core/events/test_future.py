"""Future events: due once, moved, revoked, replaced, and dropped with a module that is switched off."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import ClassVar
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal.audit import AuditEntry
from portal.database import db, transaction
from portal.declarations import Subscription
from portal.events import Event, Received, move, publish, revoke
from portal.events.deadlines import publish_all_due, publish_due
from portal.events.models import FutureEvent, LedgerEvent
from portal.municipalities.models import Municipality
from portal.municipalities.switching import switch_off

pytestmark = pytest.mark.database
NOON = datetime(2100, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class DeadlineReached(Event):
    name: ClassVar = "echo.deadline_reached"
    subject: ClassVar = ("echo.thing", "thing_id")

    thing_id: UUID
    step: int = 0


def plan(at: datetime, *, key: str = "thing/1", step: int = 0) -> None:
    publish(DeadlineReached(thing_id=UUID(int=1), step=step), at=at, key=key)


def collector(got: list[Received]) -> Subscription:
    return Subscription(name="echo.remind", event="echo.deadline_reached", handler=got.append)


def test_it_is_published_once_when_it_is_due(
    municipality: Municipality, subscribe: Callable[..., None], deliver_all: Callable[..., int]
) -> None:
    got: list[Received] = []
    subscribe(collector(got))
    plan(NOON, step=4)
    deliver_all(now=NOON - HOUR)
    assert got == []
    deliver_all(now=NOON + HOUR)
    deliver_all(now=NOON + 2 * HOUR)
    (received,) = got
    assert received.read(DeadlineReached).step == 4
    assert (received.occurred_at, received.actor_id, received.cause_id) == (NOON, None, None)
    assert db.session.scalars(select(FutureEvent)).all() == []
    wanted = select(AuditEntry.event_id).where(AuditEntry.action == "echo.deadline_reached")
    assert db.session.scalars(wanted).all() == [received.id]


def test_it_can_be_moved_and_revoked(
    municipality: Municipality, subscribe: Callable[..., None], deliver_all: Callable[..., int]
) -> None:
    got: list[Received] = []
    subscribe(collector(got))
    plan(NOON, key="moved", step=1)
    plan(NOON, key="revoked", step=2)
    plan(NOON, key="replaced", step=3)
    assert move("moved", NOON + 2 * HOUR)
    assert revoke("revoked")
    plan(NOON, key="replaced", step=4)
    deliver_all(now=NOON + HOUR)
    assert [received.payload["step"] for received in got] == [4]
    deliver_all(now=NOON + 3 * HOUR)
    assert [received.payload["step"] for received in got] == [4, 1]
    assert not move("moved", NOON)
    assert not revoke("revoked")


def test_a_key_belongs_to_one_municipality(municipalities: tuple[Municipality, Municipality]) -> None:
    from portal.municipalities import enter

    here, there = municipalities
    plan(NOON)
    enter(there)
    assert not revoke("thing/1")
    plan(NOON)
    enter(here)
    assert revoke("thing/1")


def test_a_later_event_needs_a_key(municipality: Municipality) -> None:
    with pytest.raises(ValueError, match="needs a key"):
        publish(DeadlineReached(thing_id=UUID(int=1)), at=NOON)


def test_it_is_gone_with_a_rollback(municipality: Municipality) -> None:
    savepoint = db.session.begin_nested()
    plan(NOON)
    savepoint.rollback()
    assert db.session.scalars(select(FutureEvent)).all() == []


def test_it_keeps_its_cause(
    municipality: Municipality, subscribe: Callable[..., None], deliver_all: Callable[..., int]
) -> None:
    got: list[Received] = []
    planning = Subscription(
        name="echo.plan",
        event="echo.deadline_reached",
        handler=lambda received: plan(NOON, step=9) if received.payload["step"] == 1 else None,
    )
    subscribe(planning, collector(got))
    publish(DeadlineReached(thing_id=UUID(int=1), step=1))
    deliver_all(now=NOON + HOUR)
    first, second = got
    assert (second.cause_id, second.root_id) == (first.id, first.id)


def test_a_module_that_is_off_is_not_reminded(
    municipality: Municipality,
    subscribe: Callable[..., None],
    deliver_all: Callable[..., int],
    caplog: pytest.LogCaptureFixture,
) -> None:
    got: list[Received] = []
    subscribe(collector(got))
    plan(NOON)
    switch_off(plugin="echo", user_id=None, now=NOON)
    with caplog.at_level("INFO", logger="portal.events"):
        deliver_all(now=NOON + HOUR)
    assert (got, db.session.scalars(select(FutureEvent)).all()) == ([], [])
    assert "switched off" in caplog.text


def test_what_is_being_moved_is_not_published_at_its_old_time(own_database: Flask, place: UUID) -> None:
    past = datetime.now(UTC) - HOUR
    with own_database.app_context():
        with transaction(place):
            db.session.execute(text("SELECT 1"))
            plan(past)
        with transaction(place):
            move("thing/1", NOON)
            look_from_elsewhere(own_database, expected=0)
        look_from_elsewhere(own_database, expected=0)
        with transaction(place):
            assert db.session.scalars(select(LedgerEvent)).all() == []
            move("thing/1", past)
        look_from_elsewhere(own_database, expected=1)
        assert publish_due(place) == 0


def look_from_elsewhere(app: Flask, *, expected: int) -> None:
    found: list[int] = []

    def look() -> None:
        with app.app_context():
            found.append(publish_all_due())

    thread = Thread(target=look)
    thread.start()
    thread.join(20)
    assert found == [expected]
