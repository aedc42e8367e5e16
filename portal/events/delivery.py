"""Calling handlers, whatever they raise: in a transaction of their own, or outside of any."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import current_app
from sqlalchemy.exc import InterfaceError, OperationalError

from portal.database.extension import db, transaction
from portal.events.claims import Pair
from portal.events.event import Received
from portal.events.ledger import because_of
from portal.municipalities.current import visiting
from portal.municipalities.models import Municipality

SECONDS_OF_PATIENCE = 30.0
SECONDS_BETWEEN_TRIES = 0.2
DATABASE_AWAY = (OperationalError, InterfaceError)


def attempt(work: Callable[[], None]) -> Exception | None:
    """Do what may fail in any way and return what it raised, so that the worker goes on."""
    try:
        work()
    except Exception as error:  # noqa: BLE001  (the delivery loop outlives every handler)
        return error
    return None


def patiently(work: Callable[[], None]) -> None:
    """Do a piece of book-keeping, and wait for the database where it is away: no lease may linger."""
    end = time.monotonic() + SECONDS_OF_PATIENCE
    while True:
        try:
            work()
            return
        except DATABASE_AWAY:
            if time.monotonic() > end:
                raise
            time.sleep(SECONDS_BETWEEN_TRIES)


@contextmanager
def own_transaction(municipality_id: UUID) -> Iterator[None]:
    """Open a transaction in an application context of its own, for the bus's own rows."""
    with current_app.app_context(), transaction(municipality_id):
        yield


@contextmanager
def handler_transaction(municipality_id: UUID) -> Iterator[None]:
    """Open the transaction of handlers: its own application context, its own session, one municipality."""
    with current_app.app_context(), visiting(db.session.get_one(Municipality, municipality_id)):
        yield
        db.session.commit()


def handle_inside(pair: Pair, received: Received) -> None:
    """Call a transactional handler in the transaction that is open."""
    with because_of(received):
        pair.subscription.handler(received)


def handle_outside(pair: Pair, received: Received) -> None:
    """Call an external handler where no transaction is open; what it reads and writes, it commits itself."""
    with current_app.app_context(), visiting(db.session.get_one(Municipality, pair.municipality_id)) as here:
        db.session.expunge(here)
        db.session.rollback()
        with because_of(received):
            pair.subscription.handler(received)
