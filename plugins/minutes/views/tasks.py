"""Pages of tasks: mine, those to confirm, and the work on one."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from plugins.minutes.access import is_carrier, may_confirm
from plugins.minutes.blueprint import blueprint
from plugins.minutes.forms.sessions import ConfirmForm
from plugins.minutes.forms.tasks import RemarkForm, ReportForm, SendBackForm
from plugins.minutes.models import Task
from plugins.minutes.permissions import CONFIRM_TASK, DO_TASKS
from plugins.minutes.queries import open_tasks, task_page, tasks_to_confirm
from plugins.minutes.services import add_remark, confirm_task, report_task_done, send_back_task, start_task
from plugins.minutes.views.pages import attempt
from portal.api import BaseForm, current_reader, local_day, markdown_to_html, now, requires
from portal.api import gettext as _

NOTE = "note"
"""The prefix of the remark's field: several forms stand on one page."""


@blueprint.get("/tasks/")
@requires(DO_TASKS)
def tasks() -> ResponseReturnValue:
    """Show what the reader has to carry out, and what waits for their confirmation."""
    reader = current_reader()
    return render_template(
        "minutes/tasks/index.html",
        mine=open_tasks(reader),
        to_confirm=tasks_to_confirm(reader),
        today=local_day(now()),
    )


@blueprint.get("/tasks/<uuid:task_id>")
@requires(DO_TASKS)
def task(task_id: UUID) -> ResponseReturnValue:
    """Show a task with its history and what the reader may do about it."""
    return _record_page(task_id)


@blueprint.post("/tasks/<uuid:task_id>/start")
@requires(DO_TASKS)
def start_work(task_id: UUID) -> ResponseReturnValue:
    """Say that the work has begun."""
    found, reader = _task_in_sight(task_id), current_reader()
    start_task(task=found, reader=reader, now=now())
    flash(_("The task is in progress."), "ok")
    return _back_to(found)


@blueprint.post("/tasks/<uuid:task_id>/report")
@requires(DO_TASKS)
def report_done(task_id: UUID) -> ResponseReturnValue:
    """Report what was done."""
    found, reader, form = _task_in_sight(task_id), current_reader(), ReportForm()
    return _written(
        found,
        form,
        lambda: report_task_done(task=found, reader=reader, text=form.text.data, now=now()),
        _("Reported as done. The secretary confirms it."),
    )


@blueprint.post("/tasks/<uuid:task_id>/remark")
@requires(DO_TASKS)
def remark(task_id: UUID) -> ResponseReturnValue:
    """Add a remark to the history."""
    found, reader, form = _task_in_sight(task_id), current_reader(), RemarkForm(prefix=NOTE)
    return _written(
        found,
        form,
        lambda: add_remark(task=found, reader=reader, text=form.text.data, now=now()),
        _("The remark is added."),
    )


@blueprint.post("/tasks/<uuid:task_id>/confirm")
@requires(CONFIRM_TASK)
def confirm(task_id: UUID) -> ResponseReturnValue:
    """Confirm that the task is done."""
    found, reader = _task_in_sight(task_id), current_reader()
    confirm_task(task=found, reader=reader, now=now())
    flash(_("The task is confirmed as done."), "ok")
    return _back_to(found)


@blueprint.post("/tasks/<uuid:task_id>/send-back")
@requires(CONFIRM_TASK)
def send_back(task_id: UUID) -> ResponseReturnValue:
    """Send the task back and say what is missing."""
    found, reader, form = _task_in_sight(task_id), current_reader(), SendBackForm()
    return _written(
        found,
        form,
        lambda: send_back_task(task=found, reader=reader, remark=form.remark.data, now=now()),
        _("The task is sent back to its carrier."),
    )


def _written(
    task: Task, form: BaseForm, use_case: Callable[[], object], sentence: str
) -> ResponseReturnValue:
    if form.validate_on_submit() and attempt(form, use_case):
        flash(sentence, "ok")
        return _back_to(task)
    return _record_page(task.id, form)


def _task_in_sight(task_id: UUID) -> Task:
    return task_page(task_id, reader=current_reader()).task


def _back_to(task: Task) -> ResponseReturnValue:
    return redirect(url_for("minutes.task", task_id=task.id))


def _record_page(task_id: UUID, failed: BaseForm | None = None) -> ResponseReturnValue:
    reader = current_reader()
    page = task_page(task_id, reader=reader)
    forms: dict[str, BaseForm] = {
        "report": ReportForm(formdata=None),
        "remark": RemarkForm(formdata=None, prefix=NOTE),
        "send_back": SendBackForm(formdata=None),
    }
    if failed:
        name = next(name for name, form in forms.items() if type(form) is type(failed))
        forms[name] = failed
    rendered = render_template(
        "minutes/tasks/show.html",
        page=page,
        act_text=markdown_to_html(page.task.act.text),
        may_remark=is_carrier(page.task, reader) or may_confirm(reader),
        forms=forms,
        form=failed or ConfirmForm(formdata=None),
        today=local_day(now()),
    )
    return rendered, 422 if failed else 200
