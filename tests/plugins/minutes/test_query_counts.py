"""A page asks as many questions of five times the data as of little: none is asked row by row."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Connection, event

from plugins.minutes.models import Body, Mandate, Session
from plugins.minutes.queries import item_here
from plugins.minutes.services import NewTask, add_remark, report_task_done, save_text
from portal.accounts.models import User
from portal.database import db
from portal.municipalities.models import Municipality
from portal.testing import PortalClient, make_organisation, make_user
from tests.plugins.minutes.browsing import PLACE, browser
from tests.plugins.minutes.builders import (
    STARTS_AT,
    a_body,
    a_draft,
    a_mandate,
    a_member,
    an_act,
    an_item,
    call,
    members_of,
    minutes_later,
    reader_of,
    start,
)

pytestmark = pytest.mark.database

ITEM_LENGTH = 5


class Town:
    """A municipality that grows: each round brings members, acts with tasks and history, and sessions."""

    def __init__(self, municipality: Municipality, secretary: User) -> None:
        self.municipality, self.secretary = municipality, secretary
        self.body: Body = a_body(quorum_rule="number", quorum_number=2)
        self.mandate: Mandate = a_mandate(self.body)
        members = members_of(self.mandate, 3)
        session: Session = a_draft(self.body, secretary)
        an_item(session, "Prva tačka")
        start(call(session), members, secretary)
        self.ids = {"session": session.id, "body": self.body.id, "mandate": self.mandate.id}
        self.rounds = 0

    def grow(self) -> None:
        """Add one of everything."""
        self.rounds += 1
        number = self.rounds
        member = make_user(self.municipality, "member", full_name=f"Član {number}")
        organisation = make_organisation(self.municipality, f"Ustanova {number}")
        mandate = db.session.get_one(Mandate, self.ids["mandate"])
        a_member(mandate, user_id=member.id, organisation_id=organisation.id)
        self._adopt(number, member, organisation.id)
        self._prepare(number)
        a_mandate(a_body(f"Organ {number}"))
        db.session.flush()

    def _adopt(self, number: int, member: User, organisation_id: UUID) -> None:
        moment = minutes_later(number * ITEM_LENGTH)
        session = db.session.get_one(Session, self.ids["session"])
        item = item_here(an_item(session, f"Tačka {number}", is_public=number % 2 == 0).id)
        asked = (NewTask(organisation_id=organisation_id), NewTask(user_id=member.id, text=f"Posao {number}"))
        act = an_act(item, self.secretary, moment, *asked, votes=3, text=f"Usvaja se {number}.")
        save_text(item=item, text="Rasprava.", version=0, by=member.id, now=moment)
        item.state, item.ended_at = "decided", moment
        reader = reader_of(member, "do_tasks")
        add_remark(task=act.tasks[1], reader=reader, text="Počelo.", now=moment)
        report_task_done(task=act.tasks[1], reader=reader, text="Urađeno.", now=moment)
        self.ids.setdefault("act", act.id)
        self.ids.setdefault("task", act.tasks[1].id)

    def _prepare(self, number: int) -> None:
        body = db.session.get_one(Body, self.ids["body"])
        draft = a_draft(body, self.secretary, STARTS_AT + timedelta(days=7 * number))
        an_item(draft)
        called = a_draft(body, self.secretary, STARTS_AT + timedelta(hours=number), "thematic")
        an_item(called)
        call(called)


PAGES = {
    "home": "/jajce/",
    "sessions": f"{PLACE}/",
    "drafts": f"{PLACE}/?view=drafts",
    "past sessions": f"{PLACE}/?view=past",
    "session": f"{PLACE}/sessions/{{session}}",
    "minutes": f"{PLACE}/sessions/{{session}}/minutes.pdf",
    "live": f"{PLACE}/sessions/{{session}}/live",
    "roll call": f"{PLACE}/sessions/{{session}}/attendance",
    "end": f"{PLACE}/sessions/{{session}}/close",
    "acts": f"{PLACE}/acts/",
    "act": f"{PLACE}/acts/{{act}}",
    "bodies": f"{PLACE}/bodies/",
    "body": f"{PLACE}/bodies/{{body}}",
    "tasks": f"{PLACE}/tasks/",
    "task": f"{PLACE}/tasks/{{task}}",
    "institutions": "/jajce/organisations/",
}
FOR_MEMBERS = ("home", "sessions", "session", "acts", "act", "bodies", "body", "tasks")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the statements that reach the database in a block."""
    seen: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def asked_by(client: PortalClient, town: Town, names: tuple[str, ...]) -> dict[str, list[str]]:
    found = {}
    for name in names:
        address = PAGES[name].format(**town.ids)
        client.get(address)  # whatever is remembered for later
        with statements() as seen:
            assert client.get(address).status_code == 200, name
        found[name] = [statement.split("\n")[0] for statement in seen]
    return found


@pytest.mark.parametrize(
    ("role", "names"), [("secretary", tuple(PAGES)), ("coordinator", FOR_MEMBERS), ("member", FOR_MEMBERS)]
)
def test_no_page_asks_more_of_more_data(
    app: Flask, municipality: Municipality, secretary: User, role: str, names: tuple[str, ...]
) -> None:
    town = Town(municipality, secretary)
    with time_machine.travel(STARTS_AT + timedelta(hours=2), tick=False):
        reader = secretary if role == "secretary" else make_user(municipality, role)
        if role != "secretary":
            a_member(town.mandate, user_id=reader.id)
        client = browser(app, reader)
        town.grow()
        before = asked_by(client, town, names)
        for _round in range(4):
            town.grow()
        after = asked_by(client, town, names)
    grown = {name: (len(before[name]), len(after[name])) for name in names}
    assert all(before.values()), "nothing was counted"
    assert all(little >= much for little, much in grown.values()), grown
    assert max(much for _little, much in grown.values()) < 40, grown
