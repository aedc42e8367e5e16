"""Future events: reminders and deadlines that can be moved and revoked by their key until they are due."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from portal.database.extension import db
from portal.database.scope import current_scope
from portal.events.event import Event, payload_of, source_of, subject_of
from portal.events.ledger import cause
from portal.events.models import FutureEvent


def schedule(event: Event, *, at: datetime, key: str | None) -> None:
    """Have an event published at a time; what stood under the key is replaced."""
    if not key:
        raise ValueError(f"{event.name} is published for later and needs a key")
    handled = cause()
    values = {
        "at": at,
        "type": event.name,
        "version": event.version,
        "source": source_of(type(event)),
        "subject": subject_of(event),
        "cause_id": handled.id if handled else None,
        "root_id": handled.root_id if handled else None,
        "payload": payload_of(event),
    }
    statement = insert(FutureEvent).values(municipality_id=current_scope(), key=key, **values)
    db.session.execute(
        statement.on_conflict_do_update(index_elements=["municipality_id", "key"], set_=values)
    )


def revoke(key: str) -> bool:
    """Take a future event back; tell whether it was still to come."""
    statement = delete(FutureEvent).where(FutureEvent.key == key).returning(FutureEvent.key)
    return _found(db.session.scalar(statement, execution_options={"synchronize_session": False}))


def move(key: str, at: datetime) -> bool:
    """Move a future event to another time; tell whether it was still to come."""
    statement = update(FutureEvent).where(FutureEvent.key == key).values(at=at).returning(FutureEvent.key)
    return _found(db.session.scalar(statement, execution_options={"synchronize_session": False}))


def _found(key: str | None) -> bool:
    return key is not None
