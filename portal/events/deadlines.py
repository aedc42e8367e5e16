"""Future events that have fallen due become events of the ledger, once, however long nobody looked."""

import logging
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text

from portal.database.extension import db, system_connection
from portal.database.identifiers import uuid7
from portal.events.delivery import handler_transaction
from portal.events.ledger import Envelope
from portal.events.models import FutureEvent
from portal.events.publishing import collect, published
from portal.plugins import is_active

MOST_AT_ONCE = 100
DUE = text("SELECT DISTINCT municipality_id FROM portal_future_event WHERE at <= statement_timestamp()")
log = logging.getLogger(__name__)


def publish_all_due() -> int:
    """Publish what is due in every municipality; return how many future events that were."""
    with system_connection() as connection:
        municipalities = connection.scalars(DUE).all()
    return sum(publish_due(municipality_id) for municipality_id in municipalities)


def publish_due(municipality_id: UUID, *, now: datetime | None = None) -> int:
    """Publish what is due in one municipality; `now` takes the place of the database's clock in tests."""
    with handler_transaction(municipality_id):
        moment = func.statement_timestamp() if now is None else now
        # A row that is being moved or revoked is skipped; one that was moved meanwhile is looked at again.
        due = (
            select(FutureEvent)
            .where(FutureEvent.at <= moment)
            .order_by(FutureEvent.at, FutureEvent.key)
            .limit(MOST_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        rows = db.session.scalars(due).all()
        for row in rows:
            _publish(row)
            db.session.delete(row)
    return len(rows)


def _publish(row: FutureEvent) -> None:
    if not is_active(row.source, row.municipality_id):
        log.info("%s: the module is switched off, the event due at %s is dropped", row.type, row.at)
        return
    event_id = uuid7()
    envelope = Envelope(
        id=event_id,
        municipality_id=row.municipality_id,
        type=row.type,
        version=row.version,
        source=row.source,
        subject=row.subject,
        actor_id=None,
        cause_id=row.cause_id,
        root_id=row.root_id or event_id,
        occurred_at=row.at,
        payload=row.payload,
    )
    collect(db.session(), envelope)
    published.send(row.type, envelope=envelope, event=None)
