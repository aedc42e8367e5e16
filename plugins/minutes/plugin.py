"""The table of contents of the module: what it is, and what it answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from plugins.minutes import hooks, views
from plugins.minutes.blueprint import blueprint
from plugins.minutes.events import EVENTS
from plugins.minutes.handlers import SUBSCRIPTIONS
from plugins.minutes.permissions import PERMISSIONS
from plugins.minutes.personal_data import NOT_PERSONAL, PERSONAL_DATA
from portal.api import CalendarItem, NavigationItem, Plugin, Reader, WorkItem, hookimpl
from portal.api import lazy_gettext as _l

__all__ = ["calendar_items", "navigation", "plugin", "refuse_switch", "views", "work_items"]


def load_demo(slug: str) -> None:
    """Fill a municipality with bodies, sessions and acts to look at."""
    from plugins.minutes.demo import load_demo as load

    load(slug)


plugin = Plugin(
    name="minutes",
    title=_l("Sessions"),
    summary=_l(
        "Bodies and their members, sessions from the call to the minutes, acts and what became of them."
    ),
    version="0.1.0",
    icon="journal-text",
    requires_portal=">=0.1",
    package="plugins.minutes",
    blueprint=blueprint,
    permissions=PERMISSIONS,
    events=EVENTS,
    subscriptions=SUBSCRIPTIONS,
    personal_data=PERSONAL_DATA,
    not_personal=NOT_PERSONAL,
    demo=load_demo,
)


@hookimpl
def navigation(reader: Reader, now: datetime) -> NavigationItem | None:
    """Return the module's link with what waits and what is late."""
    return hooks.navigation(reader, now)


@hookimpl
def work_items(reader: Reader, now: datetime) -> Sequence[WorkItem]:
    """Return the tasks, reports and sessions that wait for the reader."""
    return hooks.work_items(reader, now)


@hookimpl
def calendar_items(reader: Reader, starts_at: datetime, ends_at: datetime) -> Sequence[CalendarItem]:
    """Return the sessions between two moments."""
    return hooks.calendar_items(reader, starts_at, ends_at)


@hookimpl
def refuse_switch(wanted: Literal["on", "off"], now: datetime) -> str | None:
    """Refuse to be switched off while a session is in progress."""
    return hooks.refuse_deactivation(now) if wanted == "off" else None
