"""The worker as a process: killed at any moment, cut off from the database, woken, ended."""

import os
import random
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from portal.audit import AuditEntry
from portal.database import db, transaction
from portal.declarations import Subscription
from portal.events import Event, Received, publish, turns, worker
from portal.events.claims import Pair
from portal.events.models import Delivery
from portal.testing import Server

pytestmark = pytest.mark.database
POISON = -1
SCRIPT = Path(__file__).with_name("worker_process.py")


@dataclass(frozen=True, kw_only=True)
class ThingMade(Event):
    name: ClassVar = "echo.thing_made"
    subject: ClassVar = ("echo.thing", "thing_id")

    thing_id: UUID
    step: int


@dataclass(frozen=True, kw_only=True)
class ThingSent(Event):
    name: ClassVar = "echo.thing_sent"
    subject: ClassVar = ("echo.thing", "thing_id")

    thing_id: UUID
    step: int


class Supervised:
    """The process that keeps a worker alive, and the number of the present worker."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.said: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.said.extend(iter(self.process.stdout.readline, ""))

    def kill(self) -> None:
        """Kill the present worker and wait for the next."""
        number = len(self.said)
        os.kill(int(self.said[-1].split()[1]), signal.SIGKILL)
        wait_until(lambda: len(self.said) > number)


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


@contextmanager
def supervised(app: Flask, output: Path) -> Iterator[Supervised]:
    settings = app.config["PORTAL"]
    environment = {
        **os.environ,
        "PORTAL_INSTANCE": str(settings.instance),
        "PORTAL_SECRET_KEY": "only for tests",
        "PORTAL_DATABASE_URL": settings.database_url,
        "PORTAL_DATABASE_OWNER_URL": settings.database_owner_url,
        "PORTAL_DATABASE_SYSTEM_URL": settings.database_system_url,
    }
    command = [sys.executable, str(SCRIPT), str(output)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        keeper = Supervised(process)
        try:
            wait_until(lambda: bool(keeper.said))
            yield keeper
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def running_worker(app: Flask) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=worker.run_worker, args=(app,), kwargs={"stop": stop})
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(20)
    assert not thread.is_alive()


def make(place: UUID, event_class: type[ThingMade] | type[ThingSent], steps: range | list[int]) -> None:
    with transaction(place):
        db.session.execute(text("SELECT 1"))
        for step in steps:
            publish(event_class(thing_id=UUID(int=abs(step) % 7), step=step))


def handled(place: UUID) -> list[int]:
    with transaction(place):
        rows = select(AuditEntry.details).where(AuditEntry.action == "echo.handled").order_by(AuditEntry.id)
        return [details["step"] for details in db.session.scalars(rows)]


def count_owed(place: UUID) -> int:
    with transaction(place):
        return db.session.scalar(select(func.count()).select_from(Delivery).where(~Delivery.dead)) or 0


def watch(app: Flask, *subscriptions: Subscription) -> None:
    app.extensions["portal_plugins"].core_subscriptions = subscriptions


def follow(handler: Callable[..., None], mode: str = "transactional") -> Subscription:
    return Subscription(name="portal.write", event="echo.thing_made", handler=handler, mode=mode)  # type: ignore[arg-type]


def test_effects_happen_once_whenever_the_worker_is_killed(
    own_database: Flask, place: UUID, tmp_path: Path
) -> None:
    watch(own_database, follow(print))
    with own_database.app_context(), supervised(own_database, tmp_path / "out") as keeper:
        make(place, ThingMade, range(400))
        for _ in range(3):
            time.sleep(random.uniform(0.1, 0.6))
            keeper.kill()
        wait_until(lambda: count_owed(place) == 0)
        steps = handled(place)
    assert sorted(steps) == list(range(400))
    for subject in range(7):
        mine = [step for step in steps if step % 7 == subject]
        assert mine == sorted(mine)
    assert keeper.said[-1] == "ended 0\n"


def test_an_external_effect_happens_at_least_once(own_database: Flask, place: UUID, tmp_path: Path) -> None:
    watch(
        own_database,
        Subscription(name="portal.append", event="echo.thing_sent", handler=print, mode="external"),
    )
    output = tmp_path / "out"
    with own_database.app_context(), supervised(own_database, output) as keeper:
        make(place, ThingSent, range(100))
        for _ in range(2):
            time.sleep(random.uniform(0.2, 0.5))
            keeper.kill()
        wait_until(lambda: count_owed(place) == 0)
    effects = Counter(map(int, output.read_text().split()))
    assert set(effects) == set(range(100))
    # Each worker has two external lanes, and a kill can hit both after the effect and before the booking.
    assert effects.total() <= 100 + 2 * 2


def test_an_event_that_kills_its_worker_ends_as_a_dead_letter(
    own_database: Flask, place: UUID, tmp_path: Path
) -> None:
    watch(own_database, follow(print))
    with own_database.app_context(), supervised(own_database, tmp_path / "out") as keeper:
        # The last one is of the poison's subject and waits behind it.
        make(place, ThingMade, [1, 2, POISON, 3, 4, 8])
        wait_until(lambda: count_owed(place) == 1, seconds=60)
        assert sorted(handled(place)) == [1, 2, 3, 4]
        with transaction(place):
            dead = db.session.scalars(select(Delivery).where(Delivery.dead)).one()
            assert "died" in (dead.last_error or "")
    assert len(keeper.said) <= 14


def test_a_commit_wakes_the_worker(own_database: Flask, place: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "SECONDS_BETWEEN_LOOKS", 6.0)
    got = threading.Event()
    watch(own_database, follow(lambda _received: got.set()))
    with own_database.app_context(), running_worker(own_database):
        time.sleep(1.0)
        make(place, ThingMade, [1])
        assert got.wait(4)


def test_a_lost_connection_costs_a_moment(own_database: Flask, place: UUID, server: Server) -> None:
    got: list[int] = []
    watch(own_database, follow(lambda received: got.append(received.payload["step"])))
    with own_database.app_context(), running_worker(own_database):
        make(place, ThingMade, [1])
        wait_until(lambda: got == [1])
        database = db.engine.url.database
        server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")
        make(place, ThingMade, [2])
        wait_until(lambda: got == [1, 2])


def test_what_a_dead_worker_had_leased_is_due_again(own_database: Flask, place: UUID) -> None:
    got: list[int] = []
    watch(own_database, follow(lambda received: got.append(received.payload["step"]), mode="external"))
    with own_database.app_context():
        make(place, ThingMade, [1])
        with transaction(place):
            later = text("now() + interval '1 hour'")
            delivery = db.session.scalars(select(Delivery)).one()
            delivery.attempts, delivery.lease_token, delivery.due_at = 1, 5 << 32, later  # type: ignore[assignment]
        with running_worker(own_database):
            wait_until(lambda: got == [1], seconds=10)


def test_a_slow_external_handler_holds_up_nobody_else(own_database: Flask, place: UUID) -> None:
    release, got = threading.Event(), threading.Event()

    def wait(_received: Received) -> None:
        release.wait(20)

    slow = Subscription(
        name="portal.append",
        event="echo.thing_made",
        handler=wait,
        mode="external",
    )
    watch(own_database, slow, follow(lambda _received: got.set()))
    with own_database.app_context(), running_worker(own_database):
        make(place, ThingMade, [1])
        assert got.wait(10)
        release.set()


def test_the_time_to_drain_grows_no_faster_than_the_queue(own_database: Flask, place: UUID) -> None:
    pair = Pair(plugin="portal", subscription=follow(lambda _received: None), municipality_id=place)
    watch(own_database, pair.subscription)
    with own_database.app_context():
        short = min(seconds_per_turn(pair, 1000) for _ in range(2))
        # One that grew with the queue would be six times as long.
        assert seconds_per_turn(pair, 6000) / short <= 3


def seconds_per_turn(pair: Pair, size: int) -> float:
    """Drain a queue; the median, since other work on the machine may stretch single turns."""
    make(pair.municipality_id, ThingMade, range(size))
    seconds, done = [], 0
    while done < size:
        begin = time.monotonic()
        done += turns.deliver(pair)
        seconds.append(time.monotonic() - begin)
    return statistics.median(seconds)
