"""The envelope of an event, and the one statement that stores events with what is owed to each subscriber."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.database.fence import tell_database
from portal.database.scope import scope_or_none
from portal.events.event import Received
from portal.plugins import is_active, subscriptions

STORE = text(
    """
    WITH stored AS (
        INSERT INTO portal_event (id, municipality_id, type, version, source, subject,
                                  actor_id, cause_id, root_id, occurred_at, payload)
        SELECT id, municipality_id, type, version, source, subject,
               actor_id, cause_id, root_id, occurred_at, payload
        FROM jsonb_to_recordset(CAST(:events AS jsonb)) AS given(
            position int, id uuid, municipality_id uuid, type text, version int, source text, subject text,
            actor_id uuid, cause_id uuid, root_id uuid, occurred_at timestamptz, payload jsonb)
        ORDER BY position
        RETURNING seq, municipality_id, type, subject)
    INSERT INTO portal_delivery (subscriber, municipality_id, event_seq, subject)
    SELECT wanted.subscriber, stored.municipality_id, stored.seq, stored.subject
    FROM stored
    JOIN jsonb_to_recordset(CAST(:subscribers AS jsonb)) AS wanted(subscriber text, type text) USING (type)
    """
)


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """An event with all that the ledger keeps of it: who, when, about what, because of what."""

    id: UUID
    municipality_id: UUID
    type: str
    version: int
    source: str
    subject: str
    actor_id: UUID | None
    cause_id: UUID | None
    root_id: UUID
    occurred_at: datetime
    payload: dict[str, Any]


_cause: ContextVar[Received | None] = ContextVar("cause", default=None)


def cause() -> Received | None:
    """Return the event that is being handled, which causes whatever is published meanwhile."""
    return _cause.get()


@contextmanager
def because_of(received: Received) -> Iterator[None]:
    """Name the cause of what is published in a block."""
    former = _cause.set(received)
    try:
        yield
    finally:
        _cause.reset(former)


def acting_user_id() -> UUID | None:
    """Return who acts: the user of the request, or who caused the event that is being handled."""
    from portal.accounts.access import current_user_id

    handled = cause()
    return handled.actor_id if handled else current_user_id()


def store(session: Session, envelopes: Sequence[Envelope]) -> None:
    """Write events and what is owed of them, in their order, with one statement per municipality."""
    for municipality_id, group in groupby(envelopes, key=lambda envelope: envelope.municipality_id):
        in_sight = scope_or_none()
        if municipality_id != in_sight:
            tell_database(session, municipality_id)
        _store_here(session, municipality_id, list(group))
        if in_sight is not None and municipality_id != in_sight:
            tell_database(session, in_sight)


def _store_here(session: Session, municipality_id: UUID, envelopes: Sequence[Envelope]) -> None:
    types = {envelope.type for envelope in envelopes}
    wanted = [
        {"subscriber": subscription.name, "type": subscription.event}
        for plugin, subscription in subscriptions()
        if subscription.event in types and is_active(plugin, municipality_id)
    ]
    events = [{"position": place, **vars(envelope)} for place, envelope in enumerate(envelopes)]
    session.connection().execute(
        STORE, {"events": json.dumps(events, default=str), "subscribers": json.dumps(wanted)}
    )
