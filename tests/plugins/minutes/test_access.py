"""Closed items: who sees them, by whatever way."""

from datetime import date

import pytest

from plugins.minutes.codes import MemberRole
from plugins.minutes.models import Act, Member, Task
from plugins.minutes.queries import (
    ActFilter,
    act_page,
    acts_register,
    register_counts,
    session_page,
    task_counts,
    task_page,
    tasks_to_confirm,
)
from plugins.minutes.services import NewTask, finish_item, report_task_done, substitute
from portal.accounts.models import User
from portal.declarations import Reader
from portal.errors import NotFound
from portal.municipalities import enter
from portal.municipalities.models import Municipality
from portal.testing import make_organisation, make_user
from tests.plugins.minutes.builders import (
    a_body,
    a_draft,
    a_mandate,
    a_member,
    an_act,
    an_item,
    minutes_later,
    reader_of,
)
from tests.plugins.minutes.conftest import Sitting

pytestmark = pytest.mark.database

TODAY = date(2026, 11, 25)


@pytest.fixture
def closed_act(sitting: Sitting, municipality: Municipality) -> Act:
    """An act of a closed item, with a task of an institution."""
    item = an_item(sitting.session, "Pojedinačan slučaj", is_public=False)
    centre = make_organisation(municipality, "Centar za socijalni rad", "SOC")
    asked = NewTask(organisation_id=centre.id, due_on=date(2026, 11, 24))
    return an_act(item, sitting.secretary, minutes_later(5), asked, votes=5, text="Povjerljivo.")


def a_reader(municipality: Municipality, *permissions: str) -> Reader:
    return reader_of(make_user(municipality, "member"), "read_sessions", *permissions)


def seat(sitting: Sitting, municipality: Municipality, **values: object) -> tuple[Reader, Member]:
    reader = a_reader(municipality)
    return reader, a_member(sitting.mandate, user_id=reader.user_id, **values)


def sees(act: Act, reader: Reader) -> list[bool]:
    """Try every way to the act; all must agree."""
    page = session_page(act.session_id, reader=reader)
    try:
        found = act_page(act.id, reader=reader).act is act
    except NotFound:
        found = False
    return [
        page.sees_closed,
        any(row.item is not None and row.item.heading == "Pojedinačan slučaj" for row in page.items),
        any(act in row.acts for row in page.items),
        found,
        bool(acts_register(ActFilter(), reader=reader, today=TODAY).rows),
        bool(acts_register(ActFilter(text="povjerlj"), reader=reader, today=TODAY).total),
        register_counts(reader=reader, today=TODAY).all == 1,
    ]


def test_who_keeps_minutes_sees_closed_items(closed_act: Act, secretary: User) -> None:
    assert set(sees(closed_act, reader_of(secretary, "keep_minutes", "read_sessions"))) == {True}


def test_a_member_of_that_time_sees_them(
    closed_act: Act, sitting: Sitting, municipality: Municipality
) -> None:
    reader, _member = seat(sitting, municipality)
    assert set(sees(closed_act, reader)) == {True}


@pytest.mark.parametrize(
    "values",
    [
        {"ends_on": date(2026, 11, 23)},
        {"starts_on": date(2026, 11, 25)},
        {"role": MemberRole.OBSERVER},
    ],
)
def test_a_member_of_another_time_does_not(
    closed_act: Act, sitting: Sitting, municipality: Municipality, values: dict[str, object]
) -> None:
    reader, _member = seat(sitting, municipality, **values)
    assert set(sees(closed_act, reader)) == {False}


@pytest.mark.parametrize("values", [{"ends_on": date(2026, 11, 24)}, {"starts_on": date(2026, 11, 24)}])
def test_the_first_and_the_last_day_count(
    closed_act: Act, sitting: Sitting, municipality: Municipality, values: dict[str, object]
) -> None:
    reader, _member = seat(sitting, municipality, **values)
    assert set(sees(closed_act, reader)) == {True}


