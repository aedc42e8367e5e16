"""Writing the audit log: a line per event by itself, and other lines on demand."""

from collections.abc import Mapping
from typing import Any

from portal.audit.models import AuditEntry
from portal.clock import now
from portal.database.extension import db
from portal.events.event import Event
from portal.events.ledger import Envelope, acting_user_id, cause
from portal.events.publishing import published


def record(action: str, *, subject: str, details: Mapping[str, Any] | None = None) -> None:
    """Add a line to the audit log of the municipality in sight; `details` are ids, codes and counts."""
    handled = cause()
    entry = AuditEntry(
        at=now(),
        actor_id=acting_user_id(),
        action=action,
        subject=subject,
        event_id=handled.id if handled else None,
        details=dict(details or {}),
    )
    db.session.add(entry)


@published.connect
def _record_event(_name: str, *, envelope: Envelope, event: Event | None) -> None:  # noqa: ARG001  (the signal's shape)
    entry = AuditEntry(
        municipality_id=envelope.municipality_id,
        at=envelope.occurred_at,
        actor_id=envelope.actor_id,
        action=envelope.type,
        subject=envelope.subject,
        event_id=envelope.id,
        details=envelope.payload,
    )
    db.session.add(entry)
