"""The roll call: for each seat who sits there, and since or until when."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from plugins.minutes.codes import AttendanceState, SessionState
from plugins.minutes.models import Member, Session
from plugins.minutes.queries import AttendanceRow
from portal.api import BaseForm, LocalTimeField, pgettext
from portal.api import gettext as _
from portal.api import lazy_gettext as _l

EXPECTED, HERE, LEFT = "expected", "here", "left"
EXCUSED, ABSENT, DEPUTY = "excused", "absent", "deputy:"
BEFORE = (SessionState.CALLED, SessionState.POSTPONED)


class SeatForm(BaseForm):
    """One row of the roll call; `was` is how the seat stood when the page was made."""

    was = HiddenField()
    state = RadioField(_l("Attendance"))
    at = LocalTimeField(_l("Time"), [Optional()])

    @property
    def is_touched(self) -> bool:
        """Tell whether the keeper changed this row."""
        return self.state.data != self.was.data or self.at.data is not None

    @property
    def deputy_id(self) -> UUID | None:
        """Return the deputy who was chosen, if one was."""
        return UUID(self.state.data.removeprefix(DEPUTY)) if is_deputy(self.state.data) else None


class RollCall:
    """The rows of a roll call with their forms, which are saved together or not at all."""

    def __init__(self, session: Session, rows: Sequence[AttendanceRow]) -> None:
        self.rows = [(row, seat_form(session, row)) for row in rows]

    @property
    def forms(self) -> list[SeatForm]:
        """List the forms of the rows."""
        return [form for _row, form in self.rows]

    @property
    def errors(self) -> dict[str, Any]:
        """Return what is wrong, row by row."""
        return {form.state.name: form.errors for form in self.forms if form.errors}

    @property
    def form_errors(self) -> list[str]:
        """Return nothing: every sentence belongs to a row."""
        return []

    @property
    def problems(self) -> list[tuple[str, str]]:
        """List the sentences to put right, each with the control to go to, which is that of its row."""
        return [
            (target or f"{form.state.id}-0", text) for form in self.forms for target, text in form.problems
        ]

    @property
    def problem_count(self) -> int:
        """Count what has to be put right."""
        return len(self.problems)

    def validate(self) -> bool:
        """Check every row."""
        valid = [form.validate() for form in self.forms]
        return all(valid)

    def expect_all_here(self) -> None:
        """Choose for everybody who is still expected that they are here."""
        for form in self.forms:
            if form.state.data == EXPECTED:
                form.state.data = HERE


def seat_form(session: Session, row: AttendanceRow) -> SeatForm:
    """Return the form of a row, showing how the seat stands."""
    standing = standing_of(session, row)
    form = SeatForm(prefix=f"{row.member.id}-", data={"was": standing, "state": standing})
    form.state.choices = [SelectChoice(value, text) for value, text in choices_for(session, row, standing)]
    return form


def standing_of(session: Session, row: AttendanceRow) -> str:
    """Return which choice describes how a seat stands."""
    if row.is_here:
        return HERE if who_sits(row) is row.member else _deputy_choice(row)
    if row.intervals:
        return LEFT
    if row.substitute and session.state in BEFORE:
        return _deputy_choice(row)
    return {AttendanceState.EXCUSED: EXCUSED, AttendanceState.ABSENT: ABSENT}.get(
        AttendanceState(row.state), EXPECTED
    )


def choices_for(session: Session, row: AttendanceRow, standing: str) -> list[tuple[str, Any]]:
    """Return what may be chosen for a seat now; arrivals and departures only while the session runs."""
    runs, before = session.state == SessionState.IN_PROGRESS, session.state in BEFORE
    deputies = [
        (f"{DEPUTY}{deputy.id}", _("Stood in for by %(name)s", name=deputy.full_name))
        for deputy in row.deputies
    ]
    choices = [
        (EXPECTED, pgettext("roll call", "Expected"), runs or before),
        (HERE, pgettext("roll call", "Here"), runs),
        *((value, text, runs or before) for value, text in deputies),
        (LEFT, pgettext("roll call", "Has left"), runs and bool(row.intervals)),
        (EXCUSED, pgettext("roll call", "Excused"), not row.intervals),
        (ABSENT, pgettext("roll call", "Absent without excuse"), not row.intervals and not before),
    ]
    return [(value, text) for value, text, is_offered in choices if is_offered or value == standing]


def is_deputy(choice: str | None) -> bool:
    """Tell whether a choice names a deputy."""
    return (choice or "").startswith(DEPUTY)


def _deputy_choice(row: AttendanceRow) -> str:
    assert row.substitute is not None
    return f"{DEPUTY}{row.substitute.id}"


def who_sits(row: AttendanceRow) -> Member:
    """Return who sits, or sat last, on a seat: the member, or the deputy whom the latest stay names."""
    latest = row.intervals[-1].name if row.intervals else None
    if row.substitute is not None and row.substitute.full_name == latest:
        return row.substitute
    return row.member
