"""Two people at once: neither takes anything from the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm.exc import StaleDataError

from plugins.minutes.codes import ItemState
from plugins.minutes.models import Member, Session
from plugins.minutes.queries import (
    act_here,
    body_here,
    body_page,
    item_here,
    live_screen,
    mandate_here,
    member_here,
    revisions_of,
    session_here,
    vote_here,
)
from plugins.minutes.services import (
    TextConflict,
    adopt_act,
    change_session,
    close_session,
    declare_inquorate,
    delete_draft,
    draft_session,
    finish_item,
    record_arrival,
    record_departure,
    save_text,
    set_act_number,
    start_item,
    withdraw_vote,
)
from portal.accounts.models import User
from portal.database import db, transaction
from portal.errors import Conflict
from portal.municipalities import enter
from portal.municipalities.models import Municipality
from portal.testing import make_municipality, make_user, switch_everything_on
from tests.plugins.minutes.builders import (
    CALLED_AT,
    MANDATE_FROM,
    a_body,
    a_draft,
    a_mandate,
    an_act,
    an_item,
    call,
    members_of,
    minutes_later,
    start,
    vote_on,
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

    def meanwhile(self, task: Callable[[], Result]) -> Result:
        """Let somebody else begin and finish a task, while the caller's transaction is open."""
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(self.work, task).result()


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


def leave(session_id: UUID, member_id: UUID) -> UUID:
    moment = minutes_later(6)
    return record_departure(
        session=session_here(session_id), member=member_here(member_id), at=moment, now=moment
    ).id


def test_a_vote_counts_who_is_present_now_and_not_when_the_page_was_read(town: Town) -> None:
    session_id, item_id, members = town.work(lambda: a_sitting(town))

    def vote() -> None:
        start_item(item=item_here(item_id), now=minutes_later(5))
        db.session.commit()
        screen = live_screen(session_id, now=minutes_later(5), item_id=item_id)
        town.meanwhile(lambda: leave(session_id, members[2]))
        assert screen.quorum.reached
        secretary = db.session.get_one(User, town.secretary_id)
        vote_on(item_here(item_id), secretary, minutes_later(7), votes_for=3)

    with pytest.raises(Conflict, match=r"Nema kvoruma"):
        town.work(vote)


def test_nobody_ends_a_session_over_an_outcome_that_was_just_entered(town: Town) -> None:
    session_id, item_id, members = town.work(lambda: a_sitting(town))

    def note() -> str:
        item = start_item(item=item_here(item_id), now=minutes_later(5))
        return finish_item(item=item, outcome=ItemState.NOTED, now=minutes_later(6)).state

    def give_up() -> str | None:
        screen = live_screen(session_id, now=minutes_later(5))
        town.meanwhile(note)
        town.meanwhile(lambda: leave(session_id, members[2]))
        assert screen.quorum.reached
        return declare_inquorate(session=session_here(session_id), now=minutes_later(7)).ended_as

    assert town.work(give_up) == "held"
    assert town.work(lambda: item_here(item_id).state) == "noted"


def test_an_act_is_not_adopted_by_a_vote_that_was_just_withdrawn(town: Town) -> None:
    _session_id, item_id, _members = town.work(lambda: a_sitting(town))

    def vote() -> UUID:
        item = start_item(item=item_here(item_id), now=minutes_later(5))
        secretary = db.session.get_one(User, town.secretary_id)
        return vote_on(item, secretary, minutes_later(6), votes_for=3).id

    vote_id = town.work(vote)

    def adopt() -> None:
        item, counted = item_here(item_id), vote_here(vote_id)
        town.meanwhile(lambda: withdraw_vote(vote=vote_here(vote_id), now=minutes_later(7)).id)
        adopt_act(
            item=item,
            vote=counted,
            kind="ZAKLJUCAK",
            text="Usvaja se.",
            by=town.secretary_id,
            now=minutes_later(8),
        )

    with pytest.raises(Conflict):
        town.work(adopt)


def test_nothing_is_written_into_a_session_that_was_just_closed(town: Town) -> None:
    session_id, item_id, members = town.work(lambda: a_sitting(town))

    def close() -> str:
        session = session_here(session_id)
        leave(session_id, members[2])
        declare_inquorate(session=session, now=minutes_later(7))
        return close_session(session=session, now=minutes_later(8)).state

    def write() -> None:
        item = item_here(item_id)
        town.meanwhile(close)
        save_text(item=item, text="Poslije.", version=0, by=town.secretary_id, now=minutes_later(9))

    with pytest.raises(Conflict):
        town.work(write)


def test_a_session_that_was_just_called_is_not_deleted_as_a_draft(town: Town) -> None:
    body_id = town.work(a_commission)

    def prepare() -> UUID:
        members_of(mandate_here(body_page(body_id, today=MANDATE_FROM).mandates[0].id), 3)
        session = a_draft(body_here(body_id), db.session.get_one(User, town.secretary_id))
        an_item(session)
        return session.id

    session_id = town.work(prepare)

    def delete() -> None:
        session = session_here(session_id)
        town.meanwhile(lambda: call(session_here(session_id)).id)
        delete_draft(session=session)

    with pytest.raises(Conflict):
        town.work(delete)


def test_an_act_has_one_number_whoever_enters_it(town: Town) -> None:
    _session_id, item_id, _members = town.work(lambda: a_sitting(town))

    def adopt() -> UUID:
        secretary = db.session.get_one(User, town.secretary_id)
        return an_act(item_here(item_id), secretary, minutes_later(5), votes=3).id

    act_id = town.work(adopt)

    def number() -> None:
        act = act_here(act_id)
        town.meanwhile(lambda: set_act_number(act=act_here(act_id), number="02-18/26").number)
        set_act_number(act=act, number="02-19/26")

    with pytest.raises(Conflict, match=r"02-18/26"):
        town.work(number)
