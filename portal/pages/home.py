"""My day: what is on today and what waits for the reader, from all modules that are on."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.accounts.access import current_reader, signed_in
from portal.clock import from_local, local_day, now
from portal.declarations import CalendarItem
from portal.municipalities import current_municipality
from portal.plugins import Answer, ask

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@signed_in
def my_day() -> ResponseReturnValue:
    """Show the reader's day."""
    at, reader, municipality = now(), current_reader(), current_municipality()
    midnight = from_local(local_day(at), time())
    tomorrow = midnight + timedelta(days=1)
    days = ask("calendar_items", municipality.id, reader=reader, starts_at=midnight, ends_at=tomorrow)
    works = ask("work_items", municipality.id, reader=reader, now=at)
    return render_template(
        "portal/home.html",
        now=at,
        items=in_order(days),
        groups=[answer for answer in works if answer.value or answer.is_broken],
        work_count=sum(len(answer.value or ()) for answer in works),
        late_count=count_late(works, at),
    )


@blueprint.get("/more")
@signed_in
def more() -> ResponseReturnValue:
    """List the modules and the account, for screens too small for the navigation."""
    return render_template("portal/more.html")


def in_order(answers: Sequence[Answer]) -> list[CalendarItem]:
    """Return the items of all modules by time."""
    items = [item for answer in answers for item in answer.value or ()]
    return sorted(items, key=lambda item: item.starts_at)


def count_late(answers: Sequence[Answer], at: datetime) -> int:
    """Count the work whose time has passed."""
    return sum(
        1 for answer in answers for item in answer.value or () if item.due_at is not None and item.due_at < at
    )
