"""What the acts of the demo data ask of whom, and how far it has been carried out."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from plugins.minutes.demo.scene import Scene
from plugins.minutes.models import Act, Task
from plugins.minutes.permissions import CONFIRM_TASK, DO_TASKS
from plugins.minutes.services import NewTask, confirm_task, report_task_done
from portal.api import Reader, db


def asked(entry: Mapping[str, Any], scene: Scene) -> NewTask:
    """Return what is asked of an institution."""
    return NewTask(
        organisation_id=scene.organisations[entry["who"]].id,
        due_on=scene.days.day(entry["due"]),
        text=entry["text"],
        reporting=entry.get("reporting"),
    )


def carry_out(act: Act, entries: Sequence[Mapping[str, Any]], scene: Scene) -> None:
    """Report the tasks that are done, and confirm those that were confirmed."""
    tasks = db.session.scalars(select(Task).where(Task.act_id == act.id)).all()
    by_text = {task.text: task for task in tasks}
    for entry in entries:
        task = by_text[entry["text"]]
        if "reported" in entry:
            _report(task, entry["reported"], scene)
        if "confirmed" in entry:
            _confirm(task, entry["confirmed"], scene)


def _report(task: Task, entry: Mapping[str, Any], scene: Scene) -> None:
    moment = scene.days.moment(entry["day"], "11:25")
    report_task_done(task=task, reader=_reader(entry, task, scene), text=entry["text"], now=moment)


def _confirm(task: Task, entry: Mapping[str, Any], scene: Scene) -> None:
    moment = scene.days.moment(entry["day"], "14:05")
    confirm_task(task=task, reader=_reader(entry, task, scene), text=entry["text"], now=moment)


def _reader(entry: Mapping[str, Any], task: Task, scene: Scene) -> Reader:
    return Reader(
        user_id=scene.user_id(entry["by"]),
        organisation_id=task.organisation_id,
        permissions=frozenset({DO_TASKS, CONFIRM_TASK}),
    )
