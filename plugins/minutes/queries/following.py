"""Which session replaces one that had no quorum, and which sessions are being held."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from plugins.minutes.codes import SessionState
from plugins.minutes.models import Session
from portal.api import db


def session_instead_of(session: Session) -> Session | None:
    """Return the session that reconvenes an inquorate one, if it has been drafted."""
    return db.session.scalar(
        select(Session).where(Session.reconvenes_id == session.id, Session.state != SessionState.CANCELLED)
    )


def sessions_in_progress() -> Sequence[Session]:
    """List the sessions that are being held or are interrupted, with their bodies."""
    return db.session.scalars(
        select(Session)
        .options(joinedload(Session.body))
        .where(Session.state.in_([SessionState.IN_PROGRESS, SessionState.INTERRUPTED]))
        .order_by(Session.started_at)
    ).all()
