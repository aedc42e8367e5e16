"""The time as the portal sees it: aware UTC inside, the municipality's wall clock on pages."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Europe/Sarajevo")
"""One zone serves the whole country."""


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """Return the moment on the wall clock of the municipality."""
    return moment.astimezone(LOCAL_ZONE)


def local_day(moment: datetime) -> date:
    """Return the calendar day that the moment falls on locally."""
    return local(moment).date()


def from_local(day: date, clock: time) -> datetime:
    """Return the UTC moment of a local day and clock time."""
    return datetime.combine(day, clock, tzinfo=LOCAL_ZONE).astimezone(UTC)
