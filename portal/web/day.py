"""Today on one axis: what is over, what is now, what comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.declarations import CalendarItem


@dataclass(frozen=True)
class DayRow:
    """A line of the day; without an item it is the present moment."""

    at: datetime
    item: CalendarItem | None = None
    mark: str = ""


def day_rows(items: Sequence[CalendarItem], now: datetime) -> list[DayRow]:
    """Put the day's items, sorted by their beginning, and the present moment in one order."""
    before = [item for item in items if item.starts_at <= now]
    after = [item for item in items if item.starts_at > now]
    return [*_rows(before, now), DayRow(now, mark="now"), *_rows(after, now)]


def _rows(items: Sequence[CalendarItem], now: datetime) -> list[DayRow]:
    return [DayRow(item.starts_at, item, _mark(item, now)) for item in items]


def _mark(item: CalendarItem, now: datetime) -> str:
    if (item.ends_at or item.starts_at) < now:
        return "past"
    return "main" if item.action else ""
