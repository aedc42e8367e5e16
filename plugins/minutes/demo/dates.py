"""Dates of the demo data: working days before and after today, and the years named in its texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from portal.api import from_local

SATURDAY = 5
SCHOOL_STARTS = 9


@dataclass(frozen=True)
class Days:
    """The calendar of the demo data, counted from one day."""

    today: date

    def day(self, offset: int) -> date:
        """Return the working day so many days away: the past gives way to Friday, the future to Monday."""
        found = self.today + timedelta(days=offset)
        step = timedelta(days=1 if offset > 0 else -1)
        while found.weekday() >= SATURDAY:
            found += step
        return found

    def moment(self, offset: int, clock: str) -> datetime:
        """Return a time such as 10:00 of the working day so many days away."""
        return from_local(self.day(offset), time.fromisoformat(clock))

    def worded(self, entry: Any, offset: int) -> Any:
        """Return an entry of the file with the years and quarters of that day in all its texts."""
        return _worded(entry, _words(self.day(offset)))


def _words(day: date) -> Mapping[str, str]:
    quarter = (day.month - 1) // 3 + 1
    school_year = day.year if day.month >= SCHOOL_STARTS else day.year - 1
    return {
        "year": str(day.year),
        "yy": f"{day.year % 100:02}",
        "last_year": str(day.year - 1),
        "next_year": str(day.year + 1),
        "year_after_next": str(day.year + 2),
        "quarter": str(quarter),
        "last_quarter": str(quarter - 1 or 4),
        "year_of_last_quarter": str(day.year if quarter > 1 else day.year - 1),
        "school_year": f"{school_year}/{school_year + 1}",
    }


def _worded(entry: Any, words: Mapping[str, str]) -> Any:
    if isinstance(entry, str):
        return entry.format_map(words)
    if isinstance(entry, list):
        return [_worded(each, words) for each in entry]
    if isinstance(entry, dict):
        return {key: _worded(value, words) for key, value in entry.items()}
    return entry
