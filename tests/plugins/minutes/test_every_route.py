"""Every route, by everybody who has no business there: nothing of a closed item, nothing of elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

import pypdf
import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from plugins.minutes.queries import item_here
from plugins.minutes.services import NewTask, save_text
from portal.accounts.models import User
from portal.municipalities.models import Municipality
from portal.testing import PortalClient, make_organisation, make_user
from tests.plugins.minutes.browsing import browser
from tests.plugins.minutes.builders import an_act, an_item, minutes_later
from tests.plugins.minutes.conftest import Sitting

pytestmark = pytest.mark.database

SECRET = "TAJNA"
"""A word that only closed texts hold."""
WITHOUT_SIGHT = ("institution_officer", "auditor", "member", "coordinator", "mayor", "it_staff")


@dataclass(frozen=True)
class Closed:
    """A closed item with text, vote, act and task; `values` fill the addresses that lead to it."""

    app: Flask
    values: dict[str, UUID | str]

    def answers(self, client: PortalClient, slug: str = "jajce") -> Iterator[tuple[str, TestResponse]]:
        """Ask every address below a municipality that names a record, and those that name none."""
        adapter = self.app.url_map.bind("localhost")
        for rule in list(self.app.url_map.iter_rules()):
            if "municipality" not in rule.arguments or rule.endpoint == "console.turn_off":
                continue
            named = {name: self.values[name] for name in rule.arguments - {"municipality"}}
            address = adapter.build(rule.endpoint, {"municipality": slug, **named})
            for method in sorted({"GET", "POST"} & (rule.methods or set())):
                yield f"{method} {address}", client.open(address, method=method)


@pytest.fixture
def closed(app: Flask, sitting: Sitting, secretary: User, municipality: Municipality) -> Iterator[Closed]:
    """A closed item that a session in progress has decided on."""
    centre = make_organisation(municipality, "Centar")
    item = an_item(sitting.session, f"{SECRET} naslov", is_public=False)
    asked = NewTask(organisation_id=centre.id, text=f"{SECRET} zadatak")
    act = an_act(item, secretary, minutes_later(5), asked, votes=5, text=f"{SECRET} akt")
    text = f"{SECRET} tekst"
    save_text(item=item_here(item.id), text=text, version=0, by=secretary.id, now=minutes_later(6))
    values: dict[str, UUID | str] = {
        "session_id": sitting.session.id,
        "item_id": item.id,
        "act_id": act.id,
        "task_id": act.tasks[0].id,
        "body_id": sitting.body.id,
        "mandate_id": sitting.mandate.id,
        "member_id": sitting.members[0].id,
        "vote_id": act.vote_id,
        "organisation_id": centre.id,
        "plugin": "minutes",
    }
    with time_machine.travel(minutes_later(10), tick=False):
        yield Closed(app, values)


def said(answer: TestResponse) -> str:
    if answer.mimetype != "application/pdf":
        return answer.text
    return "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(answer.data)).pages)


@pytest.mark.parametrize("role", WITHOUT_SIGHT)
def test_no_route_tells_of_a_closed_item(closed: Closed, municipality: Municipality, role: str) -> None:
    school = make_organisation(municipality, "Škola")
    client = browser(closed.app, make_user(municipality, role, organisation=school))
    for name, answer in closed.answers(client):
        assert answer.status_code < 500, name
        assert SECRET not in said(answer), name
    for address in ("/jajce/", "/jajce/minutes/acts/?text=akt", "/jajce/minutes/acts/?state=open"):
        assert SECRET not in client.get(address).text, address


def test_who_keeps_minutes_is_told(closed: Closed, secretary: User) -> None:
    client = browser(closed.app, secretary)
    session = f"/jajce/minutes/sessions/{closed.values['session_id']}"
    for address in ("/jajce/minutes/acts/", session, f"{session}/minutes.pdf"):
        assert SECRET in said(client.get(address)), address


def test_no_route_opens_without_a_session(closed: Closed) -> None:
    for name, answer in closed.answers(browser(closed.app)):
        assert answer.status_code == 302, name
        assert answer.location.startswith("/sign-in"), name


def test_no_route_opens_to_another_municipality(closed: Closed, other_municipality: Municipality) -> None:
    client = browser(closed.app, make_user(other_municipality, "secretary", "it_staff"))
    for name, answer in closed.answers(client):
        assert answer.status_code == 404, name
    for name, answer in closed.answers(client, other_municipality.slug):
        names_record = any(str(value) in name for value in closed.values.values() if isinstance(value, UUID))
        assert answer.status_code == 404 or not names_record, name
