"""Tables of who came to a session, in whose place, from when until when."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, column
from sqlalchemy.orm import Mapped, mapped_column, relationship

from plugins.minutes.codes import AttendanceState
from plugins.minutes.models.bodies import Member
from plugins.minutes.models.checks import one_of
from plugins.minutes.models.sessions import Session
from portal.api import Base, Identified, MunicipalityScoped, reference, scoped_table


class Attendance(Identified, MunicipalityScoped, Base):
    """What is known of one seat at one session; who substitutes sits on the seat of the member."""

    __tablename__ = "minutes_attendance"
    __table_args__ = scoped_table(
        reference("session_id", "minutes_session"),
        reference("member_id", "minutes_member"),
        reference("substitute_id", "minutes_member"),
        UniqueConstraint("municipality_id", "session_id", "member_id"),
        UniqueConstraint("municipality_id", "session_id", "substitute_id"),
        one_of("state", AttendanceState),
        CheckConstraint("substitute_id <> member_id", name="substitute_id"),
        Index(None, "municipality_id", "member_id"),
        Index(
            "ix_minutes_attendance_substitute",
            "municipality_id",
            "substitute_id",
            postgresql_where=column("substitute_id").is_not(None),
        ),
    )

    session_id: Mapped[UUID] = mapped_column()
    member_id: Mapped[UUID] = mapped_column()
    state: Mapped[str] = mapped_column(default=AttendanceState.EXPECTED)
    substitute_id: Mapped[UUID | None] = mapped_column()
    remark: Mapped[str | None]

    session: Mapped[Session] = relationship(lambda: Session, foreign_keys=[session_id], lazy="raise")
    member: Mapped[Member] = relationship(lambda: Member, foreign_keys=[member_id], lazy="raise")
    substitute: Mapped[Member | None] = relationship(
        lambda: Member, foreign_keys=[substitute_id], lazy="raise"
    )
    presences: Mapped[list["Presence"]] = relationship(
        lambda: Presence,
        foreign_keys=lambda: [Presence.attendance_id],
        back_populates="attendance",
        order_by=lambda: Presence.arrived_at,
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="raise",
    )


class Presence(Identified, MunicipalityScoped, Base):
    """One stay on a seat: from the arrival up to, not including, the departure."""

    __tablename__ = "minutes_presence"
    __table_args__ = scoped_table(
        reference("attendance_id", "minutes_attendance", on_delete="CASCADE"),
        reference("member_id", "minutes_member"),
        CheckConstraint("left_at >= arrived_at", name="left_at"),
        Index(None, "municipality_id", "attendance_id"),
        Index(
            "uq_minutes_presence_open",
            "municipality_id",
            "attendance_id",
            unique=True,
            postgresql_where=column("left_at").is_(None),
        ),
    )

    attendance_id: Mapped[UUID] = mapped_column()
    member_id: Mapped[UUID] = mapped_column()
    arrived_at: Mapped[datetime]
    left_at: Mapped[datetime | None]

    attendance: Mapped[Attendance] = relationship(
        lambda: Attendance, foreign_keys=[attendance_id], back_populates="presences", lazy="raise"
    )
    member: Mapped[Member] = relationship(lambda: Member, foreign_keys=[member_id], lazy="raise")
