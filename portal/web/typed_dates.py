"""Reads dates and times the way people type them."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from functools import cache

from babel import Locale

from portal.web.language import LANGUAGES, latinise

_NUMBERS = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})(?:\s*[./-]\s*(\d{4}|\d{2})?)?\s*\.?(?:\s*god\w*\.?)?")
_WITH_MONTH = re.compile(r"(\d{1,2})\s*\.?\s*([a-zčćđšž]+)\.?\s*(\d{4}|\d{2})?\s*\.?(?:\s*god\w*\.?)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_CLOCK = re.compile(r"(\d{1,2})(?:\s*[:.,h]\s*(\d{2}))?\s*(?:h|sati?|časova?|čas)?\.?")
_LONGEST = 40
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_DAYS = {
    "danas": 0,
    "today": 0,
    "sutra": 1,
    "tomorrow": 1,
    "prekosutra": 2,
    "jučer": -1,
    "juče": -1,
    "yesterday": -1,
    "prekjučer": -2,
    "prekjuče": -2,
}


def parse_date(text: str, today: date) -> date:
    """Read a date as typed: 3.5., 3. 5. 2026., 03.05.26, 24. novembra, 2026-05-03, danas, sutra, prekosutra.

    Both scripts. A date without a year is the one nearest to today. Raises ValueError, also for years that
    leave no room for reckoning with them.
    """
    wanted = _short(text)
    day = today + timedelta(days=_DAYS[wanted]) if wanted in _DAYS else _written_out(wanted, today)
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError(f"out of range: {text!r}")
    return day


def _written_out(wanted: str, today: date) -> date:
    if found := _ISO.fullmatch(wanted):
        return date(*map(int, found.groups()))
    if found := _NUMBERS.fullmatch(wanted):
        return _dated(int(found[1]), int(found[2]), found[3], today)
    if (found := _WITH_MONTH.fullmatch(wanted)) and found[2] in _months():
        return _dated(int(found[1]), _months()[found[2]], found[3], today)
    raise ValueError(f"not a date: {wanted!r}")


def parse_time(text: str) -> time:
    """Read a time of day as typed: 10, 10:30, 10.30, 10h, 10 sati; raises ValueError."""
    found = _CLOCK.fullmatch(_short(text))
    if found is None:
        raise ValueError(f"not a time of day: {text!r}")
    return time(int(found[1]), int(found[2] or 0))


def _short(text: str) -> str:
    # A megabyte of blanks would keep the expressions busy for hours.
    if len(text) > _LONGEST:
        raise ValueError("too long")
    return latinise(text).strip().lower()


def _dated(day: int, month: int, year: str | None, today: date) -> date:
    if year is None:
        return _nearest(_possible(day, month, range(today.year - 1, today.year + 2)), today)
    return date(int(year) if len(year) == 4 else _century(int(year), today), month, day)


def _century(two_digits: int, today: date) -> int:
    year = today.year - today.year % 100 + two_digits
    return year - 100 if year > today.year + 20 else year


def _possible(day: int, month: int, years: Iterable[int]) -> Iterable[date]:
    for year in years:
        try:
            yield date(year, month, day)
        except ValueError:
            continue


def _nearest(days: Iterable[date], today: date) -> date:
    # Of two that are equally far the later one wins.
    return min(days, key=lambda day: (abs(day - today), today - day))


@cache
def _months() -> Mapping[str, int]:
    names: dict[str, int] = {}
    for language in LANGUAGES.values():
        months = Locale.parse(language.locale).months
        for kind, width in (("format", "wide"), ("stand-alone", "wide"), ("format", "abbreviated")):
            for number, name in months[kind][width].items():
                latin = latinise(name).lower().strip(".")
                names |= dict.fromkeys((latin, f"{latin}a", re.sub("ar$", "ra", latin)), number)
    return names
