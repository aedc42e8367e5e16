"""What the module answers to the portal: navigation, what waits, what is on, whether it may go off."""

from collections.abc import Sequence
from datetime import datetime, time
from operator import attrgetter

from flask import url_for

from plugins.minutes.codes import SessionState
from plugins.minutes.models import Session, Task
from plugins.minutes.permissions import CALL_SESSION, DO_TASKS, KEEP_MINUTES, READ_SESSIONS
from plugins.minutes.queries import (
    calendar_sessions,
    open_tasks,
    session_lists,
    task_counts,
    tasks_to_confirm,
)
from plugins.minutes.queries.following import sessions_in_progress
from plugins.minutes.sentences import session_title, session_title_with_body
from plugins.minutes.titles import ACT_KINDS
from portal.api import (
    CalendarItem,
    NavigationItem,
    NavigationPage,
    Reader,
    WorkItem,
    from_local,
    local_day,
    ngettext,
)
from portal.api import gettext as _

MOST_WORK = 20
LAST_MINUTE = time(23, 59)
UNDER_WAY = (SessionState.IN_PROGRESS, SessionState.INTERRUPTED)


def navigation(reader: Reader, now: datetime) -> NavigationItem | None:
    """Return the link of the module with the pages that the reader may open."""
    pages = tuple(_pages(reader))
    if not pages:
        return None
    counts = task_counts(reader, today=local_day(now)) if reader.may(DO_TASKS) else None
    return NavigationItem(
        title=_("Sessions"),
        url=pages[0].url,
        icon="journal-text",
        waiting=counts.waiting if counts else 0,
        late=counts.late if counts else 0,
        pages=pages,
    )


def _pages(reader: Reader) -> list[NavigationPage]:
    pages = []
    if reader.may(READ_SESSIONS):
        pages += [
            NavigationPage(title=_("Sessions"), url=url_for("minutes.sessions")),
            NavigationPage(title=_("Register of acts"), url=url_for("minutes.acts")),
            NavigationPage(title=_("Bodies and members"), url=url_for("minutes.bodies")),
        ]
    if reader.may(DO_TASKS):
        pages.append(NavigationPage(title=_("My tasks"), url=url_for("minutes.tasks")))
    return pages


def work_items(reader: Reader, now: datetime) -> Sequence[WorkItem]:
    """Return what waits for the reader, the late first, then by deadline, then what has none."""
    items = [*_own_tasks(reader), *_reports(reader), *_sessions(reader, now)]
    dated = sorted((item for item in items if item.due_at is not None), key=attrgetter("due_at"))
    return [*dated, *(item for item in items if item.due_at is None)][:MOST_WORK]


def _own_tasks(reader: Reader) -> list[WorkItem]:
    return [_task_item(task) for task in open_tasks(reader)] if reader.may(DO_TASKS) else []


def _reports(reader: Reader) -> list[WorkItem]:
    return [
        WorkItem(
            title=_("Confirm: %(what)s", what=_first_line(task)),
            url=url_for("minutes.task", task_id=task.id),
            detail=task.carrier_name,
        )
        for task in tasks_to_confirm(reader)
    ]


def _task_item(task: Task) -> WorkItem:
    due_at = from_local(task.due_on, LAST_MINUTE) if task.due_on else None
    return WorkItem(
        title=_first_line(task),
        url=url_for("minutes.task", task_id=task.id),
        detail=_origin(task),
        due_at=due_at,
    )


def _origin(task: Task) -> str:
    act = task.act
    name = f"{ACT_KINDS[act.kind]} {act.number}" if act.number else str(ACT_KINDS[act.kind])
    return f"{name} · {task.carrier_name}"


def _first_line(task: Task) -> str:
    if task.text:
        return task.text.partition("\n")[0]
    return task.act.excerpt


def _sessions(reader: Reader, now: datetime) -> list[WorkItem]:
    if not (reader.may(CALL_SESSION) or reader.may(KEEP_MINUTES)):
        return []
    lists = session_lists(reader, now=now)
    drafts = [_session_item(row.session, _("Draft, not called yet")) for row in lists.drafts]
    held = [
        _session_item(row.session, _("Held, not closed yet"))
        for row in lists.past
        if row.session.state == SessionState.HELD and reader.may(KEEP_MINUTES)
    ]
    return [*held, *drafts]


def _session_item(session: Session, detail: str) -> WorkItem:
    url = url_for("minutes.session", session_id=session.id)
    return WorkItem(title=session_title_with_body(session), url=url, detail=detail)


def calendar_items(reader: Reader, starts_at: datetime, ends_at: datetime) -> Sequence[CalendarItem]:
    """Return the sessions that begin between two moments."""
    keeps = reader.may(KEEP_MINUTES)
    sessions = calendar_sessions(reader, start=starts_at, end=ends_at)
    return [_calendar_item(session, keeps=keeps) for session in sessions]


def _calendar_item(session: Session, *, keeps: bool) -> CalendarItem:
    assert session.starts_at is not None
    waits = session.state in (SessionState.CALLED, SessionState.POSTPONED, *UNDER_WAY)
    is_live = keeps and session.state in UNDER_WAY
    return CalendarItem(
        title=session_title_with_body(session),
        url=url_for("minutes.live" if is_live else "minutes.session", session_id=session.id),
        starts_at=session.starts_at,
        ends_at=session.ended_at,
        detail=session.place or session.link or "",
        action=_("Open the session") if keeps and waits else "",
    )


def refuse_deactivation(now: datetime) -> str | None:  # noqa: ARG001  # the hook's own argument
    """Return which session is being held, if one is."""
    running = sessions_in_progress()
    if not running:
        return None
    if len(running) == 1:
        return _(
            "It cannot be switched off during a session: %(session)s.", session=session_title(running[0])
        )
    return ngettext(
        "It cannot be switched off while %(num)d session is in progress.",
        "It cannot be switched off while %(num)d sessions are in progress.",
        len(running),
    )
