"""Every component in all its states, for developers; the page is there in development only."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from portal.accounts.access import signed_in
from portal.clock import from_local, local_day, now
from portal.declarations import CalendarItem, Plugin, WorkItem
from portal.municipalities.models import ACCENTS
from portal.web.charts import Row, bar_chart
from portal.web.forms import BaseForm, LocalDateField, select_choices
from portal.web.language import lazy_pgettext, pgettext
from portal.web.week import Entry, hours, week_days

blueprint = Blueprint("styleguide", __name__)


class SampleForm(BaseForm):
    """A form with one field of each kind, two of them with a mistake."""

    day = LocalDateField(
        lazy_pgettext("sample", "Date"), [InputRequired(lazy_pgettext("sample", "Enter the date."))]
    )
    place = StringField(
        lazy_pgettext("sample", "Place"), [InputRequired(lazy_pgettext("sample", "Enter the place."))]
    )
    kind = RadioField(
        lazy_pgettext("sample", "Kind"),
        choices=select_choices(
            {"1": lazy_pgettext("sample", "Regular"), "2": lazy_pgettext("sample", "Urgent")}
        ),
    )
    sector = SelectField(
        lazy_pgettext("sample", "Sector"),
        choices=select_choices(
            {"1": lazy_pgettext("sample", "Health"), "2": lazy_pgettext("sample", "Education")}
        ),
    )
    note = TextAreaField(lazy_pgettext("sample", "Note"), [Optional()])


@blueprint.get("/styleguide")
@signed_in
def styleguide() -> ResponseReturnValue:
    """Show every component."""
    at = now()
    form = SampleForm(data={"kind": "1"}, meta={"csrf": False})
    form.validate()
    return render_template(
        "portal/styleguide.html",
        form=form,
        now=at,
        accents=ACCENTS,
        hours=hours(),
        plugin=sample_plugin(),
        **sample_lists(at),
        week=sample_week(local_day(at)),
        picture=sample_chart(),
    )


def sample_plugin() -> Plugin:
    """Return a module for the rows of the console."""
    return Plugin(
        name="sample",
        title=pgettext("sample", "Sessions"),
        summary=pgettext("sample", "Bodies, sessions, minutes and acts."),
        version="1.4.0",
        icon="journal-text",
        requires_portal=">=0.1",
        package="portal",
        blueprint=blueprint,
    )


def sample_lists(at: datetime) -> dict[str, Any]:
    """Return work that is late, soon and later, and a day with a past, a main and a coming thing."""
    return {
        "works": [
            WorkItem(
                title=pgettext("sample", "Deliver the report"),
                url="#late",
                detail="02-18/26",
                due_at=at - timedelta(days=4),
            ),
            WorkItem(
                title=pgettext("sample", "Answer two remarks"), url="#soon", due_at=at + timedelta(days=2)
            ),
            WorkItem(
                title=pgettext("sample", "Enter the figures"), url="#later", due_at=at + timedelta(days=20)
            ),
        ],
        "items": [
            CalendarItem(
                title=pgettext("sample", "Send the papers"), url="#past", starts_at=at - timedelta(hours=1)
            ),
            CalendarItem(
                title=pgettext("sample", "Regular session"),
                url="#main",
                starts_at=at + timedelta(minutes=20),
                action=pgettext("sample", "Open the session"),
            ),
        ],
    }


def sample_week(today: date) -> Any:
    """Return a week with entries alone, side by side, free, cancelled and too many at once."""
    monday = today - timedelta(days=today.weekday())

    def entry(weekday: int, hour: int, minutes: int, **values: Any) -> Entry:
        start = from_local(monday + timedelta(days=weekday), time(hour))
        return Entry(
            title=pgettext("sample", "Individual"),
            url="#entry",
            starts_at=start,
            ends_at=start + timedelta(minutes=minutes),
            **values,
        )

    entries = [
        entry(0, 9, 60, detail="K-1042"),
        entry(1, 9, 90, kind=2),
        entry(1, 10, 60, kind=3),
        *(entry(2, 11, 60, kind=kind) for kind in (4, 5, 6, 1)),
        entry(3, 13, 60, mark="off"),
        entry(3, 15, 60, mark="free"),
    ]
    closed = {monday + timedelta(days=4): pgettext("sample", "Public holiday")}
    return week_days(entries, monday=monday, today=today, day_url="#day", closed=closed)


def sample_chart() -> Any:
    """Return a chart with three series."""
    rows = [Row("I", (41, 0, 3)), Row("II", (52, 1, 9)), Row("III", (32, 4, 12)), Row("IV", (9, 18, 30))]
    return bar_chart(
        [pgettext("sample", "done"), pgettext("sample", "open"), pgettext("sample", "late")], rows
    )