def test_a_member_of_another_body_does_not(
    closed_act: Act, sitting: Sitting, municipality: Municipality
) -> None:
    reader = a_reader(municipality)
    a_member(a_mandate(a_body("Operativni tim")), user_id=reader.user_id)
    assert set(sees(closed_act, reader)) == {False}


def test_a_deputy_sees_them_where_they_substituted(
    closed_act: Act, sitting: Sitting, municipality: Municipality
) -> None:
    member = sitting.members[6]
    reader, deputy = seat(sitting, municipality, role=MemberRole.MEMBERS_DEPUTY, deputy_of_id=member.id)
    assert set(sees(closed_act, reader)) == {False}
    substitute(session=sitting.session, member=member, deputy=deputy, now=minutes_later(9))
    assert set(sees(closed_act, reader)) == {True}


def test_a_hidden_item_is_a_position_and_nothing_else(closed_act: Act, municipality: Municipality) -> None:
    rows = session_page(closed_act.session_id, reader=a_reader(municipality)).items
    hidden = [row for row in rows if row.hidden]
    assert [(row.position, row.item, row.votes, row.acts, row.vote) for row in hidden] == [
        (4, None, (), (), None)
    ]
    assert len(rows) == 4


def test_who_carries_it_out_sees_the_act_and_no_more(closed_act: Act, municipality: Municipality) -> None:
    task = closed_act.tasks[0]
    officer = reader_of(
        make_user(municipality, "institution_officer"), "do_tasks", organisation_id=task.organisation_id
    )
    assert act_page(closed_act.id, reader=officer).act is closed_act
    assert task_page(task.id, reader=officer).task is task
    assert acts_register(ActFilter(), reader=officer, today=TODAY).total == 1
    assert not session_page(closed_act.session_id, reader=officer).sees_closed


def test_a_task_of_a_closed_item_is_hidden_too(
    closed_act: Act, sitting: Sitting, municipality: Municipality
) -> None:
    task: Task = closed_act.tasks[0]
    carrier = reader_of(make_user(municipality, "institution_officer"), organisation_id=task.organisation_id)
    report_task_done(task=task, reader=carrier, text="Gotovo.", now=minutes_later(20))
    outsider = a_reader(municipality, "confirm_task")
    with pytest.raises(NotFound):
        task_page(task.id, reader=outsider)
    assert list(tasks_to_confirm(outsider)) == []
    assert task_counts(outsider, today=TODAY).waiting == 0
    a_member(sitting.mandate, user_id=outsider.user_id)
    assert list(tasks_to_confirm(outsider)) == [task]
    assert task_counts(outsider, today=TODAY).waiting == 1


def test_a_task_of_a_public_item_is_read_by_who_reads_sessions(
    sitting: Sitting, municipality: Municipality
) -> None:
    asked = NewTask(user_id=sitting.secretary.id)
    task = an_act(sitting.item(1), sitting.secretary, minutes_later(5), asked, votes=5).tasks[0]
    assert task_page(task.id, reader=a_reader(municipality)).task is task
    with pytest.raises(NotFound):
        task_page(task.id, reader=reader_of(make_user(municipality, "institution_officer"), "do_tasks"))


def test_drafts_are_seen_by_who_calls_sessions(
    sitting: Sitting, secretary: User, municipality: Municipality
) -> None:
    draft = a_draft(sitting.body, secretary)
    assert session_page(draft.id, reader=reader_of(secretary, "call_session")).session is draft
    with pytest.raises(NotFound):
        session_page(draft.id, reader=a_reader(municipality))


def test_another_municipality_finds_nothing(
    closed_act: Act, secretary: User, other_municipality: Municipality
) -> None:
    reader = reader_of(secretary, "keep_minutes", "read_sessions", "call_session")
    finished = closed_act.item
    finish_item(item=finished, outcome="decided", now=minutes_later(9))
    enter(other_municipality)
    assert acts_register(ActFilter(), reader=reader, today=TODAY).rows == []
    for look in (
        lambda: act_page(closed_act.id, reader=reader),
        lambda: session_page(closed_act.session_id, reader=reader),
        lambda: task_page(closed_act.tasks[0].id, reader=reader),
    ):
        with pytest.raises(NotFound):
            look()
