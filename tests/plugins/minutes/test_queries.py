"""Lists and screens: what they hold, in which order, and with how many statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from plugins.minutes.codes import ItemState
from plugins.minutes.models import Act
from plugins.minutes.queries import (
    ActFilter,
    act_years,
    acts_register,
    calendar_sessions,
    live_screen,
    register_counts,
    session_lists,
    session_page,
)
from plugins.minutes.services import (
    NewTask,
    cancel_session,
    confirm_task,
    finish_item,
    report_task_done,
    set_act_number,
)
from portal.accounts.models import Organisation, User
from portal.database import db
from portal.declarations import Reader
from portal.errors import NotFound
from portal.municipalities.models import Municipality
from portal.testing import make_organisation
from tests.plugins.minutes.builders import (
    ADDRESS,
    CALLED_AT,
    STARTS_AT,
    a_draft,
    a_member,
    an_act,
    an_item,
    call,
    minutes_later,
    reader_of,
)
from tests.plugins.minutes.conftest import Sitting

pytestmark = pytest.mark.database

TODAY = date(2026, 11, 25)


@pytest.fixture
def keeper(secretary: User) -> Reader:
    """The secretary with all the rights that a secretary has."""
    return reader_of(secretary, "read_sessions", "call_session", "keep_minutes", "confirm_task", "do_tasks")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the statements of a block."""
    found: list[str] = []
    connection = db.session.connection()

    def note(*arguments: object) -> None:
        found.append(str(arguments[2]))

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(connection, "before_cursor_execute", note)


def adopt(sitting: Sitting, number: int, *tasks: NewTask, text: str = "Usvaja se.") -> Act:
    """Adopt an act at an item and finish it."""
    now = minutes_later(10 * number)
    item = sitting.item(number)
    act = an_act(item, sitting.secretary, now, *tasks, votes=5, text=text)
    finish_item(item=item, outcome=ItemState.DECIDED, now=now + timedelta(minutes=1))
    return act


def test_sessions_stand_where_they_belong(sitting: Sitting, secretary: User, keeper: Reader) -> None:
    draft = a_draft(sitting.body, secretary)
    later = a_draft(sitting.body, secretary, STARTS_AT + timedelta(days=30))
    an_item(later)
    call(later)
    off = a_draft(sitting.body, secretary, STARTS_AT + timedelta(days=3))
    cancel_session(session=off, reason="", address=ADDRESS, now=CALLED_AT)
    lists = session_lists(keeper, now=minutes_later(1))
    assert [row.session for row in lists.drafts] == [draft]
    assert [(row.session, row.items) for row in lists.upcoming] == [(sitting.session, 3), (later, 1)]
    assert [row.session for row in lists.past] == [off]
    assert session_lists(reader_of(secretary, "read_sessions"), now=minutes_later(1)).drafts == []


def test_the_calendar_shows_what_was_called(sitting: Sitting, secretary: User, keeper: Reader) -> None:
    a_draft(sitting.body, secretary)
    day = timedelta(days=1)
    found = calendar_sessions(keeper, start=STARTS_AT - day, end=STARTS_AT + day)
    assert list(found) == [sitting.session]
    assert list(calendar_sessions(keeper, start=STARTS_AT + day, end=STARTS_AT + 2 * day)) == []
    nobody = reader_of(secretary, "do_tasks")
    assert list(calendar_sessions(nobody, start=STARTS_AT - day, end=STARTS_AT + day)) == []


def test_the_live_screen_shows_the_item_that_runs(sitting: Sitting) -> None:
    act = adopt(sitting, 1)
    screen = live_screen(sitting.session.id, now=minutes_later(20))
    assert screen.shown is screen.items[1]
    assert screen.previous is screen.items[0].item
    assert screen.following is screen.items[2].item
    assert (screen.items[0].acts, screen.items[0].vote) == ([act], act.vote)
    assert screen.quorum.present == 5
    asked = live_screen(sitting.session.id, now=minutes_later(20), item_id=screen.items[2].item.id)
    assert (asked.shown, asked.following) == (asked.items[2], None)


def test_an_item_of_another_session_is_not_shown(sitting: Sitting, secretary: User) -> None:
    other = an_item(a_draft(sitting.body, secretary))
    with pytest.raises(NotFound):
        live_screen(sitting.session.id, now=minutes_later(1), item_id=other.id)


def test_more_items_and_members_cost_no_more_statements(
    sitting: Sitting, keeper: Reader, municipality: Municipality
) -> None:
    centre = make_organisation(municipality, "Dom zdravlja", "ZDR")

    def cost() -> tuple[int, int]:
        db.session.expire_all()
        session_id = sitting.session.id
        with statements() as live:
            live_screen(session_id, now=minutes_later(40))
        db.session.expire_all()
        session_id = sitting.session.id
        with statements() as page:
            session_page(session_id, reader=keeper)
        return len(live), len(page)

    adopt(sitting, 1, NewTask(organisation_id=centre.id))
    few = cost()
    adopt(sitting, 2, NewTask(organisation_id=centre.id), NewTask(user_id=sitting.secretary.id))
    for number in range(10):
        a_member(sitting.mandate, f"Novi Član {number}")
        an_item(sitting.item(1).session, f"Nova tačka {number}")
    assert cost() == few
    assert max(few) <= 12


