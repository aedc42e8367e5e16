"""The mails that call a body together, tell it of another date, or call a session off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from plugins.minutes.models import AgendaItem, Member, Session
from plugins.minutes.sentences import session_title_with_body
from portal.api import (
    Attachment,
    clock_time,
    current_municipality,
    local,
    local_day,
    long_date,
    send_mail,
    short_date,
)
from portal.api import gettext as _

USUAL_LENGTH = timedelta(hours=2)
PUBLISH, CANCEL = "PUBLISH", "CANCEL"


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """What the members are told of a session: the subject, and the lines after the title."""

    subject: str
    lines: Sequence[str]
    method: str = PUBLISH


def announce(
    *, session: Session, announcement: Announcement, members: Sequence[Member], address: str, now: datetime
) -> int:
    """Write to every member who has an address; return how many. The body must be loaded."""
    body = "\n".join([session_title_with_body(session), "", *announcement.lines, "", address, ""])
    calendar = Attachment(
        name=f"{current_municipality().slug}-{local_day(now)}.ics",
        media_type="text/calendar",
        content=calendar_file(session, announcement.method, address=address, now=now),
    )
    addresses = [member.email for member in members if member.email]
    for to in addresses:
        send_mail(to=to, subject=announcement.subject, body=body, attachments=[calendar])
    return len(addresses)


def invitation(session: Session, items: Sequence[AgendaItem]) -> Announcement:
    """Word the invitation; the headings of closed items stay out of mails."""
    subject = _(
        "Invitation: %(session)s, %(when)s", session=session_title_with_body(session), when=_short(session)
    )
    return Announcement(subject=subject, lines=[*_when_and_where(session), *_agenda(items), *_note(session)])


def postponement(session: Session, reason: str) -> Announcement:
    """Word the news that a session is on another date, or on one that is not known yet."""
    subject = _("Postponed: %(session)s", session=session_title_with_body(session))
    if session.starts_at is None:
        lines = [_("The session is postponed. The new date will be announced."), *_reason(reason)]
        return Announcement(subject=subject, lines=lines, method=CANCEL)
    lines = [_("The session is on another date."), *_reason(reason), "", *_when_and_where(session)]
    return Announcement(subject=subject, lines=lines)


def cancellation(session: Session, reason: str) -> Announcement:
    """Word the news that a session is called off."""
    subject = _("Cancelled: %(session)s", session=session_title_with_body(session))
    lines = [_("The session will not be held."), *_reason(reason)]
    return Announcement(subject=subject, lines=lines, method=CANCEL)


def calendar_file(session: Session, method: str, *, address: str, now: datetime) -> bytes:
    """Make the .ics file; a later one of the same session replaces the entry that an earlier one made."""
    from icalendar import Calendar, Event, vUri

    event = Event()
    event.add("uid", f"{session.id}@minutes")
    event.add("sequence", session.invitation_sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", session_title_with_body(session))
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("url", vUri(address))
    event.add("location", session.place or session.link or "")
    starts_at = session.starts_at or session.postponed_from
    if starts_at is not None:
        event.add("dtstart", starts_at.astimezone(UTC))
        event.add("dtend", starts_at.astimezone(UTC) + USUAL_LENGTH)
    calendar = Calendar()
    calendar.add("prodid", "-//portal//minutes//")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _short(session: Session) -> str:
    if session.starts_at is None:
        return ""
    return _(
        "%(date)s at %(time)s", date=short_date(local(session.starts_at)), time=clock_time(session.starts_at)
    )


def _when_and_where(session: Session) -> list[str]:
    lines = []
    if session.starts_at is not None:
        when = _(
            "%(date)s at %(time)s",
            date=long_date(local(session.starts_at)),
            time=clock_time(session.starts_at),
        )
        lines.append(_("When: %(when)s", when=when))
    if session.place:
        lines.append(_("Where: %(place)s", place=session.place))
    if session.link:
        lines.append(_("Link: %(link)s", link=session.link))
    return lines


def _agenda(items: Sequence[AgendaItem]) -> list[str]:
    headings = [item.heading if item.is_public else _("Item closed to the public") for item in items]
    return ["", _("Agenda:"), *(f"{number}. {heading}" for number, heading in enumerate(headings, start=1))]


def _note(session: Session) -> list[str]:
    return ["", session.note] if session.note else []


def _reason(reason: str) -> list[str]:
    return [_("Reason: %(reason)s", reason=reason)] if reason else []
