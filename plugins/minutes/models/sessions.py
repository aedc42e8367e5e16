"""Tables of sessions, their agenda, and the text of each item with all its revisions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, column
from sqlalchemy.orm import Mapped, mapped_column, relationship

from plugins.minutes.codes import ItemKind, ItemOrigin, ItemState, SessionKind, SessionState
from plugins.minutes.models.bodies import Body, Mandate, Member
from plugins.minutes.models.checks import one_of
from portal.api import Base, Identified, MunicipalityScoped, User, now, reference, scoped_table


class Session(Identified, MunicipalityScoped, Base):
    """One session of a body, from its draft until it is closed."""

    __tablename__ = "minutes_session"
    __table_args__ = scoped_table(
        reference("body_id", "minutes_body"),
        reference("mandate_id", "minutes_mandate"),
        reference("reconvenes_id", "minutes_session"),
        reference("chaired_by_id", "minutes_member"),
        UniqueConstraint(
            "municipality_id", "body_id", "mandate_id", "kind", "ordinal", name="uq_minutes_session_ordinal"
        ),
        one_of("kind", SessionKind),
        one_of("state", SessionState),
        CheckConstraint("ordinal > 0", name="ordinal"),
        CheckConstraint("ordinal IS NOT NULL OR state = 'cancelled'", name="ordinal_given"),
        CheckConstraint(
            "starts_at IS NOT NULL OR state IN ('draft', 'postponed', 'cancelled')", name="starts_at"
        ),
        CheckConstraint("ended_as IN ('held', 'inquorate')", name="ended_as"),
        CheckConstraint(
            "(ended_as IS NOT NULL AND ended_at IS NOT NULL) = (state IN ('held', 'inquorate', 'closed'))",
            name="ended",
        ),
        CheckConstraint(
            "(started_at IS NOT NULL AND chaired_by_id IS NOT NULL AND kept_by_id IS NOT NULL)"
            " OR state IN ('draft', 'called', 'postponed', 'cancelled')",
            name="started",
        ),
        CheckConstraint("reconvenes_id <> id", name="reconvenes_other"),
        Index(None, "municipality_id", "body_id", "starts_at"),
        Index(None, "municipality_id", "starts_at"),
        Index(
            "ix_minutes_session_reconvenes",
            "municipality_id",
            "reconvenes_id",
            postgresql_where=column("reconvenes_id").is_not(None),
        ),
    )

    body_id: Mapped[UUID] = mapped_column()
    mandate_id: Mapped[UUID] = mapped_column()
    kind: Mapped[str]
    ordinal: Mapped[int | None]
    starts_at: Mapped[datetime | None]
    postponed_from: Mapped[datetime | None]
    place: Mapped[str | None]
    link: Mapped[str | None]
    note: Mapped[str | None]
    state: Mapped[str] = mapped_column(default=SessionState.DRAFT)
    ended_as: Mapped[str | None]
    called_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    reconvenes_id: Mapped[UUID | None] = mapped_column()
    chaired_by_id: Mapped[UUID | None] = mapped_column()
    kept_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("portal_user.id"))
    invitation_sequence: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("portal_user.id"))
    version_id: Mapped[int] = mapped_column()

    # Two secretaries cannot overwrite each other: the second one's flush finds another version.
    __mapper_args__ = {"version_id_col": version_id}

    body: Mapped[Body] = relationship(lambda: Body, foreign_keys=[body_id], lazy="raise")
    mandate: Mapped[Mandate] = relationship(lambda: Mandate, foreign_keys=[mandate_id], lazy="raise")
    chaired_by: Mapped[Member | None] = relationship(
        lambda: Member, foreign_keys=[chaired_by_id], lazy="raise"
    )
    kept_by: Mapped[User | None] = relationship(lambda: User, foreign_keys=[kept_by_id], lazy="raise")
    reconvenes: Mapped["Session | None"] = relationship(
        lambda: Session, foreign_keys=[reconvenes_id], remote_side=lambda: Session.id, lazy="raise"
    )
    items: Mapped[list["AgendaItem"]] = relationship(
        lambda: AgendaItem,
        foreign_keys=lambda: [AgendaItem.session_id],
        back_populates="session",
        order_by=lambda: AgendaItem.position,
        lazy="raise",
    )


class AgendaItem(Identified, MunicipalityScoped, Base):
    """One item of an agenda with what the minutes say about it, in Markdown."""

    __tablename__ = "minutes_agenda_item"
    __table_args__ = scoped_table(
        reference("session_id", "minutes_session"),
        reference("carried_from_id", "minutes_agenda_item"),
        reference("adopts_minutes_of_id", "minutes_session"),
        # Checked at the commit, so that two items can change places.
        UniqueConstraint(
            "municipality_id",
            "session_id",
            "position",
            name="uq_minutes_agenda_item_position",
            deferrable=True,
            initially="DEFERRED",
        ),
        one_of("kind", ItemKind),
        one_of("origin", ItemOrigin),
        one_of("state", ItemState),
        CheckConstraint("position > 0", name="position"),
        CheckConstraint("minutes_planned > 0", name="minutes_planned"),
        CheckConstraint("text_version >= 0", name="text_version"),
        CheckConstraint("(origin = 'carried_over') = (carried_from_id IS NOT NULL)", name="carried_from_id"),
        CheckConstraint("ended_at >= started_at", name="ended_at"),
        Index(
            "uq_minutes_agenda_item_running",
            "municipality_id",
            "session_id",
            unique=True,
            postgresql_where=column("state", Text) == ItemState.RUNNING,
        ),
        Index(
            "ix_minutes_agenda_item_carried_from",
            "municipality_id",
            "carried_from_id",
            postgresql_where=column("carried_from_id").is_not(None),
        ),
        Index(
            "ix_minutes_agenda_item_adopts_minutes_of",
            "municipality_id",
            "adopts_minutes_of_id",
            postgresql_where=column("adopts_minutes_of_id").is_not(None),
        ),
    )

    session_id: Mapped[UUID] = mapped_column()
    position: Mapped[int]
    heading: Mapped[str]
    rapporteur: Mapped[str | None]
    kind: Mapped[str]
    is_public: Mapped[bool] = mapped_column(default=True)
    minutes_planned: Mapped[int | None]
    origin: Mapped[str] = mapped_column(default=ItemOrigin.TYPED)
    carried_from_id: Mapped[UUID | None]
    adopts_minutes_of_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(default=ItemState.PLANNED)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    text: Mapped[str] = mapped_column(default="")
    text_version: Mapped[int] = mapped_column(default=0)

    session: Mapped[Session] = relationship(
        lambda: Session, foreign_keys=[session_id], back_populates="items", lazy="raise"
    )


class TextRevision(Identified, MunicipalityScoped, Base):
    """The text of an item as somebody saved it; none is ever changed."""

    __tablename__ = "minutes_text_revision"
    __table_args__ = scoped_table(
        reference("item_id", "minutes_agenda_item", on_delete="CASCADE"),
        UniqueConstraint("municipality_id", "item_id", "version"),
    )

    item_id: Mapped[UUID]
    version: Mapped[int]
    text: Mapped[str]
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("portal_user.id"))

    saved_by: Mapped[User | None] = relationship(lambda: User, foreign_keys=[saved_by_id], lazy="raise")
