"""A week on a grid of quarters of an hour: where each entry stands, and beside which other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.clock import local
from portal.declarations import Text

QUARTER = timedelta(minutes=15)
OPENS, CLOSES = 8, 17
LAST_QUARTER = (CLOSES - OPENS) * 4 - 1
LONGEST = 36


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something in a calendar; `kind` is 1 to 6, `mark` is off, free or nothing."""

    title: Text
    url: str
    starts_at: datetime
    ends_at: datetime
    kind: int = 1
    detail: Text = ""
    mark: str = ""


@dataclass(frozen=True)
class Slot:
    """An entry with the classes of its place."""

    entry: Entry
    css: str


@dataclass(frozen=True)
class Rest:
    """How many more there are at a time than can stand beside each other; the day's own view shows them."""

    number: int
    css: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day of the week; `closed` says why nothing is on."""

    day: date
    slots: Sequence[Slot]
    rest: Sequence[Rest]
    is_today: bool
    closed: Text = ""


def hours() -> list[str]:
    """Return the hours at the edge of the grid."""
    return [f"{hour:02}:00" for hour in range(OPENS, CLOSES)]


def week_days(
    entries: Sequence[Entry], *, monday: date, today: date, day_url: str, closed: Mapping[date, Text]
) -> list[Day]:
    """Return the five working days from a Monday on, with what stands where."""
    days = [monday + timedelta(days=number) for number in range(5)]
    return [_day(day, entries, today=today, day_url=day_url, closed=closed.get(day, "")) for day in days]


def _day(day: date, entries: Sequence[Entry], *, today: date, day_url: str, closed: Text) -> Day:
    own = sorted(
        (entry for entry in entries if local(entry.starts_at).date() == day),
        key=lambda entry: entry.starts_at,
    )
    slots: list[Slot] = []
    rest: list[Rest] = []
    for group in _overlapping(own):
        if len(group) <= 2:
            slots += _side_by_side(group)
            continue
        first, second = group[:2]
        slots.append(Slot(first, f"{_css(first)} left"))
        css = f"ev t{_start(second)} d{_length(second)} k5 free right"
        rest.append(Rest(len(group) - 1, css, day_url))
    return Day(day=day, slots=slots, rest=rest, is_today=day == today, closed=closed)


def _overlapping(entries: Sequence[Entry]) -> list[list[Entry]]:
    groups: list[list[Entry]] = []
    for entry in entries:
        if groups and entry.starts_at < max(other.ends_at for other in groups[-1]):
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups


def _side_by_side(group: Sequence[Entry]) -> list[Slot]:
    sides = ("",) if len(group) == 1 else (" left", " right")
    return [Slot(entry, _css(entry) + side) for entry, side in zip(group, sides, strict=True)]


def _css(entry: Entry) -> str:
    mark = f" {entry.mark}" if entry.mark else ""
    return f"ev t{_start(entry)} d{_length(entry)} k{entry.kind}{mark}"


def _start(entry: Entry) -> int:
    start = local(entry.starts_at)
    return min(max((start.hour - OPENS) * 4 + start.minute // 15, 0), LAST_QUARTER)


def _length(entry: Entry) -> int:
    return min(max(round((entry.ends_at - entry.starts_at) / QUARTER), 1), LONGEST)
