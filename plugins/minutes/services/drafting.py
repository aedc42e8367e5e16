"""Drafting a session: when, where, and the next ordinal of its series."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from plugins.minutes.codes import SessionState
from plugins.minutes.models import AgendaItem, Body, Mandate, Session
from plugins.minutes.queries.bodies import current_mandate, next_ordinal
from plugins.minutes.services.steps import lock_session, require_state
from plugins.minutes.services.suggestions import suggested_items
from plugins.minutes.typed import tidy_or_none
from portal.api import Conflict, Invalid, db, local_day
from portal.api import gettext as _


def draft_session(
    *,
    body: Body,
    kind: str,
    by: UUID,
    now: datetime,
    starts_at: datetime | None = None,
    place: str | None = None,
    link: str | None = None,
    note: str | None = None,
) -> Session:
    """Draft a session with the suggested agenda; raises Conflict without a mandate, Invalid for its kind."""
    _lock_series(body.id)
    _check_kind(body, kind)
    mandate = _mandate_for(body, starts_at or now)
    session = Session(
        body=body,
        mandate=mandate,
        kind=kind,
        ordinal=next_ordinal(mandate=mandate, kind=kind),
        starts_at=starts_at,
        place=tidy_or_none(place),
        link=tidy_or_none(link),
        note=tidy_or_none(note),
        created_at=now,
        created_by_id=by,
    )
    session.body_id = body.id
    session.items = suggested_items(session, today=local_day(now))
    db.session.add(session)
    db.session.flush()
    return session


def change_session(
    *,
    session: Session,
    version: int,
    kind: str,
    starts_at: datetime | None,
    place: str | None,
    link: str | None,
    note: str | None,
) -> Session:
    """Change a draft, or a postponed session, which keeps its kind.

    Raises Conflict if somebody else changed it since `version`.
    """
    lock_session(session)
    require_state(session, SessionState.DRAFT, SessionState.POSTPONED)
    if session.version_id != version:
        raise Conflict(
            _("Somebody else has changed this session meanwhile. Look at it again before you save.")
        )
    if session.state == SessionState.DRAFT:
        _move_series(session, kind, starts_at)
    session.starts_at = starts_at
    session.place = tidy_or_none(place)
    session.link = tidy_or_none(link)
    session.note = tidy_or_none(note)
    db.session.flush()
    return session


def delete_draft(*, session: Session) -> None:
    """Delete a draft for good, so that its ordinal is free again."""
    lock_session(session)
    require_state(session, SessionState.DRAFT)
    db.session.execute(delete(AgendaItem).where(AgendaItem.session_id == session.id))
    db.session.execute(delete(Session).where(Session.id == session.id))


def reconvene(*, session: Session, by: UUID, now: datetime) -> Session:
    """Draft the session that replaces an inquorate one; what was not reached comes onto its agenda."""
    if session.ended_as != SessionState.INQUORATE:
        raise Conflict(_("Only a session without a quorum is reconvened."))
    _lock_series(session.body_id)
    follower = db.session.scalar(
        select(Session.id).where(Session.reconvenes_id == session.id, Session.state != SessionState.CANCELLED)
    )
    if follower is not None:
        raise Conflict(_("This session has been reconvened already."))
    body = db.session.get_one(Body, session.body_id)
    following = draft_session(
        body=body,
        kind=session.kind,
        by=by,
        now=now,
        place=session.place,
        link=session.link,
        note=session.note,
    )
    following.reconvenes_id = session.id
    db.session.flush()
    return following


def _lock_series(body_id: UUID) -> None:
    # Whoever comes second waits here, and then reads the ordinal that the first one has taken.
    db.session.execute(select(Body.id).where(Body.id == body_id).with_for_update())


def _check_kind(body: Body, kind: str) -> None:
    if kind not in body.session_kinds:
        message = _("This body does not hold sessions of this kind.")
        raise Invalid(message, fields={"kind": message})


def _mandate_for(body: Body, moment: datetime) -> Mandate:
    mandate = current_mandate(body.id, today=local_day(moment))
    if mandate is None:
        raise Conflict(_("The body has no mandate on that day. Open one before you call a session."))
    return mandate


def _move_series(session: Session, kind: str, starts_at: datetime | None) -> None:
    """Give a draft the next ordinal of another series, if its kind or its date leads there."""
    body = db.session.get_one(Body, session.body_id)
    mandate = _mandate_for(body, starts_at) if starts_at else db.session.get_one(Mandate, session.mandate_id)
    if (kind, mandate.id) == (session.kind, session.mandate_id):
        return
    _lock_series(session.body_id)
    _check_kind(body, kind)
    session.ordinal = next_ordinal(mandate=mandate, kind=kind)
    session.kind, session.mandate = kind, mandate
