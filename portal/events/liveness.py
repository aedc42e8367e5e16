"""Who is alive: a worker holds a lock while its connection stands, and signs its leases with its number."""

import itertools
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import Connection, text

from portal.database.extension import SYSTEM, db, system_connection
from portal.events.notifier import CHANNEL

WORKERS = 0x706F7274
"""First half of the advisory locks of all workers; the second is the worker's number."""

ALIVE = """
    SELECT objid::bigint FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND classid = :workers AND objsubid = 2
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
IS_ALIVE = text(f"SELECT :number IN ({ALIVE})")
FREE = text(
    f"""
    UPDATE portal_delivery SET lease_token = NULL, due_at = statement_timestamp()
    WHERE (attempts > 0 OR dead) AND lease_token IS NOT NULL AND (lease_token >> 32) NOT IN ({ALIVE})
    """  # noqa: S608  (constants)
)
TAKE_LOCK = text("SELECT pg_try_advisory_lock(:workers, :number)")
_counter = itertools.count(1)


class _Worker:
    """This process as a worker."""

    number = secrets.randbits(31)


def become_worker() -> None:
    """Take a number that nobody had before: the child of a fork has its parent's."""
    _Worker.number = secrets.randbits(31)


def new_token() -> int:
    """Return a token that no other claim has: the worker's number, then a running one."""
    return _Worker.number << 32 | next(_counter) & 0xFFFFFFFF


def is_alive(token: int) -> bool:
    """Tell whether the worker that signed a token is this one or still holds its lock."""
    number = token >> 32
    if number == _Worker.number:
        return True
    with system_connection() as connection:
        return bool(connection.scalar(IS_ALIVE, {"number": number, "workers": WORKERS}))


def free_leases() -> int:
    """Make due again what dead workers had leased; return how many deliveries that were."""
    with system_connection() as connection:
        return connection.execute(FREE, {"workers": WORKERS}).rowcount


@contextmanager
def sign_of_life() -> Iterator["Listener"]:
    """Hold this worker's lock and listen for wake-ups, on a connection outside the pool."""
    with db.engines[SYSTEM].connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        listener = Listener(connection)
        connection.detach()
        while not connection.scalar(TAKE_LOCK, {"workers": WORKERS, "number": _Worker.number}):
            become_worker()
        connection.execute(text(f"LISTEN {CHANNEL}"))
        yield listener


class Listener:
    """The connection on which the publishers' wake-ups arrive."""

    def __init__(self, connection: Connection) -> None:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        self._driver = driver

    def wait(self, seconds: float) -> bool:
        """Wait for a wake-up and tell whether one came; raises psycopg.OperationalError."""
        return any(True for _ in self._driver.notifies(timeout=seconds, stop_after=1))
