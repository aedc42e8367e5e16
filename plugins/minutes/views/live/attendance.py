"""The roll call of a session, and who came and left during it."""

from datetime import datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from plugins.minutes.blueprint import blueprint
from plugins.minutes.codes import SessionState
from plugins.minutes.forms.attendance import (
    ABSENT,
    EXCUSED,
    EXPECTED,
    HERE,
    LEFT,
    RollCall,
    SeatForm,
    who_sits,
)
from plugins.minutes.models import Session
from plugins.minutes.permissions import KEEP_MINUTES
from plugins.minutes.queries import AttendanceRow, LiveScreen, live_screen
from plugins.minutes.sentences import quorum_sentence
from plugins.minutes.services import (
    mark_absent,
    mark_excused,
    record_arrival,
    record_departure,
    substitute,
    undo_attendance,
)
from plugins.minutes.views.live.rows import items_of
from portal.api import Conflict, Invalid, from_local, local_day, now, requires
from portal.api import gettext as _

CLOSED = (SessionState.DRAFT, SessionState.CLOSED, SessionState.CANCELLED)


@blueprint.route("/sessions/<uuid:session_id>/attendance", methods=["GET", "POST"])
@requires(KEEP_MINUTES)
def attendance(session_id: UUID) -> ResponseReturnValue:
    """Show the roll call, and save all that was changed in it at once."""
    screen = live_screen(session_id, now=now())
    roll = RollCall(screen.session, screen.attendance)
    if request.method == "GET":
        return _page(screen, roll)
    if "all" in request.form:
        roll.expect_all_here()
    if not roll.validate() or not _save(screen, roll):
        return _page(screen, roll)
    flash(_saved_sentence(session_id), "ok")
    return redirect(url_for("minutes.attendance", session_id=session_id))


def _page(screen: LiveScreen, roll: RollCall) -> ResponseReturnValue:
    page = render_template(
        "minutes/live/attendance.html",
        screen=screen,
        form=roll,
        may_change=screen.session.state not in CLOSED,
        runs=screen.session.state == SessionState.IN_PROGRESS,
        waiting=[form for form in roll.forms if form.state.data == EXPECTED],
    )
    return page, 422 if roll.errors else 200


def _saved_sentence(session_id: UUID) -> str:
    screen = live_screen(session_id, now=now())
    if screen.session.state != SessionState.IN_PROGRESS:
        return _("The attendance is saved.")
    return quorum_sentence(screen.quorum)


def _save(screen: LiveScreen, roll: RollCall) -> bool:
    for row, form in roll.rows:
        if form.is_touched:
            _save_row(screen, row, form)
    return not roll.errors


def _save_row(screen: LiveScreen, row: AttendanceRow, form: SeatForm) -> None:
    try:
        if form.state.data == form.was.data:
            _correct(screen, row, form)
        else:
            _change(screen, row, form)
    except (Invalid, Conflict) as error:
        form.take_errors(error)


def _change(screen: LiveScreen, row: AttendanceRow, form: SeatForm) -> None:
    session, chosen, moment = screen.session, form.state.data, _moment(screen, form)
    if chosen == EXPECTED:
        undo_attendance(session=session, member=row.member)
    elif chosen == EXCUSED:
        mark_excused(session=session, member=row.member)
    elif chosen == ABSENT:
        mark_absent(session=session, member=row.member)
    elif chosen == LEFT:
        record_departure(session=session, member=who_sits(row), at=moment, now=now())
    else:
        _take_seat(session, row, form, moment)


def _take_seat(session: Session, row: AttendanceRow, form: SeatForm, moment: datetime) -> None:
    if row.is_here:
        record_departure(session=session, member=who_sits(row), at=moment, now=now())
    if form.state.data == HERE:
        record_arrival(session=session, member=row.member, at=moment, now=now())
        return
    deputy = next(member for member in row.deputies if member.id == form.deputy_id)
    arrived_at = moment if session.state == SessionState.IN_PROGRESS else None
    substitute(session=session, member=row.member, deputy=deputy, now=now(), arrived_at=arrived_at)


def _correct(screen: LiveScreen, row: AttendanceRow, form: SeatForm) -> None:
    """Enter the same again with another time; only a seat with a single stay is that simple."""
    if len(row.intervals) != 1:
        sentence = _("A time can be corrected while there is one stay only. Choose what happened.")
        raise Invalid(sentence, fields={"at": sentence})
    session, moment = screen.session, _moment(screen, form)
    has_left = form.state.data == LEFT
    undo_attendance(session=session, member=row.member)
    _sit_down(session, row, row.intervals[0].arrived_at if has_left else moment)
    if has_left:
        record_departure(session=session, member=who_sits(row), at=moment, now=now())


def _sit_down(session: Session, row: AttendanceRow, moment: datetime) -> None:
    sitting = who_sits(row)
    if sitting is row.member:
        record_arrival(session=session, member=sitting, at=moment, now=now())
    else:
        substitute(session=session, member=row.member, deputy=sitting, now=now(), arrived_at=moment)


def _moment(screen: LiveScreen, form: SeatForm) -> datetime:
    """Return the moment meant: as typed, else now; before the first item the beginning of the session."""
    session = screen.session
    if form.at.data is not None:
        return from_local(local_day(session.started_at or now()), form.at.data)
    is_roll_call = all(item.started_at is None for item in items_of(screen))
    return session.started_at if is_roll_call and session.started_at else now()
