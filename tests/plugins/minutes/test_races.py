"""Two people at once: neither takes anything from the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm.exc import StaleDataError

from plugins.minutes.models import Member, Session
from plugins.minutes.queries import body_here, item_here, member_here, revisions_of, session_here
from plugins.minutes.services import (
    TextConflict,
    change_session,
    draft_session,
    record_arrival,
    save_text,
)
from portal.accounts.models import User
from portal.database import db, transaction
from portal.errors import Conflict
from portal.municipalities import enter
from portal.municipalities.models import Municipality
from portal.testing import make_municipality, make_user, switch_everything_on
from tests.plugins.minutes.builders import (
    CALLED_AT,
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

Result = TypeVar("Result")


class Town:
    """A municipality in a database of its own, entered anew by each thread."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context(), transaction():
            municipality = make_municipality("jajce", "Jajce")
            enter(municipality)
            switch_everything_on()
            self.secretary_id = make_user(municipality, "secretary").id
            self.id = municipality.id

    def work(self, task: Callable[[], Result]) -> Result:
        with self.app.app_context(), transaction(self.id):
            enter(db.session.get_one(Municipality, self.id))
            return task()

    def at_once(self, *tasks: Callable[[], Result]) -> list[Result | Exception]:
        """Run each task in a transaction of its own; return what each brought or raised."""
        with ThreadPoolExecutor(len(tasks)) as pool:
            running = [pool.submit(self.work, task) for task in tasks]
        return [task.exception() or task.result() for task in running]  # type: ignore[misc]  # no KeyboardInterrupt


@pytest.fixture
def town(own_database: Flask) -> Town:
    """A municipality with a commission."""
    return Town(own_database)


def a_commission() -> UUID:
    body = a_body()
    a_mandate(body)
    return body.id


def test_two_secretaries_cannot_draft_the_same_ordinal(town: Town) -> None:
    body_id = town.work(a_commission)
    ready = Barrier(6)

    def draft() -> int | None:
        body = body_here(body_id)
        ready.wait()
        return draft_session(body=body, kind="regular", by=town.secretary_id, now=CALLED_AT).ordinal

    assert sorted(town.at_once(*[draft] * 6)) == [1, 2, 3, 4, 5, 6]


def a_sitting(town: Town) -> tuple[UUID, UUID, list[UUID]]:
    secretary = db.session.get_one(User, town.secretary_id)
    body = a_body()
    members = members_of(a_mandate(body), 5)
    session = a_draft(body, secretary)
    item = an_item(session)
    start(call(session), members[:3], secretary)
    return session.id, item.id, [member.id for member in members]


def test_of_two_editors_of_one_text_one_is_shown_both(town: Town) -> None:
    _session_id, item_id, _members = town.work(lambda: a_sitting(town))
    ready = Barrier(2)

    def write(text: str) -> str:
        item = item_here(item_id)
        seen = item.text_version
        ready.wait()
        return save_text(item=item, text=text, version=seen, by=town.secretary_id, now=minutes_later(1)).text

    outcomes = town.at_once(lambda: write("Prvi."), lambda: write("Drugi."))
    (conflict,) = [outcome for outcome in outcomes if isinstance(outcome, TextConflict)]
    assert {conflict.mine, conflict.theirs} == {"Prvi.", "Drugi."}
    kept = town.work(lambda: [row.text for row in revisions_of(item_id)])
    assert kept == [conflict.theirs]


def test_two_editors_of_a_draft_do_not_overwrite_each_other(town: Town) -> None:
    body_id = town.work(a_commission)
    secretary = town.secretary_id
    session_id = town.work(
        lambda: draft_session(body=body_here(body_id), kind="regular", by=secretary, now=CALLED_AT).id
    )
    ready = Barrier(2)

    def change(place: str) -> str | None:
        session = session_here(session_id)
        values = {"kind": "regular", "starts_at": None, "place": place, "link": None, "note": None}
        ready.wait()
        return change_session(session=session, version=session.version_id, **values).place

    outcomes = town.at_once(lambda: change("Velika sala"), lambda: change("Mala sala"))
    assert sum(isinstance(outcome, Conflict | StaleDataError) for outcome in outcomes) == 1


def test_one_arrival_is_recorded_once(town: Town) -> None:
    session_id, _item_id, members = town.work(lambda: a_sitting(town))
    ready = Barrier(2)

    def come() -> UUID:
        session: Session = session_here(session_id)
        member: Member = member_here(members[4])
        ready.wait()
        return record_arrival(session=session, member=member, at=minutes_later(5), now=minutes_later(5)).id

    outcomes = town.at_once(come, come)
    assert sorted(isinstance(outcome, Conflict) for outcome in outcomes) == [False, True]
