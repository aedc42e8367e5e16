"""Carrying out what acts ask: started, reported done, confirmed or sent back, each with a line of history."""

from datetime import datetime

from plugins.minutes.access import is_carrier, may_confirm
from plugins.minutes.codes import TaskNoteKind, TaskState
from plugins.minutes.events import TaskCompleted
from plugins.minutes.models import Task, TaskNote
from plugins.minutes.services.steps import step_task
from plugins.minutes.typed import tidy
from portal.api import Invalid, NotAllowed, Reader, db, publish
from portal.api import gettext as _


def start_task(*, task: Task, reader: Reader, now: datetime, text: str | None = None) -> Task:
    """Say that work on a task has begun; only its carrier may."""
    _require_carrier(task, reader)
    _step(task, TaskState.IN_PROGRESS)
    task.started_at = task.started_at or now
    _note(task, TaskNoteKind.STARTED, text or "", reader, now)
    return task


def report_task_done(*, task: Task, reader: Reader, text: str, now: datetime) -> Task:
    """Report a task done, saying what was done; only its carrier may."""
    _require_carrier(task, reader)
    _require_text(text, _("Enter what was done."))
    _step(task, TaskState.REPORTED)
    task.reported_at = now
    _note(task, TaskNoteKind.REPORTED, text, reader, now)
    return task


def confirm_task(*, task: Task, reader: Reader, now: datetime, text: str | None = None) -> Task:
    """Confirm that what was reported is done; raises NotAllowed for who does not confirm tasks."""
    _require_confirming(reader)
    _step(task, TaskState.CONFIRMED)
    task.confirmed_at = now
    _note(task, TaskNoteKind.CONFIRMED, text or "", reader, now)
    publish(TaskCompleted(act_id=task.act_id, task_id=task.id, organisation_id=task.organisation_id))
    return task


def send_back_task(*, task: Task, reader: Reader, remark: str, now: datetime) -> Task:
    """Send a report back, saying what is missing; raises NotAllowed for who does not confirm tasks."""
    _require_confirming(reader)
    _require_text(remark, _("Enter what is missing."))
    _step(task, TaskState.SENT_BACK)
    _note(task, TaskNoteKind.SENT_BACK, remark, reader, now)
    return task


def add_remark(*, task: Task, reader: Reader, text: str, now: datetime) -> TaskNote:
    """Add a line to the history of a task; its carrier may, and who confirms it."""
    if not may_confirm(reader):
        _require_carrier(task, reader)
    _require_text(text, _("Enter a remark."))
    return _note(task, TaskNoteKind.REMARK, text, reader, now)


def _step(task: Task, following: TaskState) -> None:
    db.session.refresh(task, ["state"], with_for_update=True)
    step_task(task, following)


def _require_carrier(task: Task, reader: Reader) -> None:
    if not is_carrier(task, reader):
        raise NotAllowed(_("Only the institution or person that carries out this task may do this."))


def _require_confirming(reader: Reader) -> None:
    if not may_confirm(reader):
        raise NotAllowed(_("Only who keeps the register of acts confirms that a task is done."))


def _require_text(text: str, message: str) -> None:
    if not tidy(text):
        raise Invalid(message, fields={"text": message})


def _note(task: Task, kind: TaskNoteKind, text: str, reader: Reader, now: datetime) -> TaskNote:
    note = TaskNote(task_id=task.id, kind=kind, text=tidy(text), written_at=now, written_by_id=reader.user_id)
    db.session.add(note)
    db.session.flush()
    return note
