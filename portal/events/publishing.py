"""Publishing: an event becomes part of the transaction that is open, and goes to listeners at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from blinker import Signal
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, SessionTransaction

from portal.clock import now
from portal.database.extension import db
from portal.database.fence import PortalSession
from portal.database.identifiers import uuid7
from portal.database.scope import current_scope
from portal.events.event import Event, EventClass, payload_of, source_of, subject_of
from portal.events.future import schedule
from portal.events.ledger import Envelope, acting_user_id, cause, store
from portal.events.notifier import wake_workers

published = Signal("An event is being published, in its transaction; the sender is its name.")
PENDING = "portal_pending_events"
STORED = "portal_events_stored"


class NoTransaction(RuntimeError):
    """Something was published where no transaction is open, and would have been lost or stored alone."""


@dataclass(frozen=True)
class Pending:
    """An event that waits for the commit, and the transaction or savepoint whose rollback drops it."""

    transaction: SessionTransaction | None
    envelope: Envelope


def publish(event: Event, at: datetime | None = None, key: str | None = None) -> None:
    """Store an event with the change that is being made, or with `at` for later.

    A later one needs a key, by which it can be moved and revoked; a second one with the same key takes its
    place. Raises NoTransaction outside a transaction, and whatever a listener raises.
    """
    session = db.session()
    if not session.in_transaction():
        raise NoTransaction(f"{event.name} was published outside a transaction")
    if at is not None:
        schedule(event, at=at, key=key)
        return
    envelope = sealed(event)
    collect(session, envelope)
    published.send(event.name, envelope=envelope, event=event)


def listen(event_class: type[EventClass], receiver: Callable[[EventClass], None]) -> None:
    """Have a function called inside the transaction that publishes; raising aborts the use case.

    For the core and for a plugin's own events only: others subscribe. Events that were published for later
    do not come here when they fall due.
    """

    def relay(_name: str, *, event: Event | None, envelope: Envelope) -> None:  # noqa: ARG001  (the signal's shape)
        if isinstance(event, event_class):
            receiver(event)

    published.connect(relay, sender=event_class.name, weak=False)


def sealed(event: Event) -> Envelope:
    """Put an event into its envelope: who acts, when, and because of what."""
    handled = cause()
    event_id = uuid7()
    return Envelope(
        id=event_id,
        municipality_id=current_scope(),
        type=event.name,
        version=event.version,
        source=source_of(type(event)),
        subject=subject_of(event),
        actor_id=acting_user_id(),
        cause_id=handled.id if handled else None,
        root_id=handled.root_id if handled else event_id,
        occurred_at=now(),
        payload=payload_of(event),
    )


def collect(session: Session, envelope: Envelope) -> None:
    """Keep an event until the commit, in the savepoint that is open."""
    inner = session.get_nested_transaction() or session.get_transaction()
    _pending(session).append(Pending(inner, envelope))


def _pending(session: Session) -> list[Pending]:
    pending: list[Pending] = session.info.setdefault(PENDING, [])
    return pending


@event.listens_for(PortalSession, "before_commit")
def _store_with_the_change(session: Session) -> None:
    # Flushed first: an event draws its number after the row lock of its record, hence the order per subject.
    if session.in_nested_transaction():
        return
    session.flush()
    if pending := _pending(session):
        store(session, [each.envelope for each in pending])
        pending.clear()
        session.info[STORED] = True


@event.listens_for(PortalSession, "after_commit")
def _go_on(session: Session) -> None:
    savepoint = session.get_nested_transaction()
    if savepoint is not None:
        _hand_to_outer(session, savepoint)
    elif session.info.pop(STORED, False) and isinstance(session.get_bind(), Engine):
        # A session that joined the transaction of somebody else has not committed anything yet.
        wake_workers()


def _hand_to_outer(session: Session, savepoint: SessionTransaction) -> None:
    outer = savepoint.parent
    while outer is not None and outer.parent is not None and not outer.nested:
        outer = outer.parent
    session.info[PENDING] = [
        Pending(outer, each.envelope) if each.transaction is savepoint else each for each in _pending(session)
    ]


@event.listens_for(PortalSession, "after_transaction_end")
def _drop_what_was_rolled_back(session: Any, transaction: SessionTransaction) -> None:
    session.info[PENDING] = [each for each in _pending(session) if each.transaction is not transaction]
    if transaction.parent is None:
        session.info.pop(STORED, None)
