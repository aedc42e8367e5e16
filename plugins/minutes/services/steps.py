"""Stepping from state to state, or saying why not; and the lock that orders what happens in one session."""

from plugins.minutes.codes import ItemState, SessionState, TaskState
from plugins.minutes.models import AgendaItem, Session, Task, Vote
from plugins.minutes.rules import item_may_follow, may_follow, task_may_follow
from plugins.minutes.titles import ITEM_STATES, SESSION_STATES, TASK_STATES
from portal.api import Conflict, db
from portal.api import gettext as _


def lock_session(session: Session) -> None:
    """Let nobody else change a session until this transaction ends, and see what they did before."""
    # What is read anew would take the place of what this transaction has changed and not written yet.
    db.session.flush()
    db.session.refresh(session, ["state", "version_id"], with_for_update=True)


def lock_item(item: AgendaItem) -> None:
    """Lock the session of an item, which must be loaded, and see what became of the item before."""
    lock_session(item.session)
    db.session.refresh(item, ["state"])


def lock_vote(vote: Vote) -> None:
    """Lock the session of a vote, which must be loaded, and see whether the vote was withdrawn before."""
    lock_session(vote.session)
    db.session.refresh(vote, ["withdrawn_at"])


def check_step(session: Session, following: SessionState) -> None:
    """Refuse a step that the order of states forbids; raises Conflict."""
    if not may_follow(SessionState(session.state), following):
        raise _wrong_state(session)


def step_session(session: Session, following: SessionState) -> None:
    """Bring a session into its next state; raises Conflict where the order of states forbids it."""
    check_step(session, following)
    session.state = following


def require_state(session: Session, *states: SessionState) -> None:
    """Refuse what is not possible in the state a session is in; raises Conflict."""
    if session.state not in states:
        raise _wrong_state(session)


def _wrong_state(session: Session) -> Conflict:
    return Conflict(
        _(
            "This is not possible now: the state of the session is “%(state)s”.",
            state=SESSION_STATES[session.state],
        )
    )


def step_item(item: AgendaItem, following: ItemState) -> None:
    """Bring an agenda item into its next state; raises Conflict where the order of states forbids it."""
    if not item_may_follow(ItemState(item.state), following):
        raise Conflict(
            _(
                "This is not possible now: the state of item %(position)s is “%(state)s”.",
                position=item.position,
                state=ITEM_STATES[item.state],
            )
        )
    item.state = following


def step_task(task: Task, following: TaskState) -> None:
    """Bring a task into its next state; raises Conflict where the order of states forbids it."""
    if not task_may_follow(TaskState(task.state), following):
        raise Conflict(
            _(
                "This is not possible now: the state of the task is “%(state)s”.",
                state=TASK_STATES[task.state],
            )
        )
    task.state = following
