"""Publishing: with the change or not at all, to whom it may concern, and heard at once inside."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal.audit import AuditEntry, record
from portal.database import db, scope, transaction, uuid7
from portal.declarations import Subscription
from portal.errors import Conflict
from portal.events import Event, Received, listen, publish
from portal.events.models import Delivery, LedgerEvent
from portal.events.publishing import NoTransaction, published
from portal.municipalities import enter
from portal.municipalities.models import Municipality
from portal.municipalities.switching import switch_off

pytestmark = pytest.mark.database


@dataclass(frozen=True, kw_only=True)
class ThingMade(Event):
    name: ClassVar = "echo.thing_made"
    subject: ClassVar = ("echo.thing", "thing_id")

    thing_id: UUID
    step: int = 0


def made(step: int = 0) -> ThingMade:
    return ThingMade(thing_id=UUID(int=1), step=step)


def steps() -> list[int]:
    return [row.payload["step"] for row in db.session.scalars(select(LedgerEvent).order_by(LedgerEvent.seq))]


def nothing(_received: Received) -> None:
    pass


def subscription(name: str = "echo.follow", event: str = "echo.thing_made") -> Subscription:
    return Subscription(name=name, event=event, handler=nothing)


def test_an_event_is_stored_with_the_commit_and_what_is_owed(
    municipality: Municipality, subscribe: Callable[..., None]
) -> None:
    subscribe(subscription(), subscription("echo.count"), subscription("echo.other", "echo.thing_lost"))
    publish(made())
    assert steps() == []
    db.session.commit()
    row = db.session.scalars(select(LedgerEvent)).one()
    assert (row.type, row.version, row.source) == ("echo.thing_made", 1, "echo")
    assert row.subject == f"echo.thing/{UUID(int=1)}"
    assert (row.cause_id, row.root_id, row.actor_id) == (None, row.id, None)
    assert row.payload == {"thing_id": str(UUID(int=1)), "step": 0}
    owed = db.session.scalars(select(Delivery).order_by(Delivery.subscriber)).all()
    assert [each.subscriber for each in owed] == ["echo.count", "echo.follow"]
    assert {(each.event_seq, each.subject, each.attempts, each.dead) for each in owed} == {
        (row.seq, row.subject, 0, False)
    }


def test_a_rollback_drops_the_events(municipality: Municipality) -> None:
    db.session.commit()
    db.session.execute(text("SELECT 1"))
    publish(made())
    db.session.rollback()
    db.session.execute(text("SELECT 1"))
    db.session.commit()
    assert steps() == []


def test_a_savepoint_drops_its_own_only(municipality: Municipality) -> None:
    publish(made(1))
    with db.session.begin_nested():
        publish(made(2))
        inner = db.session.begin_nested()
        publish(made(3))
        inner.rollback()
        publish(made(4))
    outer = db.session.begin_nested()
    with db.session.begin_nested():
        publish(made(5))
    outer.rollback()
    publish(made(6))
    db.session.commit()
    assert steps() == [1, 2, 4, 6]


def test_outside_a_transaction_publishing_is_refused(own_database: Flask) -> None:
    with own_database.app_context(), scope(uuid7()), pytest.raises(NoTransaction, match="echo.thing_made"):
        publish(made())


def test_nobody_is_owed_where_the_plugin_is_off(
    municipality: Municipality, subscribe: Callable[..., None]
) -> None:
    subscribe(subscription())
    switch_off(plugin="echo", user_id=None, now=municipality.created_at)
    publish(made())
    db.session.commit()
    assert steps() == [0]
    assert db.session.scalars(select(Delivery)).all() == []


def test_each_municipality_gets_its_own(
    municipalities: tuple[Municipality, Municipality], subscribe: Callable[..., None]
) -> None:
    here, there = municipalities
    subscribe(subscription())
    publish(made(1))
    db.session.flush()
    enter(there)
    publish(made(2))
    publish(made(3))
    db.session.flush()
    enter(here)
    publish(made(4))
    db.session.commit()
    assert steps() == [1, 4]
    assert len(db.session.scalars(select(Delivery)).all()) == 2
    enter(there)
    assert steps() == [2, 3]
    assert db.session.scalars(select(Delivery)).all() == []


def test_a_listener_hears_at_once_and_may_refuse(municipality: Municipality) -> None:
    heard: list[int] = []

    def refuse_the_second(event: ThingMade) -> None:
        heard.append(event.step)
        if event.step == 2:
            raise Conflict("not twice")

    before = dict(published.receivers)
    listen(ThingMade, refuse_the_second)
    try:
        publish(made(1))
        assert heard == [1]
        with pytest.raises(Conflict):
            publish(made(2))
    finally:
        for key in set(published.receivers) - set(before):
            published.disconnect(published.receivers[key])


def test_each_event_leaves_a_line_in_the_audit_log(municipality: Municipality) -> None:
    publish(made(1))
    record("echo.thing_seen", subject="echo.thing/1", details={"count": 2})
    db.session.commit()
    event = db.session.scalars(select(LedgerEvent)).one()
    wanted = select(AuditEntry).where(AuditEntry.action.startswith("echo.")).order_by(AuditEntry.id)
    first, second = db.session.scalars(wanted)
    assert (first.action, first.subject, first.event_id) == ("echo.thing_made", event.subject, event.id)
    assert (first.details, first.at) == (event.payload, event.occurred_at)
    assert (second.action, second.event_id, second.details) == ("echo.thing_seen", None, {"count": 2})


def fail_after_publishing(place: UUID) -> None:
    with transaction(place):
        db.session.execute(text("SELECT 1"))
        publish(made(1))
        raise ValueError("too late")


def test_nothing_of_a_commit_that_fails_is_published(own_database: Flask, place: UUID) -> None:
    with own_database.app_context():
        with pytest.raises(ValueError, match="too late"):
            fail_after_publishing(place)
        with transaction(place):
            db.session.execute(text("SELECT 1"))
            publish(made(2))
        with transaction(place):
            assert steps() == [2]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE portal_event SET payload = '{}'",
        "DELETE FROM portal_event",
        "UPDATE portal_audit_entry SET action = ''",
        "DELETE FROM portal_audit_entry",
    ],
)
def test_ledger_and_audit_log_are_written_once(municipality: Municipality, statement: str) -> None:
    with pytest.raises(Exception, match="permission denied"), db.session.begin_nested():
        db.session.execute(text(statement))
