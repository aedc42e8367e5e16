"""Downloads of a session's documents, in either script."""

from datetime import datetime
from uuid import UUID

from flask import Response, request

from plugins.minutes.blueprint import blueprint
from plugins.minutes.documents import render_invitation, render_minutes
from plugins.minutes.documents.invitation import fill_invitation
from plugins.minutes.documents.minutes import fill_minutes
from plugins.minutes.documents.scripts import document_language, in_language
from plugins.minutes.models import Session
from plugins.minutes.permissions import READ_SESSIONS
from plugins.minutes.queries import session_page
from portal.api import Conflict, current_municipality, current_reader, local_day, now, requires
from portal.api import gettext as _


@blueprint.get("/sessions/<uuid:session_id>/minutes.pdf")
@requires(READ_SESSIONS)
def minutes_pdf(session_id: UUID) -> Response:
    """Download the minutes; a draft until the session is closed, closed items only for who may see them."""
    page = session_page(session_id, reader=current_reader())
    if page.session.started_at is None:
        raise Conflict(_("The session has not begun, so there are no minutes yet."))
    code, at = _language(), now()
    data = in_language(code, lambda: fill_minutes(page, written_at=at))
    return _download(render_minutes(data), _filename("zapisnik", page.session, page.session.started_at, code))


@blueprint.get("/sessions/<uuid:session_id>/invitation.pdf")
@requires(READ_SESSIONS)
def invitation_pdf(session_id: UUID) -> Response:
    """Download the invitation, also as a draft before the session is called."""
    page = session_page(session_id, reader=current_reader())
    if page.session.starts_at is None:
        raise Conflict(_("The session has no date yet."))
    code, at = _language(), now()
    data = in_language(code, lambda: fill_invitation(page, written_at=at))
    return _download(render_invitation(data), _filename("poziv", page.session, page.session.starts_at, code))


def _language() -> str:
    return document_language(current_municipality().language, request.args.get("script"))


def _filename(word: str, session: Session, moment: datetime, code: str) -> str:
    parts = (word, session.ordinal, local_day(moment).isoformat(), "cyrl" if code.endswith("_Cyrl") else None)
    return f"{'-'.join(str(part) for part in parts if part)}.pdf"


def _download(content: bytes, filename: str) -> Response:
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
