"""Tables of what an act asks to be done, by whom, until when, and of what became of it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, column
from sqlalchemy.orm import Mapped, mapped_column, relationship

from plugins.minutes.codes import TaskNoteKind, TaskState
from plugins.minutes.models.checks import one_of
from plugins.minutes.models.decisions import Act
from plugins.minutes.rules import NOT_YET_DONE, WAITING_FOR_CARRIER
from portal.api import Base, Identified, MunicipalityScoped, Organisation, User, reference, scoped_table

IS_OPEN = column("state", Text).in_(NOT_YET_DONE)


class Task(Identified, MunicipalityScoped, Base):
    """What one carrier, an institution or a person, has to do because of an act."""

    __tablename__ = "minutes_task"
    __table_args__ = scoped_table(
        reference("act_id", "minutes_act"),
        reference("organisation_id", "portal_organisation"),
        one_of("state", TaskState),
        CheckConstraint("(organisation_id IS NULL) <> (user_id IS NULL)", name="carrier"),
        CheckConstraint("text <> ''", name="text"),
        Index(None, "municipality_id", "act_id"),
        Index(
            "ix_minutes_task_open_of_organisation",
            "municipality_id",
            "organisation_id",
            "due_on",
            postgresql_where=IS_OPEN,
        ),
        Index(
            "ix_minutes_task_open_of_user",
            "municipality_id",
            "user_id",
            "due_on",
            postgresql_where=IS_OPEN,
        ),
        Index("ix_minutes_task_open", "municipality_id", "due_on", postgresql_where=IS_OPEN),
    )

    act_id: Mapped[UUID] = mapped_column()
    organisation_id: Mapped[UUID | None] = mapped_column()
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("portal_user.id"))
    text: Mapped[str | None]
    reporting: Mapped[str | None]
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default=TaskState.OPEN)
    started_at: Mapped[datetime | None]
    reported_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]

    act: Mapped[Act] = relationship(lambda: Act, foreign_keys=[act_id], back_populates="tasks", lazy="raise")
    organisation: Mapped[Organisation | None] = relationship(
        lambda: Organisation, foreign_keys=[organisation_id], lazy="raise"
    )
    user: Mapped[User | None] = relationship(lambda: User, foreign_keys=[user_id], lazy="raise")
    notes: Mapped[list["TaskNote"]] = relationship(
        lambda: TaskNote,
        foreign_keys=lambda: [TaskNote.task_id],
        back_populates="task",
        order_by=lambda: TaskNote.written_at,
        lazy="raise",
    )

    @property
    def what(self) -> str:
        """Return what is to be done: its own words, or those of the act."""
        return self.text or self.act.text

    @property
    def carrier_name(self) -> str:
        """Return the name of the institution or the person; both must be loaded."""
        if self.organisation is not None:
            return self.organisation.name
        return self.user.full_name if self.user else ""

    @property
    def is_open(self) -> bool:
        """Tell whether the carrier still has something to do."""
        return self.state in WAITING_FOR_CARRIER

    def is_overdue(self, today: date) -> bool:
        """Tell whether the carrier is late; who has reported is not."""
        return self.is_open and self.due_on is not None and self.due_on < today


class TaskNote(Identified, MunicipalityScoped, Base):
    """One line in the history of a task."""

    __tablename__ = "minutes_task_note"
    __table_args__ = scoped_table(
        reference("task_id", "minutes_task"),
        one_of("kind", TaskNoteKind),
        Index(None, "municipality_id", "task_id", "written_at"),
    )

    task_id: Mapped[UUID] = mapped_column()
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime]
    written_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("portal_user.id"))

    task: Mapped[Task] = relationship(
        lambda: Task, foreign_keys=[task_id], back_populates="notes", lazy="raise"
    )
    written_by: Mapped[User | None] = relationship(lambda: User, foreign_keys=[written_by_id], lazy="raise")
