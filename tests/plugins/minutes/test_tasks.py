"""Tasks of acts, from the act to the word that they are done."""

from datetime import date

import pytest

from plugins.minutes.models import Task
from plugins.minutes.queries import open_tasks, task_counts, task_page, tasks_to_confirm
from plugins.minutes.services import (
    NewTask,
    add_remark,
    confirm_task,
    report_task_done,
    send_back_task,
    start_task,
)
from portal.accounts.models import Organisation, User
from portal.declarations import Reader
from portal.errors import Conflict, Invalid, NotAllowed
from portal.municipalities.models import Municipality
from portal.testing import make_organisation, make_user
from tests.plugins.minutes.builders import an_act, events_heard, minutes_later, names_of, reader_of
from tests.plugins.minutes.conftest import Sitting

pytestmark = pytest.mark.database

DUE = date(2026, 12, 18)


@pytest.fixture
def centre(municipality: Municipality) -> Organisation:
    """An institution."""
    return make_organisation(municipality, "Centar za socijalni rad", "SOC")


@pytest.fixture
def officer(municipality: Municipality, centre: Organisation) -> Reader:
    """Somebody of the institution."""
    user = make_user(municipality, "institution_officer", organisation=centre)
    return reader_of(user, "do_tasks", organisation_id=centre.id)


@pytest.fixture
def confirming(secretary: User) -> Reader:
    """The secretary, who confirms."""
    return reader_of(secretary, "confirm_task", "keep_minutes", "read_sessions")


@pytest.fixture
def task(sitting: Sitting, centre: Organisation) -> Task:
    """A task of the institution."""
    asked = NewTask(organisation_id=centre.id, due_on=DUE)
    return an_act(sitting.item(1), sitting.secretary, minutes_later(5), asked, votes=5).tasks[0]


def test_a_task_is_started_reported_and_confirmed(task: Task, officer: Reader, confirming: Reader) -> None:
    start_task(task=task, reader=officer, now=minutes_later(10))
    report_task_done(task=task, reader=officer, text="Dostavljeno.", now=minutes_later(20))
    assert (task.state, list(tasks_to_confirm(confirming))) == ("reported", [task])
    with events_heard() as heard:
        confirm_task(task=task, reader=confirming, now=minutes_later(30))
    assert names_of(heard) == ["minutes.task_completed"]
    assert (task.state, task.confirmed_at) == ("confirmed", minutes_later(30))
    notes = task_page(task.id, reader=officer).task.notes
    assert [(note.kind, note.text) for note in notes] == [
        ("started", ""),
        ("reported", "Dostavljeno."),
        ("confirmed", ""),
    ]
    assert notes[1].written_by is not None


def test_a_report_that_is_sent_back_waits_again(task: Task, officer: Reader, confirming: Reader) -> None:
    report_task_done(task=task, reader=officer, text="Gotovo.", now=minutes_later(10))
    assert list(open_tasks(officer)) == []
    send_back_task(task=task, reader=confirming, remark="Nedostaje spisak.", now=minutes_later(20))
    assert (task.state, list(open_tasks(officer))) == ("sent_back", [task])
    report_task_done(task=task, reader=officer, text="Spisak je priložen.", now=minutes_later(30))
    assert task.state == "reported"


def test_only_the_carrier_reports(task: Task, confirming: Reader, municipality: Municipality) -> None:
    school = make_organisation(municipality, "Osnovna škola", "OBR")
    other = make_user(municipality, "institution_officer", organisation=school)
    for reader in (confirming, reader_of(other, "do_tasks", organisation_id=school.id)):
        with pytest.raises(NotAllowed):
            report_task_done(task=task, reader=reader, text="Gotovo.", now=minutes_later(10))


def test_the_carrier_does_not_confirm(task: Task, officer: Reader) -> None:
    report_task_done(task=task, reader=officer, text="Gotovo.", now=minutes_later(10))
    with pytest.raises(NotAllowed):
        confirm_task(task=task, reader=officer, now=minutes_later(20))
    with pytest.raises(NotAllowed):
        send_back_task(task=task, reader=officer, remark="Ne.", now=minutes_later(20))


def test_what_was_not_reported_is_not_confirmed(task: Task, confirming: Reader) -> None:
    with pytest.raises(Conflict):
        confirm_task(task=task, reader=confirming, now=minutes_later(10))


def test_words_are_asked_for(task: Task, officer: Reader, confirming: Reader) -> None:
    with pytest.raises(Invalid) as raised:
        report_task_done(task=task, reader=officer, text=" ", now=minutes_later(10))
    assert list(raised.value.fields) == ["text"]
    report_task_done(task=task, reader=officer, text="Gotovo.", now=minutes_later(10))
    with pytest.raises(Invalid):
        send_back_task(task=task, reader=confirming, remark="", now=minutes_later(20))
    assert add_remark(task=task, reader=confirming, text="Vidjeću.", now=minutes_later(30)).kind == "remark"


def test_a_person_s_task_is_theirs_alone(sitting: Sitting, secretary: User, officer: Reader) -> None:
    asked = NewTask(user_id=secretary.id, due_on=DUE)
    task = an_act(sitting.item(1), secretary, minutes_later(5), asked, votes=5).tasks[0]
    mine = reader_of(secretary, "do_tasks")
    assert (list(open_tasks(mine)), list(open_tasks(officer))) == ([task], [])
    assert report_task_done(task=task, reader=mine, text="Gotovo.", now=minutes_later(9)).state == "reported"


def test_what_waits_is_counted(task: Task, officer: Reader, confirming: Reader) -> None:
    before, after = DUE, date(2026, 12, 19)
    counts = [task_counts(officer, today=day) for day in (before, after)]
    assert [(count.waiting, count.late) for count in counts] == [(1, 0), (1, 1)]
    assert task_counts(confirming, today=after).waiting == 0
    report_task_done(task=task, reader=officer, text="Gotovo.", now=minutes_later(10))
    assert task_counts(officer, today=after).waiting == 0
    assert task_counts(confirming, today=after).waiting == 1
    assert not task.is_overdue(after)


def test_the_page_offers_only_what_can_be_done(task: Task, officer: Reader, confirming: Reader) -> None:
    page = task_page(task.id, reader=officer)
    assert (page.may_report, page.may_confirm) == (True, False)
    page = task_page(task.id, reader=confirming)
    assert (page.may_report, page.may_confirm) == (False, False)
    report_task_done(task=task, reader=officer, text="Gotovo.", now=minutes_later(10))
    assert task_page(task.id, reader=confirming).may_confirm
