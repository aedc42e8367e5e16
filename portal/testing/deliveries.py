"""Delivering events in a test, without a worker's process."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import select

from portal.database import db, scope_or_none
from portal.database.fence import tell_database
from portal.events.claims import Pair
from portal.events.deadlines import publish_due
from portal.events.turns import deliver
from portal.municipalities.models import Municipality
from portal.plugins import subscriptions
from portal.toolkit.mail.models import Mail


class Deliver(Protocol):
    """Delivers everything that is owed, as of `now`, and tells how many deliveries were tried."""

    def __call__(self, now: datetime | None = None) -> int:
        """Deliver until nothing moves."""
        ...


def deliver_everything(now: datetime | None = None) -> int:
    """Commit, publish what is due and deliver until nothing moves; return how many deliveries were tried."""
    db.session.commit()
    here = scope_or_none()
    total = 0
    while tried := _round(now):
        total += tried
    db.session.expire_all()
    if here is not None:
        tell_database(db.session(), here)
    return total


def _round(now: datetime | None) -> int:
    ids = db.session.scalars(select(Municipality.id).order_by(Municipality.id)).all()
    pairs = [
        Pair(plugin=plugin, subscription=subscription, municipality_id=municipality_id)
        for municipality_id in ids
        for plugin, subscription in subscriptions()
    ]
    due = sum(publish_due(municipality_id, now=now) for municipality_id in ids)
    return due + sum(deliver(pair, now=now) for pair in pairs)


def written_mails() -> Sequence[Mail]:
    """Return the mails that were written in the municipality in sight, the first one first."""
    return db.session.scalars(select(Mail).order_by(Mail.id)).all()