@pytest.fixture
def register(sitting: Sitting, municipality: Municipality, keeper: Reader) -> dict[str, Organisation]:
    """Three acts: one with a late and a far task, one done, one without tasks."""
    centre = make_organisation(municipality, "Centar za socijalni rad", "SOC")
    school = make_organisation(municipality, "JU OŠ „Todorovo”", "OBR")
    late = NewTask(organisation_id=centre.id, due_on=date(2026, 11, 24))
    far = NewTask(organisation_id=school.id, due_on=date(2026, 12, 31), text="Dostaviti spisak đaka putnika")
    adopt(sitting, 1, far, late, text="Dostaviti izvještaj o radu")
    done = adopt(sitting, 2, NewTask(user_id=keeper.user_id, due_on=date(2026, 11, 30)), text="Obavijestiti")
    report_task_done(task=done.tasks[0], reader=keeper, text="Gotovo.", now=minutes_later(40))
    confirm_task(task=done.tasks[0], reader=keeper, now=minutes_later(41))
    set_act_number(act=adopt(sitting, 3, text="100% podrška_projektu"), number="02-20/26")
    return {"centre": centre, "school": school}


def texts(keeper: Reader, **wanted: object) -> list[str]:
    found = acts_register(ActFilter(**wanted), reader=keeper, today=TODAY)  # type: ignore[arg-type]
    assert found.total == len(found.rows)
    return [row.task.what if row.task else row.act.text for row in found.rows]


LATE, FAR, DONE, BARE = (
    "Dostaviti izvještaj o radu",
    "Dostaviti spisak đaka putnika",
    "Obavijestiti",
    "100% podrška_projektu",
)


def test_the_register_has_the_unfinished_first_by_deadline(
    register: dict[str, Organisation], keeper: Reader
) -> None:
    assert texts(keeper) == [LATE, FAR, DONE, BARE]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"state": "open"}, [LATE, FAR]),
        ({"state": "overdue"}, [LATE]),
        ({"state": "done"}, [DONE, BARE]),
        ({"state": "mine"}, []),
        ({"text": "ĐAKA"}, [FAR]),
        ({"text": "izvještaj"}, [LATE, FAR]),
        ({"text": "02-20"}, [BARE]),
        ({"text": "100%"}, [BARE]),
        ({"text": "_"}, [BARE]),
        ({"text": "%"}, [BARE]),
        ({"year": 2026}, [LATE, FAR, DONE, BARE]),
        ({"year": 2025}, []),
    ],
)
def test_the_register_is_filtered(
    register: dict[str, Organisation], keeper: Reader, wanted: dict[str, object], expected: list[str]
) -> None:
    assert texts(keeper, **wanted) == expected


def test_the_register_of_an_institution_or_body(
    register: dict[str, Organisation], keeper: Reader, sitting: Sitting
) -> None:
    assert texts(keeper, organisation_id=register["school"].id) == [FAR]
    assert texts(keeper, body_id=sitting.body.id) == [LATE, FAR, DONE, BARE]
    assert texts(keeper, body_id=register["school"].id) == []


def test_the_register_turns_page_by_page(register: dict[str, Organisation], keeper: Reader) -> None:
    found, after = [], None
    while True:
        page = acts_register(ActFilter(), reader=keeper, today=TODAY, after=after, limit=1)
        assert page.total == 4
        found += [row.task.what if row.task else row.act.text for row in page.rows]
        after = page.following
        if after is None:
            break
    assert found == [LATE, FAR, DONE, BARE]


@pytest.mark.parametrize("after", ["x", "0_2026-13-01_a_b", "0_2026-11-24_1_2", "_", "0___"])
def test_a_cursor_that_nobody_gave_leads_to_the_first_page(
    municipality: Municipality, keeper: Reader, after: str
) -> None:
    first = acts_register(ActFilter(), reader=keeper, today=TODAY)
    assert acts_register(ActFilter(), reader=keeper, today=TODAY, after=after) == first


def test_the_views_of_the_register_are_counted(register: dict[str, Organisation], keeper: Reader) -> None:
    counts = register_counts(reader=keeper, today=TODAY)
    assert (counts.all, counts.open, counts.overdue, counts.mine) == (4, 2, 1, 0)
    assert list(act_years()) == [2026]


def test_an_excerpt_is_the_first_line(register: dict[str, Organisation], sitting: Sitting) -> None:
    act = live_screen(sitting.session.id, now=minutes_later(50)).items[0].acts[0]
    act.text = "Usvaja se izvještaj.\n\nObrazloženje."
    assert act.excerpt == "Usvaja se izvještaj."
    act.text = "riječ " * 60
    assert len(act.excerpt) <= 121
    assert act.excerpt.endswith("riječ…")
