"""Looking at the pages of the minutes: who is signed in, and what a page says."""

import html
import re
from datetime import UTC, datetime
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from plugins.minutes.models import AgendaItem, Session
from portal.accounts.models import User
from portal.database import db
from portal.testing import PortalClient
from portal.web.language import COOKIE

TODAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
"""Monday, a week and a day before the sessions of the builders."""
PLACE = "/jajce/minutes"


def browser(app: Flask, user: User | None = None) -> PortalClient:
    """Return a browser that shows English, signed in as a user."""
    found = app.test_client()
    assert isinstance(found, PortalClient)
    found.set_cookie(COOKIE, "en")
    return found.sign_in(user) if user else found


def words(response: TestResponse) -> str:
    """Return what a page says, without its marks."""
    text = re.sub(r"<(script|style).*?</\1>", "", response.text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


def problems(response: TestResponse) -> list[str]:
    """List the sentences of the summary of errors, each of which must stand at its field as well or alone."""
    summary = re.search(r'<div class="error-summary".*?</div>', response.text, re.DOTALL)
    assert summary, "the page says nothing about errors"
    return [html.unescape(re.sub(r"<[^>]*>", "", item)) for item in re.findall(r"<li>(.*?)</li>", summary[0])]


def value_of(response: TestResponse, name: str) -> str:
    """Return what stands in a field of one line."""
    field = re.search(rf'<input[^>]*\bname="{name}"[^>]*>', response.text)
    assert field, f"the page has no field {name}"
    value = re.search(r'\bvalue="([^"]*)"', field[0])
    return html.unescape(value[1]) if value else ""


def id_in(response: TestResponse) -> UUID:
    """Return the id at the end of the address that an answer leads to."""
    found = re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", response.headers["Location"])
    assert found
    return UUID(found[0])


def items_of(session: Session) -> list[AgendaItem]:
    """List the agenda of a session."""
    wanted = select(AgendaItem).where(AgendaItem.session_id == session.id).order_by(AgendaItem.position)
    return list(db.session.scalars(wanted))
