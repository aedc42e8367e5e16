"""Delivering: exactly once with its effects, in order per subject, and what becomes of failures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import TextClause, select, text, update

from portal.audit import AuditEntry, record
from portal.database import db, system_connection, transaction
from portal.declarations import Subscription
from portal.events import Discard, Event, Received, Retry, claims, publish, worker
from portal.events.claims import FAILURES_BEFORE_REST, REST, Pair, run
from portal.events.models import Claim, Delivery, LedgerEvent, Subscriber
from portal.events.turns import deliver
from portal.municipalities.current import current_municipality
from portal.municipalities.models import Municipality
from portal.municipalities.switching import switch_off

pytestmark = pytest.mark.database
NOON = datetime(2100, 1, 1, 12, tzinfo=UTC)
Handler = Callable[[Received], None]


@dataclass(frozen=True, kw_only=True)
class ThingMade(Event):
    name: ClassVar = "echo.thing_made"
    subject: ClassVar = ("echo.thing", "thing_id")

    thing_id: UUID
    step: int = 0


@dataclass(frozen=True, kw_only=True)
class ThingSeen(Event):
    name: ClassVar = "echo.thing_seen"
    subject: ClassVar = ("echo.thing", "thing_id")

    thing_id: UUID


def follow(handler: Handler, **values: object) -> Subscription:
    return Subscription(name="echo.follow", event="echo.thing_made", handler=handler, **values)  # type: ignore[arg-type]


def make(*steps: int, thing: int = 1) -> None:
    for step in steps:
        publish(ThingMade(thing_id=UUID(int=thing), step=step))


def write(received: Received) -> None:
    record("echo.handled", subject=received.subject, details={"step": received.payload["step"]})
    db.session.flush()


def failing_at(*bad: int) -> Handler:
    """Write, and then fail at certain steps: what was written must not stay."""

    def handler(received: Received) -> None:
        write(received)
        if received.payload["step"] in bad:
            raise ValueError("bad step")

    return handler


def handled() -> list[int]:
    rows = select(AuditEntry).where(AuditEntry.action == "echo.handled").order_by(AuditEntry.id)
    return [entry.details["step"] for entry in db.session.scalars(rows)]


def owed() -> list[Delivery]:
    return list(db.session.scalars(select(Delivery).order_by(Delivery.event_seq)))


def test_everything_is_handled_once_and_in_order(
    municipality: Municipality, subscribe: Callable[..., None], deliver_all: Callable[..., int]
) -> None:
    subscribe(follow(write))
    make(*range(250))
    assert deliver_all() == 250
    assert handled() == list(range(250))
    assert owed() == []
    assert deliver_all() == 0


def test_a_handler_gets_the_envelope_and_stands_in_its_municipality(
    municipality: Municipality, subscribe: Callable[..., None], deliver_all: Callable[..., int]
) -> None:
    got: list[tuple[Received, str]] = []
    subscribe(follow(lambda received: got.append((received, current_municipality().slug))))
    make(7)
    deliver_all()
    ((received, slug),) = got
    event = db.session.scalars(select(LedgerEvent)).one()
    assert slug == municipality.slug
    assert received.id == event.id
    assert received.read(ThingMade) == ThingMade(thing_id=UUID(int=1), step=7)
    assert (received.municipality_id, received.subject) == (municipality.id, event.subject)
    assert (received.occurred_at, received.replay) == (event.occurred_at, False)


def test_what_a_handler_publishes_names_its_cause(
    municipality: Municipality, subscribe: Callable[..., None], deliver_all: Callable[..., int]
) -> None:
    subscribe(follow(lambda _received: publish(ThingSeen(thing_id=UUID(int=1)))))
    make(1)
    deliver_all()
    first, second = db.session.scalars(select(LedgerEvent).order_by(LedgerEvent.seq))
    assert (second.type, second.cause_id, second.root_id) == ("echo.thing_seen", first.id, first.id)


def test_one_that_raises_holds_up_its_subject_only(
    municipality: Municipality, subscribe: Callable[..., None], deliver_all: Callable[..., int]
) -> None:
    subscribe(follow(failing_at(2)))
    make(1, 2, 3, thing=1)
    make(4, 5, thing=2)
    deliver_all()
    assert handled() == [1, 4, 5]
    failed, waiting = owed()
    assert (failed.attempts, failed.dead, failed.lease_token) == (1, False, None)
    assert failed.last_error is not None
    assert "ValueError: bad step" in failed.last_error
    assert (waiting.attempts, waiting.last_error) == (0, None)


def test_after_the_failure_is_mended_order_is_kept(
    municipality: Municipality, subscribe: Callable[..., None], deliver_all: Callable[..., int]
) -> None:
    subscribe(follow(failing_at(1)))
    make(1, 2, 3)
    deliver_all()
    assert handled() == []
    subscribe(follow(write))
    deliver_all(now=NOON)
    assert handled() == [1, 2, 3]
    assert owed() == []


def test_ten_attempts_make_a_dead_letter_that_blocks_its_subject(
    municipality: Municipality, subscribe: Callable[..., None], deliver_all: Callable[..., int]
) -> None:
    subscribe(follow(failing_at(1)))
    make(1, 2)
    make(3, thing=2)
    for hour in range(12):
        deliver_all(now=NOON + timedelta(hours=2 * hour))
    assert handled() == [3]
    dead, waiting = owed()
    assert (dead.attempts, dead.dead) == (10, True)
    assert (waiting.attempts, waiting.dead) == (0, False)


def test_a_dead_letter_may_be_passed_by(
    municipality: Municipality, subscribe: Callable[..., None], deliver_all: Callable[..., int]
) -> None:
    subscribe(follow(failing_at(1), on_dead="skip"))
    make(1, 2)
    for hour in range(12):
        deliver_all(now=NOON + timedelta(hours=2 * hour))
    assert handled() == [2]
    assert [each.dead for each in owed()] == [True]


def test_the_wait_after_a_failure_grows(
    municipality: Municipality, subscribe: Callable[..., None], deliver_all: Callable[..., int]
) -> None:
    subscribe(follow(failing_at(1)))
    make(1)
    for attempt in range(1, 6):
        moment = NOON + timedelta(hours=attempt)
        deliver_all(now=moment)
        (delivery,) = owed()
        longest = timedelta(seconds=2 ** (delivery.attempts - 1))
        assert moment <= delivery.due_at <= moment + longest


def test_a_handler_may_ask_for_another_time(
    municipality: Municipality, subscribe: Callable[..., None], deliver_all: Callable[..., int]
) -> None:
    def later(received: Received) -> None:
        write(received)
        raise Retry(after=timedelta(minutes=5))

    subscribe(follow(later))
    make(1)
    deliver_all(now=NOON)
    assert handled() == []
    assert [each.due_at for each in owed()] == [NOON + timedelta(minutes=5)]
    assert db.session.get(Subscriber, "echo.follow") is None
    subscribe(follow(write))
    deliver_all(now=NOON + timedelta(minutes=4))
    assert handled() == []
    deliver_all(now=NOON + timedelta(minutes=6))
    assert handled() == [1]


def test_a_handler_may_discard(
    municipality: Municipality,
    subscribe: Callable[..., None],
    deliver_all: Callable[..., int],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def discard(received: Received) -> None:
        write(received)
        raise Discard("the thing is gone")

    subscribe(follow(discard))
    make(1)
    with caplog.at_level("INFO", logger="portal.events"):
        deliver_all()
    assert handled() == []
    assert owed() == []
    assert "the thing is gone" in caplog.text


def test_a_subscriber_that_keeps_failing_rests_and_is_tried_by_one_event(
    municipality: Municipality, subscribe: Callable[..., None], deliver_all: Callable[..., int]
) -> None:
    subscribe(follow(failing_at(*range(40))))
    for thing in range(40):
        make(thing, thing=thing)
    deliver_all(now=NOON)
    resting = db.session.get_one(Subscriber, "echo.follow")
    assert (resting.failures, resting.paused_at, resting.paused_by) == (FAILURES_BEFORE_REST, NOON, "portal")
    assert sum(each.attempts for each in owed()) == FAILURES_BEFORE_REST
    assert deliver_all(now=NOON + REST / 2) == 0

    assert deliver_all(now=NOON + REST) == 1
    assert resting.paused_at == NOON + REST
    assert deliver_all(now=NOON + REST) == 0

    subscribe(follow(write))
    deliver_all(now=NOON + timedelta(hours=3))
    assert sorted(handled()) == list(range(40))
    assert db.session.scalars(select(Subscriber.failures)).all() == [0]
    assert db.session.scalars(select(Subscriber.paused_at)).all() == [None]


def test_a_success_ends_the_row_of_failures(
    municipality: Municipality, subscribe: Callable[..., None], deliver_all: Callable[..., int]
) -> None:
    subscribe(follow(failing_at(*range(0, 80, 2))))
    for step in range(80):
        make(step, thing=step)
    deliver_all(now=NOON)
    assert len(handled()) == 40
    assert db.session.get_one(Subscriber, "echo.follow").paused_at is None


def test_a_subscriber_paused_by_a_person_stays_paused(
    municipality: Municipality, subscribe: Callable[..., None], deliver_all: Callable[..., int]
) -> None:
    subscribe(follow(write))
    db.session.add(Subscriber(name="echo.follow", plugin="echo", paused_at=NOON, paused_by="nedim"))
    make(1)
    deliver_all(now=NOON + timedelta(days=30))
    assert handled() == []
    assert [each.attempts for each in owed()] == [0]


def test_what_is_owed_to_a_module_that_is_off_is_dropped(
    municipality: Municipality, subscribe: Callable[..., None], deliver_all: Callable[..., int]
) -> None:
    subscribe(follow(write))
    make(1)
    db.session.commit()
    row = {"subscriber": "echo.follow", "municipality_id": municipality.id, "subject": "echo.thing/1"}
    switch_off(plugin="echo", user_id=None, now=NOON)
    # As if a publisher had looked before the switch and committed after it.
    seq = db.session.scalars(select(LedgerEvent.seq)).one()
    db.session.add(Delivery(**row, event_seq=seq))
    deliver_all()
    assert handled() == []
    assert owed() == []


def test_an_external_handler_runs_outside_of_any_transaction(
    municipality: Municipality, subscribe: Callable[..., None], deliver_all: Callable[..., int]
) -> None:
    open_transactions: list[bool] = []

    def call(received: Received) -> None:
        open_transactions.append(db.session().in_transaction())
        assert current_municipality().name == "Jajce"
        (delivery,) = db.session.scalars(select(Delivery))
        assert (delivery.attempts, delivery.lease_token is not None) == (1, True)
        assert delivery.due_at > received.occurred_at

    subscribe(follow(call, mode="external"))
    make(1)
    deliver_all()
    assert open_transactions == [False]
    assert owed() == []


def test_an_external_handler_that_fails_is_asked_again(
    municipality: Municipality, subscribe: Callable[..., None], deliver_all: Callable[..., int]
) -> None:
    calls: list[int] = []

    def call(received: Received) -> None:
        calls.append(received.payload["step"])
        if len(calls) == 1:
            raise OSError("the line is dead")

    subscribe(follow(call, mode="external"))
    make(1, 2)
    deliver_all(now=NOON)
    assert calls == [1]
    deliver_all(now=NOON + timedelta(hours=1))
    assert calls == [1, 1, 2]
    assert owed() == []


def test_who_has_lost_the_lease_books_nothing(
    municipality: Municipality, subscribe: Callable[..., None], deliver_all: Callable[..., int]
) -> None:
    def lose(received: Received) -> None:
        write(received)
        db.session.execute(update(Delivery).values(lease_token=4711))
        db.session.commit()

    subscribe(follow(lose, mode="external"))
    make(1)
    deliver_all()
    (delivery,) = owed()
    assert (delivery.lease_token, delivery.attempts) == (4711, 1)


def test_a_pair_that_killed_its_worker_is_gone_through_one_by_one(
    municipality: Municipality, subscribe: Callable[..., None], deliver_all: Callable[..., int]
) -> None:
    attempts: list[int] = []

    def look(received: Received) -> None:
        attempts.append(
            db.session.scalars(select(Delivery.attempts).order_by(Delivery.event_seq)).first() or 0
        )
        write(received)

    subscribe(follow(look))
    make(1, 2)
    nobody = 5 << 32
    db.session.add(Claim(subscriber="echo.follow", token=nobody))
    deliver_all()
    assert attempts == [1, 1]
    assert handled() == [1, 2]
    make(3, 4)
    deliver_all()
    assert attempts[2:] == [0, 0]


def test_an_event_that_kills_the_process_every_time_becomes_a_dead_letter(
    municipality: Municipality, subscribe: Callable[..., None], deliver_all: Callable[..., int]
) -> None:
    subscribe(follow(write))
    make(1, 2)
    make(3, thing=2)
    db.session.commit()
    seq = min(each.event_seq for each in owed())
    db.session.execute(update(Delivery).where(Delivery.event_seq == seq).values(attempts=10))
    deliver_all()
    assert handled() == [3]
    dead = owed()[0]
    assert dead.dead
    assert dead.last_error == "the worker died with it, time after time"


def test_a_pair_that_another_worker_holds_is_left_alone(own_database: Flask, place: UUID) -> None:
    pair = Pair(plugin="portal", subscription=follow(write), municipality_id=place)
    with own_database.app_context(), transaction(place):
        assert run(pair, claims.OPEN, now=None).one().locked
        assert deliver(pair) == 0


PLANS = (claims.DUE, claims.LEASE_NEXT)


@pytest.mark.parametrize("statement", PLANS, ids=["due", "lease"])
def test_a_long_queue_is_read_by_its_key(own_database: Flask, place: UUID, statement: TextClause) -> None:
    pair = Pair(plugin="portal", subscription=follow(write), municipality_id=place)
    own_database.extensions["portal_plugins"].core_subscriptions = (pair.subscription,)
    with own_database.app_context():
        with transaction(place):
            db.session.execute(text("SELECT 1"))
            make(*range(3000))
        with transaction(place):
            explain = text(f"EXPLAIN {statement.text}")
            plan = "\n".join(run(pair, explain, now=None, token=1).scalars())
    assert "Seq Scan on portal_delivery" not in plan
    assert "Seq Scan on portal_event" not in plan
    assert "ix_portal_delivery_held" in plan


def test_what_is_due_is_found_by_the_key(own_database: Flask, place: UUID) -> None:
    own_database.extensions["portal_plugins"].core_subscriptions = (follow(write),)
    with own_database.app_context():
        with transaction(place):
            db.session.execute(text("SELECT 1"))
            make(*range(3000))
        with system_connection() as connection:
            explain = text(f"EXPLAIN {worker.DUE_PAIRS.text}")
            plan = "\n".join(connection.execute(explain, {"names": ["echo.follow"], "rest": REST}).scalars())
        assert [str(pair) for pair in worker.due_pairs([("portal", follow(write))])] == [
            f"echo.follow in {place}"
        ]
    assert "Seq Scan on portal_delivery" not in plan
