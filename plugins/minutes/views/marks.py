"""Which mark a state carries on pages: live, ok, warn, danger, or none for what is quiet."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from plugins.minutes.codes import ActState, ItemState, SessionState, TaskState
from plugins.minutes.models import Act, AgendaItem, Session, Task
from plugins.minutes.titles import ACT_STATES, ITEM_STATES, SESSION_STATES, TASK_STATES
from portal.api import lazy_pgettext as _lp

SESSION_MARKS: Mapping[str, str] = {
    SessionState.CALLED: "live",
    SessionState.IN_PROGRESS: "live",
    SessionState.INTERRUPTED: "warn",
    SessionState.HELD: "warn",
    SessionState.INQUORATE: "danger",
    SessionState.CLOSED: "ok",
    SessionState.POSTPONED: "warn",
}

ITEM_MARKS: Mapping[str, str] = {
    ItemState.RUNNING: "live",
    ItemState.DECIDED: "ok",
    ItemState.NOTED: "ok",
    ItemState.POSTPONED: "warn",
    ItemState.NOT_REACHED: "warn",
}

TASK_MARKS: Mapping[str, str] = {
    TaskState.IN_PROGRESS: "live",
    TaskState.REPORTED: "warn",
    TaskState.CONFIRMED: "ok",
    TaskState.SENT_BACK: "warn",
}

ACT_MARKS: Mapping[str, str] = {
    ActState.IN_FORCE: "ok",
    ActState.AMENDED: "warn",
    ActState.ANNULLED: "danger",
}

LATE = _lp("task", "Late")


class Mark(NamedTuple):
    """The word of a state and its mark, in the order in which the component takes them."""

    word: Any
    kind: str


def session(row: Session) -> Mark:
    """Return the state of a session."""
    return Mark(SESSION_STATES[row.state], SESSION_MARKS.get(row.state, ""))


def item(row: AgendaItem) -> Mark:
    """Return the state of an agenda item."""
    return Mark(ITEM_STATES[row.state], ITEM_MARKS.get(row.state, ""))


def act(row: Act) -> Mark:
    """Return whether an act still holds."""
    return Mark(ACT_STATES[row.state], ACT_MARKS.get(row.state, ""))


def task(row: Task, today: date) -> Mark:
    """Return the state of a task; being late weighs more than anything else."""
    if row.is_overdue(today):
        return Mark(LATE, "danger")
    return Mark(TASK_STATES[row.state], TASK_MARKS.get(row.state, ""))
