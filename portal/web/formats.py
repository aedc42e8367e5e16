"""Dates, times and money as people here write and read them, in the language of the page."""

from datetime import date, datetime, time
from decimal import Decimal

from babel.dates import format_date, get_month_names
from babel.numbers import format_decimal

from portal.clock import local, local_day, now
from portal.web.language import babel_locale, current_language, is_cyrillic, ngettext
from portal.web.language import gettext as _
from portal.web.typed_dates import parse_date, parse_time

__all__ = [
    "FILTERS",
    "capitalised",
    "clock_time",
    "date_and_time",
    "day_and_month",
    "days_until",
    "due_class",
    "due_text",
    "local_date",
    "long_date",
    "money",
    "month_name",
    "nearby_day",
    "number",
    "parse_date",
    "parse_time",
    "relative_day",
    "short_date",
    "weekday",
]

# Explicit patterns: the ready ones differ between bs, hr and sr for no reason that a clerk could see.
LONG, SHORT, SHORTEST = "EEEE, d. MMMM y.", "d. M. y.", "d. M."
LONG_ENGLISH, SHORT_ENGLISH, SHORTEST_ENGLISH = "EEEE, d MMMM y", "d MMM y", "d MMM"
SOON_DAYS = 3


def long_date(day: date | datetime) -> str:
    """Write a date for sentences: utorak, 24. novembar 2026."""
    return _write(day, LONG, LONG_ENGLISH)


def short_date(day: date | datetime) -> str:
    """Write a date for tables: 24. 11. 2026."""
    return _write(day, SHORT, SHORT_ENGLISH)


def day_and_month(day: date | datetime) -> str:
    """Write a date without its year, where the year is plain: 24. 11."""
    return _write(day, SHORTEST, SHORTEST_ENGLISH)


def weekday(day: date | datetime) -> str:
    """Write the day of the week: petak."""
    return _write(day, "EEEE", "EEEE")


def month_name(day: date | datetime) -> str:
    """Write the month by its own name: novembar."""
    name: str = get_month_names("wide", "stand-alone", babel_locale())[local_date(day).month]
    return name


def clock_time(moment: datetime | time) -> str:
    """Write the time of day, local, of 24 hours: 10:42."""
    return (local(moment) if isinstance(moment, datetime) else moment).strftime("%H:%M")


def date_and_time(moment: datetime) -> str:
    """Write a local date with its time: 24. 11. 2026. u 10:42."""
    return _("%(date)s at %(time)s", date=short_date(moment), time=clock_time(moment))


def relative_day(day: date | datetime, today: date | None = None) -> str:
    """Say when a deadline is, beside its date: kasni 4 dana, danas, sutra, do petka, za 6 dana."""
    distance = days_until(day, today)
    if distance < 0:
        return ngettext("%(num)d day late", "%(num)d days late", -distance)
    if distance > 1 and local_date(day).isocalendar()[:2] == _today(today).isocalendar()[:2]:
        return _by_weekday(local_date(day).weekday())
    return nearby_day(day, today)


def due_text(due: date | datetime, today: date | None = None) -> str:
    """Say when a deadline is, with its time where that matters: danas do 15:00."""
    if (
        isinstance(due, datetime)
        and days_until(due, today) == 0
        and time.min < local(due).time() < time(23, 59)
    ):
        return _("today by %(time)s", time=clock_time(due))
    return relative_day(due, today)


def nearby_day(day: date | datetime, today: date | None = None) -> str:
    """Say how far a day is, whichever way: jučer, prije 3 dana, danas, sutra, za 3 dana."""
    distance = days_until(day, today)
    words = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if distance in words:
        return words[distance]
    if distance < 0:
        return ngettext("%(num)d day ago", "%(num)d days ago", -distance)
    return ngettext("in %(num)d day", "in %(num)d days", distance)


def due_class(due: date | datetime | None, today: date | None = None) -> str:
    """Return the mark of a deadline: late, soon (three days or less) or nothing."""
    if due is None:
        return ""
    distance = days_until(due, today)
    if distance < 0:
        return "late"
    return "soon" if distance <= SOON_DAYS else ""


def days_until(day: date | datetime, today: date | None = None) -> int:
    """Count the days from today; what is over counts below zero."""
    return (local_date(day) - _today(today)).days


def money(amount: Decimal) -> str:
    """Write an amount in convertible marks: 41.260,00 KM, unbroken."""
    sign = "КМ" if is_cyrillic() else "KM"
    return f"{number(amount, '#,##0.00')}\N{NO-BREAK SPACE}{sign}"


def number(value: Decimal | int, pattern: str | None = None) -> str:
    """Write a number with the separators of the language."""
    return format_decimal(value, pattern, locale=babel_locale())


def capitalised(text: str) -> str:
    """Make the first letter a capital and leave the rest as it is."""
    text = str(text)
    return text[:1].upper() + text[1:]


def local_date(day: date | datetime) -> date:
    """Return the local calendar day."""
    return local_day(day) if isinstance(day, datetime) else day


def _write(day: date | datetime, pattern: str, english: str) -> str:
    wanted = english if current_language() == "en" else pattern
    return format_date(local_date(day), wanted, babel_locale())


def _today(today: date | None) -> date:
    return today or local_day(now())


def _by_weekday(weekday_number: int) -> str:
    words = (
        _("by Monday"),
        _("by Tuesday"),
        _("by Wednesday"),
        _("by Thursday"),
        _("by Friday"),
        _("by Saturday"),
        _("by Sunday"),
    )
    return words[weekday_number]


FILTERS = (
    long_date,
    short_date,
    day_and_month,
    weekday,
    month_name,
    clock_time,
    date_and_time,
    relative_day,
    due_text,
    nearby_day,
    due_class,
    money,
    number,
    capitalised,
    local_date,
)
