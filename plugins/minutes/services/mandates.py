"""Opening mandates, and who sits in them from when until when."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from plugins.minutes.codes import AttendanceState, MemberRole, SessionState
from plugins.minutes.models import Attendance, Body, Mandate, Member, Session
from plugins.minutes.queries.bodies import is_running_on
from plugins.minutes.rules import ROLES_WITHOUT_VOTE
from plugins.minutes.typed import one_line_or_none, tidy_or_none
from portal.api import (
    SECTORS,
    Conflict,
    Invalid,
    Organisation,
    PersonRef,
    User,
    db,
    is_address,
    local_day,
    make_person_ref,
    organisation_here,
    person_ref_here,
    user_here,
)
from portal.api import gettext as _

UNIQUE_ROLES = (MemberRole.CHAIR, MemberRole.DEPUTY_CHAIR)


@dataclass(frozen=True, kw_only=True)
class Seat:
    """Who sits in a body, for whom and as what: a user, or a contact from outside with a name."""

    role: str
    starts_on: date
    user_id: UUID | None = None
    contact_name: str | None = None
    contact_email: str | None = None
    organisation_id: UUID | None = None
    sector: str | None = None
    has_vote: bool = True
    ends_on: date | None = None
    act_number: str | None = None
    act_on: date | None = None
    deputy_of_id: UUID | None = None


def open_mandate(
    *,
    body: Body,
    starts_on: date,
    ends_on: date | None = None,
    act_number: str | None = None,
    act_on: date | None = None,
) -> Mandate:
    """Open the next mandate of a body; the one before, if open, ends with its members the day before."""
    db.session.execute(select(Body.id).where(Body.id == body.id).with_for_update())
    if ends_on is not None and ends_on < starts_on:
        raise _invalid("ends_on", _("The end lies before the start."))
    former = db.session.scalar(
        select(Mandate).where(Mandate.body_id == body.id).order_by(Mandate.ordinal.desc()).limit(1)
    )
    if former is not None:
        _end_mandate(former, starts_on - timedelta(days=1))
    mandate = Mandate(
        body_id=body.id,
        ordinal=former.ordinal + 1 if former else 1,
        starts_on=starts_on,
        ends_on=ends_on,
        act_number=tidy_or_none(act_number),
        act_on=act_on,
    )
    db.session.add(mandate)
    db.session.flush()
    return mandate


def _end_mandate(mandate: Mandate, last_day: date) -> None:
    if mandate.ends_on is not None and mandate.ends_on <= last_day:
        return
    if last_day < mandate.starts_on:
        raise _invalid("starts_on", _("The mandate before began later than that."))
    mandate.ends_on = last_day
    members = db.session.scalars(
        select(Member).where(
            Member.mandate_id == mandate.id, or_(Member.ends_on.is_(None), Member.ends_on > last_day)
        )
    )
    for member in members:
        member.ends_on = max(member.starts_on, last_day)
    db.session.flush()


def add_member(*, mandate: Mandate, seat: Seat) -> Member:
    """Seat a person in a mandate; raises Invalid with a sentence per field."""
    db.session.execute(select(Mandate.id).where(Mandate.id == mandate.id).with_for_update())
    member = Member(mandate_id=mandate.id)
    _seat(member, mandate, seat)
    db.session.add(member)
    db.session.flush()
    return member


def change_member(*, member: Member, seat: Seat) -> Member:
    """Change a seat, whose mandate must be loaded; who sat in a session stays who they were."""
    db.session.execute(select(Mandate.id).where(Mandate.id == member.mandate_id).with_for_update())
    if seat.user_id != member.user_id and _took_part(member):
        message = _("This person took part in a session. End the membership and add the successor.")
        raise Conflict(message, fields={"user_id": message})
    _seat(member, member.mandate, seat)
    db.session.flush()
    return member


def end_membership(*, member: Member, ends_on: date) -> Member:
    """End a membership, and its deputies', on its last day; later sessions no longer expect them."""
    if ends_on < member.starts_on:
        raise _invalid("ends_on", _("The end lies before the start."))
    ended = db.session.scalars(
        select(Member).where(
            or_(Member.id == member.id, Member.deputy_of_id == member.id), is_running_on(Member, ends_on)
        )
    ).all()
    for seat in {member, *ended}:
        seat.ends_on = ends_on
        _no_longer_expect(seat, ends_on)
    db.session.flush()
    return member


def _no_longer_expect(member: Member, last_day: date) -> None:
    rows = db.session.execute(
        select(Attendance, Session.starts_at)
        .join(Session, Session.id == Attendance.session_id)
        .where(
            Attendance.member_id == member.id,
            Attendance.state == AttendanceState.EXPECTED,
            Session.state.in_([SessionState.CALLED, SessionState.POSTPONED]),
        )
    )
    for attendance, starts_at in rows:
        if starts_at is not None and local_day(starts_at) > last_day:
            db.session.delete(attendance)


