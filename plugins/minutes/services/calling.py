"""Calling a session together, postponing it, calling it off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from plugins.minutes.codes import MemberRole, SessionKind, SessionState
from plugins.minutes.events import SessionCalled
from plugins.minutes.models import AgendaItem, Member, Session
from plugins.minutes.queries.bodies import members_on
from plugins.minutes.rules import days_of_notice_missing
from plugins.minutes.services.attendance import expect_members
from plugins.minutes.services.invitations import (
    Announcement,
    announce,
    cancellation,
    invitation,
    postponement,
)
from plugins.minutes.services.steps import check_step, lock_session, step_session
from plugins.minutes.typed import tidy, tidy_or_none
from portal.api import (
    Invalid,
    current_municipality,
    db,
    force_language,
    local_day,
    ngettext,
    publish,
    short_date,
)
from portal.api import gettext as _


@dataclass(frozen=True, kw_only=True)
class Call:
    """What came of telling the members: how many mails, who has no address, and what the rules say to it."""

    session: Session
    sent: int
    without_address: tuple[Member, ...] = ()
    warnings: tuple[str, ...] = ()


def call_session(*, session: Session, address: str, now: datetime) -> Call:
    """Call a session and invite its members; its body must be loaded.

    Too short notice is a warning, since the chair may have a reason; what is missing raises Invalid with a
    sentence per field: starts_at, place, items, members.
    """
    lock_session(session)
    check_step(session, SessionState.CALLED)
    items, members = _items_of(session), _members_of(session, now)
    _check(session, items, members, now)
    step_session(session, SessionState.CALLED)
    session.invitation_sequence += int(session.called_at is not None)
    session.called_at = now
    expect_members(session, members)
    _publish_call(session)
    with force_language(current_municipality().language):
        sent = _tell(session, invitation(session, items), members, address=address, now=now)
    return _call(session, sent, members, warnings=_warnings(session, now))


def postpone_session(
    *,
    session: Session,
    starts_at: datetime | None,
    place: str | None,
    link: str | None,
    reason: str,
    address: str,
    now: datetime,
) -> Call:
    """Put a called session on another date, or off until one is known, and tell the members."""
    lock_session(session)
    check_step(session, SessionState.POSTPONED)
    if starts_at is not None and starts_at <= now:
        message = _past_date_sentence(session, now)
        raise Invalid(message, fields={"starts_at": message})
    step_session(session, SessionState.POSTPONED)
    session.postponed_from = session.postponed_from or session.starts_at
    session.starts_at = starts_at
    session.place, session.link = tidy_or_none(place), tidy_or_none(link)
    session.invitation_sequence += 1
    if starts_at is not None:
        _publish_call(session)
    members = _members_of(session, now)
    with force_language(current_municipality().language):
        sent = _tell(session, postponement(session, tidy(reason)), members, address=address, now=now)
    return _call(session, sent, members)


def cancel_session(*, session: Session, reason: str, address: str, now: datetime) -> Call:
    """Call a session off; who was invited is told, and the ordinal of a draft is free again."""
    lock_session(session)
    if session.state == SessionState.DRAFT:
        step_session(session, SessionState.CANCELLED)
        session.ordinal = None
        db.session.flush()
        return Call(session=session, sent=0)
    step_session(session, SessionState.CANCELLED)
    session.invitation_sequence += 1
    members = _members_of(session, now)
    with force_language(current_municipality().language):
        sent = _tell(session, cancellation(session, tidy(reason)), members, address=address, now=now)
    return _call(session, sent, members)


def _tell(
    session: Session, words: Announcement, members: Sequence[Member], *, address: str, now: datetime
) -> int:
    db.session.flush()
    return announce(session=session, announcement=words, members=members, address=address, now=now)


def _call(session: Session, sent: int, members: Sequence[Member], *, warnings: tuple[str, ...] = ()) -> Call:
    unreachable = tuple(member for member in members if not member.email)
    return Call(session=session, sent=sent, without_address=unreachable, warnings=warnings)


def _publish_call(session: Session) -> None:
    publish(
        SessionCalled(
            session_id=session.id,
            body_id=session.body_id,
            kind=str(session.kind),
            starts_at=session.starts_at,
        )
    )


def _items_of(session: Session) -> Sequence[AgendaItem]:
    return db.session.scalars(
        select(AgendaItem).where(AgendaItem.session_id == session.id).order_by(AgendaItem.position)
    ).all()


def _members_of(session: Session, now: datetime) -> list[Member]:
    """List who is invited; deputies come only when a member sends them."""
    people = members_on(session.mandate_id, day=local_day(session.starts_at or now))
    return [member for member in people if member.role != MemberRole.MEMBERS_DEPUTY]


def _check(session: Session, items: Sequence[AgendaItem], members: Sequence[Member], now: datetime) -> None:
    fields = {}
    if session.starts_at is None:
        fields["starts_at"] = _("Enter the date and time.")
    elif session.starts_at <= now:
        fields["starts_at"] = _past_date_sentence(session, now)
    if not session.place and not session.link:
        fields["place"] = _("Enter the place, or the link of an online session.")
    if not items:
        fields["items"] = _("Put at least one item on the agenda.")
    if not any(member.email for member in members):
        fields["members"] = _("No member has an e-mail address to be invited at.")
    if fields:
        raise Invalid(
            ngettext(
                "The session is not called yet: %(num)d entry needs correction",
                "The session is not called yet: %(num)d entries need correction",
                len(fields),
            ),
            fields=fields,
        )


def _notice_days(session: Session) -> int:
    is_urgent = session.kind == SessionKind.EXTRAORDINARY
    return session.body.notice_days_urgent if is_urgent else session.body.notice_days


def _past_date_sentence(session: Session, now: datetime) -> str:
    earliest = local_day(now) + timedelta(days=_notice_days(session))
    return _("The date is in the past. Choose %(day)s or a later day.", day=short_date(earliest))


def _warnings(session: Session, now: datetime) -> tuple[str, ...]:
    if session.starts_at is None:
        return ()
    missing = days_of_notice_missing(
        called_on=local_day(now), starts_on=local_day(session.starts_at), notice_days=_notice_days(session)
    )
    if not missing:
        return ()
    return (
        ngettext(
            "The invitation goes out %(num)d day later than the rules of the body ask.",
            "The invitation goes out %(num)d days later than the rules of the body ask.",
            missing,
        ),
    )
