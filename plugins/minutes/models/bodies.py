"""Tables of bodies, their mandates and who sits in them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, and_, column
from sqlalchemy.orm import Mapped, mapped_column, relationship

from plugins.minutes.codes import (
    Appointer,
    BodyKind,
    MajorityBase,
    MemberRole,
    QuorumRule,
    SessionKind,
    TieBreaker,
)
from plugins.minutes.models.checks import ends_after_start, one_of
from portal.api import (
    Base,
    Encrypted,
    Identified,
    MunicipalityScoped,
    Organisation,
    PersonRef,
    User,
    now,
    reference,
    scoped_table,
)

SESSION_KINDS_SQL = ", ".join(f"'{kind}'" for kind in SessionKind)


class Body(Identified, MunicipalityScoped, Base):
    """A commission, team, board or committee with the rules by which it sits."""

    __tablename__ = "minutes_body"
    __table_args__ = scoped_table(
        UniqueConstraint("municipality_id", "name"),
        one_of("kind", BodyKind),
        one_of("appointed_by", Appointer),
        one_of("quorum_rule", QuorumRule),
        one_of("majority_base", MajorityBase),
        one_of("tie_breaker", TieBreaker),
        CheckConstraint("(quorum_rule = 'number') = (quorum_number IS NOT NULL)", name="quorum_number"),
        CheckConstraint("quorum_number > 0", name="quorum_number_positive"),
        CheckConstraint("notice_days >= 0 AND notice_days_urgent >= 0", name="notice_days"),
        CheckConstraint(
            f"cardinality(session_kinds) > 0 AND session_kinds <@ ARRAY[{SESSION_KINDS_SQL}]",
            name="session_kinds",
        ),
    )

    name: Mapped[str]
    short_name: Mapped[str]
    genitive: Mapped[str | None]
    kind: Mapped[str]
    appointed_by: Mapped[str | None]
    act_number: Mapped[str | None]
    act_on: Mapped[date | None]
    quorum_rule: Mapped[str] = mapped_column(default=QuorumRule.MAJORITY)
    quorum_number: Mapped[int | None]
    majority_base: Mapped[str] = mapped_column(default=MajorityBase.PRESENT)
    tie_breaker: Mapped[str] = mapped_column(default=TieBreaker.NONE)
    notice_days: Mapped[int] = mapped_column(default=7)
    notice_days_urgent: Mapped[int] = mapped_column(default=3)
    session_kinds: Mapped[list[str]] = mapped_column(ARRAY(Text))
    ended_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Mandate(Identified, MunicipalityScoped, Base):
    """A term of a body (saziv); a body has at most one without an end."""

    __tablename__ = "minutes_mandate"
    __table_args__ = scoped_table(
        reference("body_id", "minutes_body"),
        UniqueConstraint("municipality_id", "body_id", "ordinal"),
        Index(
            "uq_minutes_mandate_open",
            "municipality_id",
            "body_id",
            unique=True,
            postgresql_where=column("ends_on").is_(None),
        ),
        CheckConstraint("ordinal > 0", name="ordinal"),
        ends_after_start(),
    )

    body_id: Mapped[UUID] = mapped_column()
    ordinal: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    act_number: Mapped[str | None]
    act_on: Mapped[date | None]

    body: Mapped[Body] = relationship(lambda: Body, foreign_keys=[body_id], lazy="raise")


class Member(Identified, MunicipalityScoped, Base):
    """A seat in a mandate and who sits there: a user, or a contact from outside the portal."""

    __tablename__ = "minutes_member"
    __table_args__ = scoped_table(
        reference("mandate_id", "minutes_mandate"),
        reference("person_ref_id", "portal_person_ref"),
        reference("organisation_id", "portal_organisation"),
        reference("deputy_of_id", "minutes_member"),
        one_of("role", MemberRole),
        CheckConstraint("(user_id IS NULL) = (person_ref_id IS NOT NULL)", name="person"),
        CheckConstraint("user_id IS NULL OR contact_email_encrypted IS NULL", name="contact_email"),
        CheckConstraint("(role = 'members_deputy') = (deputy_of_id IS NOT NULL)", name="deputy_of_id"),
        CheckConstraint("deputy_of_id <> id", name="deputy_of_other"),
        CheckConstraint("NOT has_vote OR role NOT IN ('members_deputy', 'observer')", name="has_vote"),
        ends_after_start(),
        Index(None, "municipality_id", "mandate_id", "starts_on"),
        Index(None, "municipality_id", "user_id"),
        Index(None, "municipality_id", "person_ref_id"),
        Index(
            "uq_minutes_member_open",
            "municipality_id",
            "mandate_id",
            "user_id",
            unique=True,
            postgresql_where=and_(column("ends_on").is_(None), column("user_id").is_not(None)),
        ),
    )

    mandate_id: Mapped[UUID] = mapped_column()
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("portal_user.id"))
    person_ref_id: Mapped[UUID | None] = mapped_column()
    contact_email_encrypted: Mapped[bytes | None]
    organisation_id: Mapped[UUID | None] = mapped_column()
    sector: Mapped[str | None]
    role: Mapped[str]
    has_vote: Mapped[bool]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    act_number: Mapped[str | None]
    act_on: Mapped[date | None]
    deputy_of_id: Mapped[UUID | None] = mapped_column()

    mandate: Mapped[Mandate] = relationship(lambda: Mandate, foreign_keys=[mandate_id], lazy="raise")
    user: Mapped[User | None] = relationship(lambda: User, foreign_keys=[user_id], lazy="raise")
    person_ref: Mapped[PersonRef | None] = relationship(
        lambda: PersonRef, foreign_keys=[person_ref_id], lazy="raise"
    )
    organisation: Mapped[Organisation | None] = relationship(
        lambda: Organisation, foreign_keys=[organisation_id], lazy="raise"
    )
    deputy_of: Mapped["Member | None"] = relationship(
        lambda: Member, foreign_keys=[deputy_of_id], remote_side=lambda: Member.id, lazy="raise"
    )

    contact_email = Encrypted[str | None]()

    @property
    def contact_name(self) -> str | None:
        """Return the name of a contact from outside; the pointer to the person must be loaded."""
        return self.person_ref.label if self.person_ref else None

    @property
    def full_name(self) -> str:
        """Return the name; the user and the pointer to the person must be loaded."""
        return self.user.full_name if self.user else self.contact_name or ""

    @property
    def email(self) -> str | None:
        """Return where to write to, if anywhere; the user must be loaded."""
        return self.user.email if self.user else self.contact_email

    def is_active_on(self, day: date) -> bool:
        """Tell whether the seat is held on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
