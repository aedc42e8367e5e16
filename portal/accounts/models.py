"""Tables of people with an account, the institutions they come from, and what they are in each municipality.

None of these tables is fenced: who may enter a municipality is asked before one is entered.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import INET
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.sectors import SECTORS
from portal.clock import now
from portal.database.models import Base, Identified
from portal.municipalities.models import Municipality
from portal.toolkit.alphabet import SortKey

SIGN_IN_OUTCOMES = ("signed_in", "refused", "signed_out")


class User(Identified, Base):
    """Somebody with an account; history keeps them even after they are deactivated."""

    __tablename__ = "portal_user"
    __table_args__ = (CheckConstraint("gender IN ('f', 'm')", name="gender"),)

    username: Mapped[str]
    email: Mapped[str | None]
    full_name: Mapped[str]
    sort_key: Mapped[str] = mapped_column(SortKey)
    gender: Mapped[str | None]
    password_hash: Mapped[str | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    deactivated_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    # What Flask-Login asks of a user; who signed out has no row here at all.
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """Tell whether the account may still be used."""
        return self.deactivated_at is None

    def get_id(self) -> str:
        """Return the id as Flask-Login wants it."""
        return str(self.id)


Index("uq_portal_user_username", func.lower(User.username), unique=True)
Index("uq_portal_user_email", func.lower(User.email), unique=True)


class Organisation(Identified, Base):
    """An institution of a municipality (centre for social work, school, health centre…) with its sector."""

    __tablename__ = "portal_organisation"
    __table_args__ = (
        UniqueConstraint("municipality_id", "id"),
        UniqueConstraint("municipality_id", "name"),
        CheckConstraint(f"sector IN {tuple(SECTORS)}", name="sector"),
    )

    municipality_id: Mapped[UUID] = mapped_column(ForeignKey("portal_municipality.id"))
    name: Mapped[str]
    sort_key: Mapped[str] = mapped_column(SortKey)
    short_name: Mapped[str | None]
    sector: Mapped[str]
    email: Mapped[str | None]
    ended_on: Mapped[date | None] = mapped_column(Date)


class Membership(Identified, Base):
    """What a user is in one municipality: for which institution, from when until when."""

    __tablename__ = "portal_membership"
    __table_args__ = (
        UniqueConstraint("municipality_id", "id"),
        Index(
            "uq_portal_membership_open",
            "user_id",
            "municipality_id",
            unique=True,
            postgresql_where=text("ends_on IS NULL"),
        ),
        # Asked by every request; the one above holds no membership that has an end.
        Index(None, "user_id", "municipality_id"),
        ForeignKeyConstraint(
            ["municipality_id", "organisation_id"],
            ["portal_organisation.municipality_id", "portal_organisation.id"],
        ),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("portal_user.id"))
    municipality_id: Mapped[UUID] = mapped_column(ForeignKey("portal_municipality.id"), index=True)
    organisation_id: Mapped[UUID | None]
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)

    user: Mapped[User] = relationship(lazy="raise", foreign_keys=[user_id])
    municipality: Mapped[Municipality] = relationship(lazy="raise", foreign_keys=[municipality_id])
    roles: Mapped[list["MembershipRole"]] = relationship(lazy="raise", cascade="all, delete-orphan")


class MembershipRole(Base):
    """One role of a membership; what the role may do is declared by the plugins."""

    __tablename__ = "portal_membership_role"

    membership_id: Mapped[UUID] = mapped_column(ForeignKey("portal_membership.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)


class SignInSession(Base):
    """A signed-in browser; the cookie holds a random token, the table only its SHA-256."""

    __tablename__ = "portal_sign_in_session"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("portal_user.id"), index=True)
    data: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_seen_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    browser: Mapped[str | None]
    address: Mapped[str | None] = mapped_column(INET)

    user: Mapped[User] = relationship(lazy="raise")


class SignInEntry(Base):
    """One line of the log of sign-ins: who tried, from where, and what came of it."""

    __tablename__ = "portal_sign_in_entry"
    __table_args__ = (CheckConstraint(f"outcome IN {SIGN_IN_OUTCOMES}", name="outcome"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("portal_user.id"), index=True)
    outcome: Mapped[str]
    address: Mapped[str | None] = mapped_column(INET)
    browser: Mapped[str | None]
