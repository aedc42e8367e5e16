"""The most useful sentence of a session's page: what comes next, and what is missing for it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for

from plugins.minutes.codes import SessionKind, SessionState
from plugins.minutes.models import Session
from plugins.minutes.permissions import CALL_SESSION, KEEP_MINUTES
from plugins.minutes.queries import SessionPage
from plugins.minutes.rules import days_of_notice_missing
from plugins.minutes.sentences import join
from plugins.minutes.services.holding import EARLIEST
from portal.api import Reader, clock_time, local_day, long_date, ngettext
from portal.api import gettext as _

UNDER_WAY = (SessionState.IN_PROGRESS, SessionState.INTERRUPTED)
WAITING = (SessionState.CALLED, SessionState.POSTPONED)


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """What comes next, what is known or missing for it, and its button; `why` keeps it from being used."""

    title: str
    text: str = ""
    button: str = ""
    url: str = ""
    why: str = ""
    posts: bool = False


def next_step(page: SessionPage, *, reader: Reader, now: datetime, is_reconvened: bool) -> NextStep | None:
    """Return the next step that is this reader's to take, if there is one."""
    session = page.session
    plans, keeps = reader.may(CALL_SESSION), reader.may(KEEP_MINUTES)
    if session.state == SessionState.DRAFT:
        return _call(page, now) if plans else None
    if session.state in WAITING:
        return _wait(session, now, plans=plans, keeps=keeps)
    if session.ended_as == SessionState.INQUORATE and plans and not is_reconvened:
        return _reconvene(session)
    if session.state in UNDER_WAY:
        return _continue(session) if keeps else None
    if session.state in (SessionState.HELD, SessionState.INQUORATE):
        return _close(session) if keeps else None
    return None


def notice_missing(session: Session, *, today: date) -> int:
    """Count the days by which a call of today would be late by the rules of the body."""
    if session.starts_at is None:
        return 0
    return days_of_notice_missing(
        called_on=today, starts_on=local_day(session.starts_at), notice_days=_notice_days(session)
    )


def notice_sentence(session: Session, *, today: date) -> str:
    """Say until when the call must go out, or by how many days it would be late."""
    if session.starts_at is None:
        return ""
    missing = notice_missing(session, today=today)
    if missing:
        return ngettext(
            "The call comes %(num)d day later than the rules of the body ask.",
            "The call comes %(num)d days later than the rules of the body ask.",
            missing,
        )
    latest = local_day(session.starts_at) - timedelta(days=_notice_days(session))
    return _("Last day for the call by the rules of the body: %(day)s", day=long_date(latest))


def missing_for_call(page: SessionPage, *, now: datetime) -> list[str]:
    """List in a few words each what a session lacks before it can be called."""
    session = page.session
    lacks = [
        (session.starts_at is None, _("the date and time")),
        (session.starts_at is not None and session.starts_at <= now, _("a date that is not past")),
        (not session.place and not session.link, _("the place or the link")),
        (not page.items, _("an item on the agenda")),
        (not any(row.member.email for row in page.attendance), _("a member with an e-mail address")),
    ]
    return [words for is_lacking, words in lacks if is_lacking]


def _call(page: SessionPage, now: datetime) -> NextStep:
    session = page.session
    missing = missing_for_call(page, now=now)
    if missing:
        return NextStep(
            title=_("Complete the draft, then call the session"),
            text=_("Missing: %(what)s.", what=join(missing)),
            button=_("Enter what is missing"),
            url=_place_of_what_is_missing(page, now),
        )
    return NextStep(
        title=_("Call the session"),
        text=notice_sentence(session, today=local_day(now)),
        button=_("Call the session"),
        url=url_for("minutes.call", session_id=session.id),
    )


def _place_of_what_is_missing(page: SessionPage, now: datetime) -> str:
    session = page.session
    if session.starts_at is None or session.starts_at <= now or not (session.place or session.link):
        return url_for("minutes.edit_session", session_id=session.id)
    if not page.items:
        return url_for("minutes.session", session_id=session.id, _anchor="agenda")
    return url_for("minutes.body", body_id=session.body_id)


def _wait(session: Session, now: datetime, *, plans: bool, keeps: bool) -> NextStep | None:
    if session.starts_at is None:
        return _set_date(session) if plans else None
    if not keeps:
        return None
    too_early = now < session.starts_at - EARLIEST
    return NextStep(
        title=_when(session.starts_at),
        text=session.place or session.link or "",
        button=_("Begin the session"),
        url=url_for("minutes.start", session_id=session.id),
        why=_("It can be started half a day before its time.") if too_early else "",
    )


def _set_date(session: Session) -> NextStep:
    return NextStep(
        title=_("Set the new date"),
        text=_("The session is postponed, and the members do not know until when."),
        button=_("Set the new date"),
        url=url_for("minutes.postpone", session_id=session.id),
    )


def _when(moment: datetime) -> str:
    day = long_date(moment)
    return _("%(day)s at %(time)s", day=day[:1].upper() + day[1:], time=clock_time(moment))


def _continue(session: Session) -> NextStep:
    return NextStep(
        title=_("The session is in progress"),
        text=_("It began at %(time)s.", time=clock_time(session.started_at)) if session.started_at else "",
        button=_("Open the session"),
        url=url_for("minutes.live", session_id=session.id),
    )


def _close(session: Session) -> NextStep:
    return NextStep(
        title=_("Look through the minutes, then close the session"),
        text=_("Once it is closed, its texts stay as they are."),
        button=_("Close the session"),
        url=url_for("minutes.close", session_id=session.id),
    )


def _reconvene(session: Session) -> NextStep:
    return NextStep(
        title=_("Reconvene the session"),
        text=_("There was no quorum. A new draft takes over what was not reached."),
        button=_("Reconvene the session"),
        url=url_for("minutes.reconvene", session_id=session.id),
        posts=True,
    )


def _notice_days(session: Session) -> int:
    is_urgent = session.kind == SessionKind.EXTRAORDINARY
    return session.body.notice_days_urgent if is_urgent else session.body.notice_days
