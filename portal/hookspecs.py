"""The questions that the portal asks its plugins; each answer is about the municipality in sight."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import pluggy

from portal.declarations import CalendarItem, NavigationItem, Reader, WorkItem

PROJECT = "portal"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def navigation(reader: Reader, now: datetime) -> NavigationItem | None:
    """Return the module's link for this reader, with what waits and what is late, or nothing."""


@hookspec
def work_items(reader: Reader, now: datetime) -> Sequence[WorkItem]:  # type: ignore[empty-body]  # a question
    """Return what waits for this reader, the late first, at most twenty."""


@hookspec
def calendar_items(  # type: ignore[empty-body]  # a question
    reader: Reader, starts_at: datetime, ends_at: datetime
) -> Sequence[CalendarItem]:
    """Return what concerns this reader between two moments."""


@hookspec
def refuse_switch(wanted: Literal["on", "off"], now: datetime) -> str | None:
    """Return the sentence why the module cannot be switched on, or off, now, or nothing."""
