"""Bodies, their mandates and members, as pages show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select
from sqlalchemy.orm import joinedload

from plugins.minutes.codes import MemberRole
from plugins.minutes.models import Body, Mandate, Member, Session
from plugins.minutes.rules import next_in_series
from portal.api import NotFound, db, local_day, now, sort_key
from portal.api import gettext as _

ROLE_ORDER = {role: rank for rank, role in enumerate(MemberRole)}


@dataclass(frozen=True, kw_only=True)
class BodyRow:
    """A body in the list, with its mandate of today and how many sit in it."""

    body: Body
    mandate: Mandate | None
    members: int


@dataclass(frozen=True, kw_only=True)
class BodyPage:
    """A body with the members of its current mandate, in the order of a roll call."""

    body: Body
    mandate: Mandate | None
    members: Sequence[Member]
    former: Sequence[Member]
    mandates: Sequence[Mandate]


def is_running_on(table: type[Mandate] | type[Member], day: date) -> ColumnElement[bool]:
    """Return the mandates or memberships that run on a day, as a condition."""
    return and_(table.starts_on <= day, or_(table.ends_on.is_(None), table.ends_on >= day))


def bodies_here(*, today: date | None = None) -> Sequence[BodyRow]:
    """List the bodies of the municipality by name, with the mandate that runs today."""
    today = today or local_day(now())
    counts = _member_counts(today)
    rows = db.session.execute(
        select(Body, Mandate, func.coalesce(counts.c.members, 0))
        .outerjoin(Mandate, and_(Mandate.body_id == Body.id, is_running_on(Mandate, today)))
        .outerjoin(counts, counts.c.mandate_id == Mandate.id)
        .where(Body.ended_on.is_(None))
        .order_by(Body.name)
    )
    return [BodyRow(body=body, mandate=mandate, members=members) for body, mandate, members in rows]


def _member_counts(today: date) -> Subquery:
    return (
        select(Member.mandate_id, func.count().label("members"))
        .where(is_running_on(Member, today))
        .group_by(Member.mandate_id)
        .subquery()
    )


def body_here(body_id: UUID) -> Body:
    """Find a body; raises NotFound."""
    body = db.session.scalar(select(Body).where(Body.id == body_id))
    if body is None:
        raise NotFound(_("There is no such body here."))
    return body


def mandate_here(mandate_id: UUID) -> Mandate:
    """Find a mandate with its body; raises NotFound."""
    mandate = db.session.scalar(
        select(Mandate).options(joinedload(Mandate.body)).where(Mandate.id == mandate_id)
    )
    if mandate is None:
        raise NotFound(_("There is no such mandate here."))
    return mandate


def member_here(member_id: UUID) -> Member:
    """Find a seat with its mandate, body and person; raises NotFound."""
    member = db.session.scalar(
        _with_people(select(Member))
        .options(joinedload(Member.mandate).joinedload(Mandate.body))
        .where(Member.id == member_id)
    )
    if member is None:
        raise NotFound(_("There is no such member here."))
    return member


def body_page(body_id: UUID, *, today: date) -> BodyPage:
    """Return a body with its mandates and the people of the current one; raises NotFound."""
    body = body_here(body_id)
    mandates = _mandates_of(body_id)
    mandate = next((found for found in mandates if _runs_on(found, today)), None)
    people = _seats_of(mandate.id) if mandate else []
    return BodyPage(
        body=body,
        mandate=mandate,
        members=[member for member in people if member.ends_on is None or member.ends_on >= today],
        former=[member for member in people if member.ends_on is not None and member.ends_on < today],
        mandates=mandates,
    )


def _mandates_of(body_id: UUID) -> Sequence[Mandate]:
    return db.session.scalars(
        select(Mandate).where(Mandate.body_id == body_id).order_by(Mandate.ordinal.desc())
    ).all()


def _runs_on(mandate: Mandate, day: date) -> bool:
    return mandate.starts_on <= day and (mandate.ends_on is None or day <= mandate.ends_on)


def _seats_of(mandate_id: UUID) -> list[Member]:
    return in_roll_order(
        db.session.scalars(_with_people(select(Member)).where(Member.mandate_id == mandate_id))
    )


def current_mandate(body_id: UUID, *, today: date) -> Mandate | None:
    """Return the mandate of a body that runs on a day."""
    return db.session.scalar(select(Mandate).where(Mandate.body_id == body_id, is_running_on(Mandate, today)))


def members_on(mandate_id: UUID, *, day: date) -> list[Member]:
    """List who sits in a mandate on a day, in the order of a roll call."""
    return in_roll_order(
        db.session.scalars(
            _with_people(select(Member)).where(Member.mandate_id == mandate_id, is_running_on(Member, day))
        )
    )


def in_roll_order(members: Iterable[Member]) -> list[Member]:
    """Order seats by role, then by name; who sits there must be loaded."""
    return sorted(
        members, key=lambda member: (ROLE_ORDER[MemberRole(member.role)], sort_key(member.full_name))
    )


def _with_people(statement: Select[Member]) -> Select[Member]:
    return statement.options(
        joinedload(Member.user), joinedload(Member.person_ref), joinedload(Member.organisation)
    )


def next_ordinal(*, mandate: Mandate, kind: str) -> int:
    """Return the ordinal that the next session of a kind would have in a mandate."""
    ordinals = db.session.scalars(
        select(Session.ordinal).where(
            Session.body_id == mandate.body_id, Session.mandate_id == mandate.id, Session.kind == kind
        )
    )
    return next_in_series(ordinal for ordinal in ordinals if ordinal is not None)
