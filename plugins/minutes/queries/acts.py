"""The register of acts and what they ask, and the page of one act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVarTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from plugins.minutes.access import own_tasks, sight_of, visible_acts
from plugins.minutes.models import Act, AgendaItem, Session, Task, TaskNote
from plugins.minutes.rules import NOT_YET_DONE, WAITING_FOR_CARRIER
from portal.api import NotFound, Order, Reader, db, page
from portal.api import gettext as _

Columns = TypeVarTuple("Columns")

CAPITALS = "ČĆĐŠŽАБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШ"
NO_DEADLINE = date.max
OPEN, OVERDUE, DONE, MINE = "open", "overdue", "done", "mine"


@dataclass(frozen=True, kw_only=True)
class ActFilter:
    """What the register is narrowed to; `state` is open, overdue, done, mine or empty."""

    text: str = ""
    body_id: UUID | None = None
    organisation_id: UUID | None = None
    year: int | None = None
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class RegisterRow:
    """An act with one of its tasks; an act without tasks has one row."""

    act: Act
    task: Task | None


@dataclass(frozen=True, kw_only=True)
class ActsRegister:
    """A page of the register; `following` is the cursor of the next one, if there is one."""

    rows: Sequence[RegisterRow]
    total: int
    following: str | None


@dataclass(frozen=True, kw_only=True)
class RegisterCounts:
    """How many rows the saved views of the register have."""

    all: int
    open: int
    overdue: int
    mine: int


@dataclass(frozen=True, kw_only=True)
class ActPage:
    """An act with its vote, session, item, tasks and their history."""

    act: Act


IS_DONE: ColumnElement[int] = case((Task.state.in_(NOT_YET_DONE), 0), else_=1)
DEADLINE: ColumnElement[date] = func.coalesce(Task.due_on, NO_DEADLINE)
TASK_KEY: ColumnElement[UUID] = func.coalesce(Task.id, Act.id)
ORDER: Order = ((IS_DONE, "asc"), (DEADLINE, "asc"), (Act.id, "asc"), (TASK_KEY, "asc"))


def acts_register(
    filter: ActFilter, *, reader: Reader, today: date, after: str | None = None, limit: int = 50
) -> ActsRegister:
    """Return a page of the register, the unfinished first, then by deadline; closed items where allowed."""
    conditions = _conditions(filter, reader, today)
    total = db.session.scalar(_joined(select(func.count(Act.id))).where(*conditions)) or 0
    statement = _joined(select(Act, Task)).where(*conditions)
    loaded = statement.options(
        joinedload(Act.body),
        joinedload(Act.session),
        joinedload(Task.act),
        joinedload(Task.organisation),
        joinedload(Task.user),
    )
    found = page(loaded, order=ORDER, after=after, limit=limit)
    rows = [RegisterRow(act=act, task=task) for act, task in found.rows]
    return ActsRegister(rows=rows, total=total, following=found.following)


def register_counts(*, reader: Reader, today: date) -> RegisterCounts:
    """Count the rows of the saved views of the register."""
    is_open, is_overdue = Task.state.in_(NOT_YET_DONE), _overdue(today)
    row = db.session.execute(
        _joined(
            select(
                func.count(Act.id),
                func.count(Task.id).filter(is_open),
                func.count(Task.id).filter(is_overdue),
                func.count(Task.id).filter(and_(is_open, own_tasks(reader))),
            )
        ).where(visible_acts(sight_of(reader)))
    ).one()
    return RegisterCounts(all=row[0], open=row[1], overdue=row[2], mine=row[3])


def act_years() -> Sequence[int]:
    """List the years in which acts were adopted, newest first."""
    return db.session.scalars(select(Act.year).distinct().order_by(Act.year.desc())).all()


def act_here(act_id: UUID) -> Act:
    """Find an act with its session, body and item; raises NotFound. Who may see it is asked by `act_page`."""
    act = db.session.scalar(
        select(Act)
        .options(joinedload(Act.session), joinedload(Act.body), joinedload(Act.item))
        .where(Act.id == act_id)
    )
    if act is None:
        raise _no_such_act()
    return act


def act_page(act_id: UUID, *, reader: Reader) -> ActPage:
    """Return an act with everything about it; raises NotFound, also for who may not know of it."""
    act = db.session.scalar(
        select(Act)
        .join(AgendaItem, AgendaItem.id == Act.item_id)
        .join(Session, Session.id == Act.session_id)
        .options(
            joinedload(Act.session).joinedload(Session.body),
            joinedload(Act.body),
            joinedload(Act.item),
            joinedload(Act.vote),
            selectinload(Act.tasks).options(
                joinedload(Task.organisation),
                joinedload(Task.user),
                selectinload(Task.notes).joinedload(TaskNote.written_by),
            ),
        )
        .where(Act.id == act_id, visible_acts(sight_of(reader)))
    )
    if act is None:
        raise _no_such_act()
    return ActPage(act=act)


def _no_such_act() -> NotFound:
    return NotFound(_("There is no such act here."))


def _joined(statement: Select[*Columns]) -> Select[*Columns]:
    return (
        statement.select_from(Act)
        .join(AgendaItem, AgendaItem.id == Act.item_id)
        .join(Session, Session.id == Act.session_id)
        .outerjoin(Task, Task.act_id == Act.id)
    )


def _conditions(wanted: ActFilter, reader: Reader, today: date) -> list[ColumnElement[bool]]:
    conditions = [visible_acts(sight_of(reader)), *_state_conditions(wanted.state, reader, today)]
    if wanted.text.strip():
        conditions.append(_mentions(wanted.text.strip()))
    if wanted.body_id is not None:
        conditions.append(Act.body_id == wanted.body_id)
    if wanted.organisation_id is not None:
        conditions.append(Task.organisation_id == wanted.organisation_id)
    if wanted.year is not None:
        conditions.append(Act.year == wanted.year)
    return conditions


def _state_conditions(state: str, reader: Reader, today: date) -> list[ColumnElement[bool]]:
    if state == OPEN:
        return [Task.state.in_(NOT_YET_DONE)]
    if state == OVERDUE:
        return [_overdue(today)]
    if state == DONE:
        return [or_(Task.id.is_(None), Task.state.not_in(NOT_YET_DONE))]
    if state == MINE:
        return [Task.state.in_(NOT_YET_DONE), own_tasks(reader)]
    return []


def _overdue(today: date) -> ColumnElement[bool]:
    return and_(Task.state.in_(WAITING_FOR_CARRIER), Task.due_on < today)


def _mentions(text: str) -> ColumnElement[bool]:
    words = text.lower()
    return or_(
        *(_lower(column).contains(words, autoescape=True) for column in (Act.number, Act.text, Task.text))
    )


def _lower(column: InstrumentedAttribute[Any]) -> ColumnElement[str]:
    # The database's own lower() knows only the letters of English.
    return func.translate(func.lower(column), CAPITALS, CAPITALS.lower())
