"""The worker: looks what is due, delivers it, and goes on when the database or another worker went away."""

import logging
import random
import threading
import time
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from uuid import UUID

import psycopg
from flask import Flask
from sqlalchemy import text

from portal.database.extension import system_connection
from portal.declarations import Subscription
from portal.events.claims import BREAKER, REST, Pair
from portal.events.deadlines import publish_all_due
from portal.events.delivery import DATABASE_AWAY
from portal.events.liveness import become_worker, free_leases, sign_of_life
from portal.events.turns import deliver
from portal.plugins import subscriptions

SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_AFTER_FAULT = 0.5
LANES = ("transactional", "external", "external")
"""Threads of one worker; a slow mail server holds up no handler that only writes rows."""

AWAY = (*DATABASE_AWAY, psycopg.OperationalError)

# Jumps from municipality to municipality through the primary key, so that a long queue costs no more than an
# empty one.
DUE_PAIRS = text(
    f"""
    WITH RECURSIVE pair AS (
        SELECT name AS subscriber,
               (SELECT d.municipality_id FROM portal_delivery d WHERE d.subscriber = name
                ORDER BY d.municipality_id LIMIT 1) AS municipality_id
        FROM unnest(CAST(:names AS text[])) AS known(name)
        UNION ALL
        SELECT p.subscriber,
               (SELECT d.municipality_id FROM portal_delivery d
                WHERE d.subscriber = p.subscriber AND d.municipality_id > p.municipality_id
                ORDER BY d.municipality_id LIMIT 1)
        FROM pair p WHERE p.municipality_id IS NOT NULL)
    SELECT p.subscriber, p.municipality_id
    FROM pair p LEFT JOIN portal_subscriber s ON s.name = p.subscriber
    WHERE p.municipality_id IS NOT NULL
      AND (s.paused_at IS NULL OR s.paused_by = '{BREAKER}' AND s.paused_at + :rest <= statement_timestamp())
      AND EXISTS (
        SELECT FROM portal_delivery d
        WHERE d.subscriber = p.subscriber AND d.municipality_id = p.municipality_id
          AND NOT d.dead AND d.due_at <= statement_timestamp())
    """  # noqa: S608  (constants)
)
log = logging.getLogger(__name__)


@dataclass
class Crew:
    """What the threads of one worker share.

    `alive` is set while the worker's lock is held: nothing may be leased without it, since others would take
    the lease for a dead worker's.
    """

    app: Flask
    stop: threading.Event
    alive: threading.Event = field(default_factory=threading.Event)
    wakes: list[threading.Event] = field(default_factory=lambda: [threading.Event() for _ in LANES])
    lanes: list[Future[None]] = field(default_factory=list)

    @property
    def is_wanted(self) -> bool:
        """Tell whether to go on: nobody asked for the end, and no lane has ended by a mistake in the code."""
        return not self.stop.is_set() and not any(lane.done() for lane in self.lanes)

    def wake(self) -> None:
        """Have every lane look at once."""
        for wake in self.wakes:
            wake.set()


def run_worker(app: Flask, *, stop: threading.Event) -> None:
    """Deliver until `stop` is set; what is being delivered then is finished first.

    Any number of workers may run, on any number of machines.
    """
    become_worker()
    crew = Crew(app, stop)
    with ThreadPoolExecutor(len(LANES), thread_name_prefix="portal-lane") as pool:
        crew.lanes += [
            pool.submit(_run_lane, crew, mode, wake) for mode, wake in zip(LANES, crew.wakes, strict=True)
        ]
        try:
            while crew.is_wanted:
                _watch(crew)
        finally:
            stop.set()
            crew.wake()
    for lane in crew.lanes:
        lane.result()


def due_pairs(wanted: Iterable[tuple[str, Subscription]]) -> list[Pair]:
    """Return the pairs of subscriber and municipality for which something is due, in no order."""
    by_name = {subscription.name: (plugin, subscription) for plugin, subscription in wanted}
    with system_connection() as connection:
        rows = connection.execute(DUE_PAIRS, {"names": list(by_name), "rest": REST}).all()
    random.shuffle(rows := list(rows))
    return [_pair(*by_name[subscriber], municipality_id) for subscriber, municipality_id in rows]


def _pair(plugin: str, subscription: Subscription, municipality_id: UUID) -> Pair:
    return Pair(plugin=plugin, subscription=subscription, municipality_id=municipality_id)


def _watch(crew: Crew) -> None:
    """Listen for wake-ups and keep house once a second, until the worker ends or the database goes away."""
    try:
        with crew.app.app_context(), sign_of_life() as listener:
            crew.alive.set()
            house_kept_at = float("-inf")
            while crew.is_wanted:
                if time.monotonic() - house_kept_at >= SECONDS_BETWEEN_LOOKS:
                    _keep_house()
                    house_kept_at = time.monotonic()
                if listener.wait(SECONDS_BETWEEN_LOOKS):
                    crew.wake()
    except AWAY as error:
        log.warning("the worker waits for the database: %s", type(error).__name__)
        crew.stop.wait(SECONDS_AFTER_FAULT)
    finally:
        crew.alive.clear()


def _keep_house() -> None:
    publish_all_due()
    freed = free_leases()
    if freed:
        log.warning("%d deliveries of a dead worker are due again", freed)


def _run_lane(crew: Crew, mode: str, wake: threading.Event) -> None:
    """Deliver one kind of subscription; look again on every wake-up, and once a second without one."""
    while not crew.stop.is_set():
        wake.clear()
        if not crew.alive.wait(SECONDS_BETWEEN_LOOKS):
            continue
        try:
            with crew.app.app_context():
                tried = _go_round(mode, crew.stop)
        except AWAY as error:
            log.warning("a lane waits for the database: %s", type(error).__name__)
            crew.stop.wait(SECONDS_AFTER_FAULT)
            continue
        if not tried:
            wake.wait(SECONDS_BETWEEN_LOOKS)


def _go_round(mode: str, stop: threading.Event) -> int:
    """Give each pair that has something due one turn; return how many deliveries were tried."""
    tried = 0
    for pair in due_pairs(each for each in subscriptions() if each[1].mode == mode):
        if stop.is_set():
            break
        tried += deliver(pair)
    return tried