def _took_part(member: Member) -> bool:
    found = db.session.scalar(
        select(Attendance.id)
        .where(
            or_(Attendance.member_id == member.id, Attendance.substitute_id == member.id),
            Attendance.state != AttendanceState.EXPECTED,
        )
        .limit(1)
    )
    return found is not None


def _seat(member: Member, mandate: Mandate, seat: Seat) -> None:
    user = user_here(seat.user_id) if seat.user_id else None
    organisation = organisation_here(seat.organisation_id) if seat.organisation_id else None
    fields = _seat_errors(member, mandate, seat)
    if fields:
        raise Invalid(_("The member cannot be entered like this."), fields=fields)
    _write_person(member, seat, user, organisation)
    member.role = seat.role
    member.has_vote = seat.has_vote and seat.role not in ROLES_WITHOUT_VOTE
    member.starts_on = seat.starts_on
    member.ends_on = seat.ends_on
    member.act_number = tidy_or_none(seat.act_number)
    member.act_on = seat.act_on
    member.deputy_of_id = seat.deputy_of_id if seat.role == MemberRole.MEMBERS_DEPUTY else None


def _write_person(member: Member, seat: Seat, user: User | None, organisation: Organisation | None) -> None:
    # First, because it flushes, and a seat is never without a person.
    person_ref = None if user else _contact(member, one_line_or_none(seat.contact_name))
    member.user = user
    member.user_id = seat.user_id
    member.person_ref = person_ref
    member.person_ref_id = person_ref.id if person_ref else None
    member.contact_email = None if user else tidy_or_none(seat.contact_email)
    member.organisation = organisation
    member.organisation_id = seat.organisation_id
    member.sector = seat.sector or (organisation.sector if organisation else None)


def _contact(member: Member, name: str | None) -> PersonRef | None:
    """Return the pointer to a contact from outside, the same one as long as the name is."""
    if name is None:
        return None
    former = person_ref_here(member.person_ref_id) if member.person_ref_id else None
    return former if former and former.label == name else make_person_ref(label=name)


def _seat_errors(member: Member, mandate: Mandate, seat: Seat) -> dict[str, str]:
    return {
        **_person_errors(seat),
        **_term_errors(mandate, seat),
        **_deputy_errors(member, mandate, seat),
        **_clashes(member, mandate, seat),
    }


def _person_errors(seat: Seat) -> dict[str, str]:
    fields = {}
    if seat.user_id is None and not one_line_or_none(seat.contact_name):
        fields["contact_name"] = _("Choose a user, or enter the name of somebody without an account.")
    address = tidy_or_none(seat.contact_email)
    if seat.user_id is None and address and not is_address(address):
        fields["contact_email"] = _("Enter the whole e-mail address, like ime@primjer.ba.")
    if seat.sector and seat.sector not in SECTORS:
        fields["sector"] = _("Choose a sector from the list.")
    return fields


def _term_errors(mandate: Mandate, seat: Seat) -> dict[str, str]:
    fields = {}
    is_after_mandate = mandate.ends_on is not None and seat.starts_on > mandate.ends_on
    if seat.starts_on < mandate.starts_on or is_after_mandate:
        fields["starts_on"] = _("This day lies outside the mandate.")
    if seat.ends_on is not None and seat.ends_on < seat.starts_on:
        fields["ends_on"] = _("The end lies before the start.")
    return fields


def _deputy_errors(member: Member, mandate: Mandate, seat: Seat) -> dict[str, str]:
    if seat.role != MemberRole.MEMBERS_DEPUTY:
        return {}
    if seat.deputy_of_id is None:
        return {"deputy_of_id": _("Choose whose deputy this is.")}
    principal = db.session.scalar(
        select(Member).where(
            Member.id == seat.deputy_of_id, Member.mandate_id == mandate.id, Member.id != member.id
        )
    )
    if principal is None or principal.role == MemberRole.MEMBERS_DEPUTY:
        return {"deputy_of_id": _("Choose a member of this mandate.")}
    return {}


def _clashes(member: Member, mandate: Mandate, seat: Seat) -> dict[str, str]:
    others = db.session.scalars(
        select(Member).where(
            Member.mandate_id == mandate.id,
            Member.id != member.id,
            or_(Member.ends_on.is_(None), Member.ends_on >= seat.starts_on),
            *([Member.starts_on <= seat.ends_on] if seat.ends_on else []),
        )
    ).all()
    if seat.user_id and any(other.user_id == seat.user_id for other in others):
        return {"user_id": _("This person already sits in this mandate at that time.")}
    if seat.role in UNIQUE_ROLES and any(other.role == seat.role for other in others):
        return {"role": _("Somebody else holds this role at that time.")}
    return {}


def _invalid(field: str, message: str) -> Invalid:
    return Invalid(message, fields={field: message})
