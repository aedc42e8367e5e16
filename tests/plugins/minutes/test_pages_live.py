"""The live screen through the browser's eyes: opening, writing, voting, adopting, finishing, closing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from plugins.minutes.codes import ItemState, SessionState
from plugins.minutes.models import AgendaItem, Member, Session, Task
from portal.accounts.models import User
from portal.database import db
from portal.municipalities.models import Municipality
from portal.testing import PortalClient, make_organisation
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

pytestmark = pytest.mark.database


@dataclass
class Held:
    """A session with a keeper, its members, and two items on the agenda."""

    session: Session
    members: list[Member]
    first: AgendaItem
    second: AgendaItem
    keeper: User

    def url(self, item: AgendaItem | None = None) -> str:
        return f"/jajce/minutes/sessions/{self.session.id}/live" + (f"/{item.id}" if item else "")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(minutes_later(10), tick=False) as traveller:
        yield traveller


def a_held_session(keeper: User, *, members: int = 5, **rules: object) -> Held:
    """Start a session with everybody present; only the two items of the builder are on its agenda."""
    body = a_body(**rules)
    seats = members_of(a_mandate(body), members)
    session = a_draft(body, keeper)
    for item in db.session.scalars(select(AgendaItem).where(AgendaItem.session_id == session.id)):
        db.session.delete(item)
    db.session.flush()
    first, second = an_item(session), an_item(session, "Akcioni plan 2027–2028.", is_public=False)
    call(session)
    start(session, seats, keeper)
    return Held(session, seats, first, second, keeper)


@pytest.fixture
def held(secretary: User, clock: time_machine.Traveller) -> Held:
    return a_held_session(secretary)


@pytest.fixture
def page(client: PortalClient, held: Held) -> PortalClient:
    return client.sign_in(held.keeper)


def fields_of(html: str) -> dict[str, str]:
    """Return what a browser would send of the live form: hidden fields, numbers, texts and selects."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="submit"' not in tag:
            found[name[1]] = value[1] if value else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', html, re.DOTALL):
        found[name] = text.removeprefix("\r\n").removeprefix("\n")
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options) or re.search(
            r'value="([^"]*)"', options
        )
        found[name] = chosen[1] if chosen else ""
    return found


def send(page: PortalClient, held: Held, item: AgendaItem, action: str, **typed: Any) -> TestResponse:
    """Press a button of the live screen with what stands in the form and what is typed besides."""
    form = fields_of(page.get(held.url(item)).text) | {
        name.replace("__", "-"): value for name, value in typed.items()
    }
    return page.post(f"/jajce/minutes/live/{item.id}/{action}", data=form)


def in_state(item: AgendaItem) -> str:
    return str(db.session.scalar(select(AgendaItem.state).where(AgendaItem.id == item.id)))


def test_the_whole_job(page: PortalClient, held: Held, municipality: Municipality) -> None:
    centre = make_organisation(municipality, "Centar za socijalni rad")
    assert page.get(held.url()).status_code == 200
    assert send(page, held, held.first, "open").status_code == 302
    assert (
        send(page, held, held.first, "text", text="Jasmina Delić je predstavila izvještaj.").status_code
        == 302
    )
    adopted = send(
        page,
        held,
        held.first,
        "act",
        votes_for="4",
        votes_abstained="1",
        act__text="Usvaja se izvještaj.",
        **{"act-tasks-0-carrier": f"organisation:{centre.id}", "act-tasks-0-due_on": "18. 12. 2026."},
    )
    assert adopted.status_code == 302, adopted.text
    task = db.session.scalars(select(Task)).one()
    assert (task.organisation_id, str(task.due_on)) == (centre.id, "2026-12-18")
    finished = send(page, held, held.first, "finish", outcome="decided", then="open")
    assert finished.location == held.url(held.second)
    assert (in_state(held.first), in_state(held.second)) == (ItemState.DECIDED, ItemState.RUNNING)
    send(page, held, held.second, "finish", outcome="noted")
    base = f"/jajce/minutes/sessions/{held.session.id}"
    assert page.post(f"{base}/end").location == f"{base}/close"
    assert page.post(f"{base}/close").status_code == 302
    assert (
        db.session.scalar(select(Session.state).where(Session.id == held.session.id)) == SessionState.CLOSED
    )
    shown = page.get(held.url(held.first)).text
    assert "Jasmina Delić je predstavila izvještaj." in shown
    assert "readonly" in shown
