"""What is done with accounts: people, institutions, memberships, sign-in."""

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from portal.accounts.models import Membership, MembershipRole, Organisation, SignInEntry, User
from portal.accounts.passwords import hash_password, password_is_right
from portal.accounts.roles import ROLES
from portal.accounts.sectors import SECTORS
from portal.accounts.sessions import begin_session, end_session
from portal.clock import local_day
from portal.database import db
from portal.errors import Conflict, Invalid
from portal.municipalities.models import Municipality
from portal.toolkit.alphabet import sort_key
from portal.web.language import gettext as _


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """From where somebody signs in."""

    address: str | None
    browser: str | None
    is_on_this_machine: bool = False


def add_user(
    *,
    username: str,
    full_name: str,
    password: str | None = None,
    email: str | None = None,
    gender: str | None = None,
    is_demo: bool = False,
) -> User:
    """Add an account; raises Conflict for a taken name or address, Invalid for a short password."""
    if any(user_named(name) for name in (username, email) if name):
        raise Conflict(_("There is already an account with this user name or e-mail."))
    user = User(
        username=username,
        full_name=full_name,
        sort_key=sort_key(full_name),
        email=email,
        gender=gender,
        is_demo=is_demo,
        password_hash=hash_password(password) if password else None,
    )
    db.session.add(user)
    db.session.flush()
    return user


def add_membership(
    *,
    user: User,
    municipality: Municipality,
    roles: Iterable[str],
    starts_on: date,
    organisation: Organisation | None = None,
) -> Membership:
    """Make a user a member of a municipality in some roles; raises Invalid for an unknown role."""
    unknown = sorted(set(roles) - set(ROLES))
    if unknown:
        raise Invalid(
            _("There is no role “%(role)s”. Known are: %(known)s.", role=unknown[0], known=", ".join(ROLES))
        )
    membership = Membership(
        user_id=user.id,
        municipality_id=municipality.id,
        organisation_id=organisation.id if organisation else None,
        starts_on=starts_on,
        roles=[MembershipRole(role=role) for role in dict.fromkeys(roles)],
    )
    db.session.add(membership)
    db.session.flush()
    return membership


def add_organisation(
    *,
    municipality_id: UUID,
    name: str,
    sector: str,
    short_name: str | None = None,
    email: str | None = None,
) -> Organisation:
    """Enter an institution of a municipality, or bring back one of this name that was taken out.

    Raises Conflict for a name that is in the lists already.
    """
    same = _organisation_named(name, municipality_id=municipality_id)
    back = same if same is not None and same.ended_on is not None else None
    organisation = change_organisation(
        organisation=back or Organisation(municipality_id=municipality_id),
        name=name,
        sector=sector,
        short_name=short_name,
        email=email,
    )
    organisation.ended_on = None
    db.session.flush()
    return organisation


def change_organisation(
    *, organisation: Organisation, name: str, sector: str, short_name: str | None, email: str | None
) -> Organisation:
    """Correct an institution; raises Invalid for an unknown sector, Conflict for a taken name."""
    if sector not in SECTORS:
        raise Invalid(_("Choose a sector."), fields={"sector": _("Choose a sector.")})
    same = _organisation_named(name, municipality_id=organisation.municipality_id)
    if same is not None and same is not organisation:
        sentence = _("“%(name)s” is entered already.", name=name)
        raise Conflict(sentence, fields={"name": sentence})
    organisation.name, organisation.sort_key, organisation.sector = name, sort_key(name), sector
    organisation.short_name, organisation.email = short_name, email
    db.session.add(organisation)
    db.session.flush()
    return organisation


def _organisation_named(name: str, *, municipality_id: UUID) -> Organisation | None:
    # Compared here: the database's own lower() knows only the letters of English.
    rows = db.session.scalars(select(Organisation).where(Organisation.municipality_id == municipality_id))
    return next((row for row in rows if row.name.casefold() == name.casefold()), None)


def end_organisation(*, organisation: Organisation, now: datetime) -> None:
    """Take an institution out of the lists; what it did stays as it was."""
    organisation.ended_on = local_day(now)
    db.session.flush()


def sign_in(
    *,
    name: str,
    password: str,
    visitor: Visitor,
    data: MutableMapping[str, Any],
    now: datetime,
) -> str | None:
    """Check a name and password; return the token of a new session, or nothing.

    An unknown name takes as long as a wrong password. Demo accounts open on this machine only.
    """
    user = user_named(name)
    is_right = password_is_right(password, user.password_hash if user else None)
    if (
        user is None
        or not is_right
        or not user.is_active
        or (user.is_demo and not visitor.is_on_this_machine)
    ):
        return None
    log_sign_in(user_id=user.id, outcome="signed_in", visitor=visitor, now=now)
    return begin_session(user, browser=visitor.browser, address=visitor.address, data=data, at=now)


def user_named(name: str) -> User | None:
    """Return whose user name or e-mail address this is, if it is anybody's."""
    # Made small by the database, as its indexes are: Python's lower() knows more letters.
    wanted = func.lower(name)
    return db.session.scalar(
        select(User).where(or_(func.lower(User.username) == wanted, func.lower(User.email) == wanted))
    )


def sign_out(*, user: User, token_hash: bytes, visitor: Visitor, now: datetime) -> None:
    """End the session of a browser."""
    end_session(token_hash, at=now)
    log_sign_in(user_id=user.id, outcome="signed_out", visitor=visitor, now=now)


def log_sign_in(*, user_id: UUID | None, outcome: str, visitor: Visitor, now: datetime) -> None:
    """Write a line in the log of sign-ins."""
    db.session.add(
        SignInEntry(
            at=now, user_id=user_id, outcome=outcome, address=visitor.address, browser=visitor.browser
        )
    )
    db.session.flush()
