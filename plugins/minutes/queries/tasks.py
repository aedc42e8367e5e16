"""Tasks of acts, for who carries them out and who confirms them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVarTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from plugins.minutes.access import is_carrier, may_confirm, own_tasks, sight_of, visible_acts
from plugins.minutes.codes import TaskState
from plugins.minutes.models import Act, AgendaItem, Session, Task, TaskNote
from plugins.minutes.permissions import DO_TASKS, READ_SESSIONS
from plugins.minutes.rules import WAITING_FOR_CARRIER
from portal.api import NotFound, Reader, db
from portal.api import gettext as _

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, kw_only=True)
class TaskPage:
    """A task with its act and history, and what the reader may do with it."""

    task: Task
    may_report: bool
    may_confirm: bool


@dataclass(frozen=True, kw_only=True)
class TaskCounts:
    """How many tasks wait for a reader, and how many of them are late."""

    waiting: int
    late: int


def open_tasks(reader: Reader) -> Sequence[Task]:
    """List what the reader and their institution still have to do, the most urgent first."""
    return db.session.scalars(
        _with_act(select(Task))
        .where(own_tasks(reader), Task.state.in_(WAITING_FOR_CARRIER))
        .order_by(Task.due_on.asc().nulls_last(), Task.id)
    ).all()


def tasks_to_confirm(reader: Reader) -> Sequence[Task]:
    """List the reports that wait for the reader's word, the longest waiting first."""
    if not may_confirm(reader):
        return []
    return db.session.scalars(
        _with_act(_joined(select(Task)))
        .where(Task.state == TaskState.REPORTED, visible_acts(sight_of(reader)))
        .order_by(Task.reported_at)
    ).all()


def task_counts(reader: Reader, *, today: date) -> TaskCounts:
    """Count what waits for the reader: own tasks, and reports to confirm."""
    is_mine = own_tasks(reader) & Task.state.in_(WAITING_FOR_CARRIER)
    waits: ColumnElement[bool] = is_mine
    if may_confirm(reader):
        waits = or_(is_mine, and_(Task.state == TaskState.REPORTED, visible_acts(sight_of(reader))))
    is_late = and_(is_mine, Task.due_on < today)
    row = db.session.execute(
        _joined(select(func.count(Task.id).filter(waits), func.count(Task.id).filter(is_late))).where(waits)
    ).one()
    return TaskCounts(waiting=row[0], late=row[1])


def task_here(task_id: UUID) -> Task:
    """Find a task with its act, session and carrier; raises NotFound. `task_page` asks who may see it."""
    task = db.session.scalar(_with_act(select(Task)).where(Task.id == task_id))
    if task is None:
        raise _no_such_task()
    return task


def task_page(task_id: UUID, *, reader: Reader) -> TaskPage:
    """Return a task with its history; raises NotFound, also for who may not know of it."""
    task = db.session.scalar(
        _with_act(select(Task))
        .options(selectinload(Task.notes).joinedload(TaskNote.written_by))
        .where(Task.id == task_id)
    )
    if task is None or not _may_see(task, reader):
        raise _no_such_task()
    return TaskPage(
        task=task,
        may_report=is_carrier(task, reader) and reader.may(DO_TASKS) and task.is_open,
        may_confirm=may_confirm(reader) and task.state == TaskState.REPORTED,
    )


def _may_see(task: Task, reader: Reader) -> bool:
    if is_carrier(task, reader):
        return True
    if not reader.may(READ_SESSIONS):
        return False
    return task.act.item.is_public or sight_of(reader).sees_closed(task.act.session)


def _with_act(statement: Select[Task]) -> Select[Task]:
    return statement.options(
        joinedload(Task.organisation),
        joinedload(Task.user),
        joinedload(Task.act).options(
            joinedload(Act.session).joinedload(Session.body), joinedload(Act.body), joinedload(Act.item)
        ),
    )


def _joined(statement: Select[*Columns]) -> Select[*Columns]:
    return (
        statement.select_from(Task)
        .join(Act, Act.id == Task.act_id)
        .join(AgendaItem, AgendaItem.id == Act.item_id)
        .join(Session, Session.id == Act.session_id)
    )


def _no_such_task() -> NotFound:
    return NotFound(_("There is no such task here."))
