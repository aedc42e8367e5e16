"""Sessions that are being held, and what a browser without scripts would send of their pages."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import time_machine
from sqlalchemy import select

from plugins.minutes.models import AgendaItem
from plugins.minutes.queries import member_here, session_here
from plugins.minutes.services import remove_item
from portal.accounts.models import User
from portal.database import db
from tests.plugins.minutes.builders import (
    a_body,
    a_draft,
    a_mandate,
    an_item,
    call,
    members_of,
    minutes_later,
    start,
)

BASE = "/jajce/minutes"
CLOSED_HEADING = "Razmatranje pojedinačnog slučaja"


@dataclass(frozen=True)
class Held:
    """A session of two items, the second one closed to the public; ids, as a request expires every row."""

    session_id: UUID
    first: UUID
    second: UUID
    members: tuple[UUID, ...]
    keeper: User

    @property
    def url(self) -> str:
        return f"{BASE}/sessions/{self.session_id}"

    def live(self, item_id: UUID | None = None) -> str:
        return f"{self.url}/live" + (f"/{item_id}" if item_id else "")


@contextmanager
def at_minute(minute: int) -> Iterator[None]:
    """Let the clock stand so many minutes after the time of the session."""
    with time_machine.travel(minutes_later(minute), tick=False):
        yield


def a_called_session(keeper: User, *, members: int = 5, **rules: object) -> Held:
    """Call a session whose agenda holds two items and nothing that was suggested."""
    body = a_body(**rules)
    seats = members_of(a_mandate(body), members)
    session = a_draft(body, keeper)
    for item in db.session.scalars(select(AgendaItem).where(AgendaItem.session_id == session.id)).all():
        remove_item(item=item)
    first = an_item(session, rapporteur="Jasmina Delić", minutes_planned=20)
    second = an_item(session, CLOSED_HEADING, is_public=False)
    call(session)
    return Held(session.id, first.id, second.id, tuple(seat.id for seat in seats), keeper)


def a_held_session(keeper: User, *, members: int = 5, **rules: object) -> Held:
    """Call a session and open it with everybody present."""
    held = a_called_session(keeper, members=members, **rules)
    start(session_here(held.session_id), [member_here(member) for member in held.members], keeper)
    return held


def fields_of(page: str) -> dict[str, str]:
    """Return the fields that a browser would send: hidden ones, lines, chosen buttons and entries, texts."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="radio"' not in tag or " checked" in tag):
            found[name[1]] = html.unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', page, re.DOTALL):
        found[name] = html.unescape(text.removeprefix("\r").removeprefix("\n"))
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options) or re.search(
            r'value="([^"]*)"', options
        )
        found[name] = chosen[1] if chosen else ""
    return found
