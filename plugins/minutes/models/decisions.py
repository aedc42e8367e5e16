"""Tables of votes and of the acts that they adopted."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, column
from sqlalchemy.orm import Mapped, mapped_column, relationship

from plugins.minutes.codes import ActKind, ActState, ChairVote, MajorityBase
from plugins.minutes.models.bodies import Body
from plugins.minutes.models.checks import one_of
from plugins.minutes.models.sessions import AgendaItem, Session
from portal.api import Base, Identified, MunicipalityScoped, reference, scoped_table

if TYPE_CHECKING:
    from plugins.minutes.models.tasks import Task

EXCERPT_LENGTH = 120


class Vote(Identified, MunicipalityScoped, Base):
    """A count, with presence, quorum and majority base as they stood at that second.

    One that was mistyped is withdrawn, never changed.
    """

    __tablename__ = "minutes_vote"
    __table_args__ = scoped_table(
        reference("session_id", "minutes_session"),
        reference("item_id", "minutes_agenda_item"),
        one_of("majority_base", MajorityBase),
        one_of("chair_vote", ChairVote),
        CheckConstraint("votes_for >= 0 AND votes_against >= 0 AND votes_abstained >= 0", name="votes"),
        CheckConstraint("votes_for + votes_against + votes_abstained <= present", name="present"),
        CheckConstraint("present <= members_total", name="members_total"),
        CheckConstraint("quorum_needed > 0 AND present >= quorum_needed", name="quorum_needed"),
        CheckConstraint("NOT is_unanimous OR votes_for = present", name="is_unanimous"),
        Index(None, "municipality_id", "session_id"),
        Index(None, "municipality_id", "item_id"),
    )

    session_id: Mapped[UUID] = mapped_column()
    item_id: Mapped[UUID | None] = mapped_column()
    votes_for: Mapped[int]
    votes_against: Mapped[int]
    votes_abstained: Mapped[int]
    is_unanimous: Mapped[bool]
    present: Mapped[int]
    members_total: Mapped[int]
    quorum_needed: Mapped[int]
    majority_base: Mapped[str]
    chair_vote: Mapped[str | None]
    adopted: Mapped[bool]
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("portal_user.id"))
    withdrawn_at: Mapped[datetime | None]

    session: Mapped[Session] = relationship(lambda: Session, foreign_keys=[session_id], lazy="raise")
    item: Mapped[AgendaItem | None] = relationship(lambda: AgendaItem, foreign_keys=[item_id], lazy="raise")


class Act(Identified, MunicipalityScoped, Base):
    """What a body adopted; valid from the vote on, while its number may come later from the registry."""

    __tablename__ = "minutes_act"
    __table_args__ = scoped_table(
        reference("body_id", "minutes_body"),
        reference("session_id", "minutes_session"),
        reference("item_id", "minutes_agenda_item"),
        reference("vote_id", "minutes_vote"),
        UniqueConstraint("municipality_id", "body_id", "year", "number"),
        UniqueConstraint("municipality_id", "vote_id"),
        one_of("kind", ActKind),
        one_of("state", ActState),
        CheckConstraint("number <> ''", name="number"),
        CheckConstraint("text <> ''", name="text"),
        Index(None, "municipality_id", "body_id", "adopted_at"),
        Index(None, "municipality_id", "adopted_at"),
        Index(None, "municipality_id", "session_id"),
        Index(None, "municipality_id", "item_id"),
        Index(
            "ix_minutes_act_pending_number",
            "municipality_id",
            "body_id",
            postgresql_where=column("number").is_(None),
        ),
    )

    body_id: Mapped[UUID] = mapped_column()
    session_id: Mapped[UUID] = mapped_column()
    item_id: Mapped[UUID] = mapped_column()
    vote_id: Mapped[UUID] = mapped_column()
    kind: Mapped[str]
    number: Mapped[str | None]
    year: Mapped[int]
    text: Mapped[str]
    legal_basis: Mapped[str | None]
    state: Mapped[str] = mapped_column(default=ActState.IN_FORCE)
    adopted_at: Mapped[datetime]
    adopted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("portal_user.id"))

    body: Mapped[Body] = relationship(lambda: Body, foreign_keys=[body_id], lazy="raise")
    session: Mapped[Session] = relationship(lambda: Session, foreign_keys=[session_id], lazy="raise")
    item: Mapped[AgendaItem] = relationship(lambda: AgendaItem, foreign_keys=[item_id], lazy="raise")
    vote: Mapped[Vote] = relationship(lambda: Vote, foreign_keys=[vote_id], lazy="raise")
    tasks: Mapped[list["Task"]] = relationship(
        "plugins.minutes.models.tasks.Task",
        foreign_keys="plugins.minutes.models.tasks.Task.act_id",
        back_populates="act",
        order_by="plugins.minutes.models.tasks.Task.id",
        lazy="raise",
    )

    @property
    def excerpt(self) -> str:
        """Return the first line of the text, shortened for lists."""
        line = self.text.strip().partition("\n")[0].strip()
        if len(line) <= EXCERPT_LENGTH:
            return line
        return line[:EXCERPT_LENGTH].rsplit(" ", 1)[0] + "…"
