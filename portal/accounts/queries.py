"""Look-ups of people and institutions; each names its municipality, since these tables have no fence."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.accounts.models import Membership, Organisation, User
from portal.database import current_scope, db
from portal.errors import NotFound
from portal.municipalities.models import Municipality
from portal.web.language import gettext as _


def _memberships_on(day: date) -> Select[Membership]:
    return select(Membership).where(
        Membership.starts_on <= day, or_(Membership.ends_on.is_(None), Membership.ends_on >= day)
    )


def membership_here(*, user_id: UUID, slug: str, day: date) -> Membership | None:
    """Find what a user is in the municipality of an address on a day, with its roles."""
    return db.session.scalar(
        _memberships_on(day)
        .join(Membership.municipality)
        .options(joinedload(Membership.municipality), selectinload(Membership.roles))
        .where(Membership.user_id == user_id, Municipality.slug == slug)
    )


def memberships_of(*, user_id: UUID, day: date) -> Sequence[Membership]:
    """List the municipalities that a user may enter on a day, by name."""
    return db.session.scalars(
        _memberships_on(day)
        .join(Membership.municipality)
        .options(joinedload(Membership.municipality))
        .where(Membership.user_id == user_id)
        .order_by(Municipality.name)
    ).all()


def organisations_here() -> Sequence[Organisation]:
    """List the institutions of the municipality in sight, by name."""
    return db.session.scalars(
        select(Organisation)
        .where(Organisation.municipality_id == current_scope(), Organisation.ended_on.is_(None))
        .order_by(Organisation.sort_key, Organisation.id)
    ).all()


def organisation_here(organisation_id: UUID) -> Organisation:
    """Find an institution of the municipality in sight; raises NotFound."""
    organisation = db.session.scalar(
        select(Organisation).where(
            Organisation.id == organisation_id, Organisation.municipality_id == current_scope()
        )
    )
    if organisation is None:
        raise NotFound(_("There is no such institution here."))
    return organisation


def users_here(day: date) -> Sequence[User]:
    """List who is a member of the municipality in sight on a day, by name."""
    members = _memberships_on(day).where(Membership.municipality_id == current_scope()).subquery()
    return db.session.scalars(
        select(User).where(User.id.in_(select(members.c.user_id))).order_by(User.sort_key, User.id)
    ).all()


def user_here(user_id: UUID) -> User:
    """Find a user who is or was a member of the municipality in sight; raises NotFound."""
    user = db.session.scalar(
        select(User).where(
            User.id == user_id,
            User.id.in_(select(Membership.user_id).where(Membership.municipality_id == current_scope())),
        )
    )
    if user is None:
        raise NotFound(_("There is no such person here."))
    return user


def users_by_id(user_ids: Collection[UUID]) -> Mapping[UUID, User]:
    """Return users by their id, for lists that name who did something."""
    if not user_ids:
        return {}
    rows = db.session.scalars(select(User).where(User.id.in_(user_ids)))
    return {user.id: user for user in rows}
