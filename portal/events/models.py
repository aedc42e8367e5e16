"""Tables of the event bus: the ledger, what is owed of it, what is to happen, and how subscribers fare.

None refers to the table of municipalities: the check would cost each publisher a lock per delivery row, and
the fence writes the municipality anyway.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, SmallInteger, false, func, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database.models import Base, MunicipalityScoped


class LedgerEvent(MunicipalityScoped, Base):
    """A fact in the ledger; rows are never updated but for redaction."""

    __tablename__ = "portal_event"

    seq: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True, sort_order=-3)
    id: Mapped[UUID] = mapped_column(unique=True, sort_order=-2)
    municipality_id: Mapped[UUID] = mapped_column(sort_order=-1)
    type: Mapped[str]
    version: Mapped[int]
    source: Mapped[str]
    subject: Mapped[str]
    actor_id: Mapped[UUID | None]
    cause_id: Mapped[UUID | None]
    root_id: Mapped[UUID]
    occurred_at: Mapped[datetime] = mapped_column(server_default=func.now())
    payload: Mapped[dict[str, Any]]
    redacted_at: Mapped[datetime | None]


class Delivery(MunicipalityScoped, Base):
    """What is still owed to a subscriber: done is a row deleted, a dead letter a row that stays."""

    __tablename__ = "portal_delivery"

    subscriber: Mapped[str] = mapped_column(primary_key=True, sort_order=-2)
    municipality_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-1)
    event_seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    subject: Mapped[str]
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    dead: Mapped[bool] = mapped_column(server_default=false())
    lease_token: Mapped[int | None] = mapped_column(BigInteger)
    replay_id: Mapped[UUID | None]
    last_error: Mapped[str | None]

    __table_args__ = (
        Index(
            "ix_portal_delivery_held",
            "subscriber",
            "municipality_id",
            "subject",
            "event_seq",
            postgresql_where=text("attempts > 0 OR dead"),
        ),
    )


class FutureEvent(MunicipalityScoped, Base):
    """A reminder or deadline; becomes an event of the ledger when it is due.

    `root_id` keeps the beginning of the chain, which the ledger may have pruned by then.
    """

    __tablename__ = "portal_future_event"

    municipality_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-2)
    key: Mapped[str] = mapped_column(primary_key=True, sort_order=-1)
    at: Mapped[datetime] = mapped_column(index=True)
    type: Mapped[str]
    version: Mapped[int]
    source: Mapped[str]
    subject: Mapped[str]
    cause_id: Mapped[UUID | None]
    root_id: Mapped[UUID | None]
    payload: Mapped[dict[str, Any]]


class Subscriber(Base):
    """A subscriber that has failed: how often in a row, and whether it rests; others need no row."""

    __tablename__ = "portal_subscriber"

    name: Mapped[str] = mapped_column(primary_key=True)
    plugin: Mapped[str]
    failures: Mapped[int] = mapped_column(server_default=text("0"))
    paused_at: Mapped[datetime | None]
    paused_by: Mapped[str | None]


class Claim(MunicipalityScoped, Base):
    """What a worker is about to do in one transaction, written before it begins.

    The batch takes the token away as it commits. The token of a dead worker says that the batch killed it, so
    that the next one goes through it one by one, each attempt counted first.
    """

    __tablename__ = "portal_claim"

    subscriber: Mapped[str] = mapped_column(primary_key=True, sort_order=-2)
    municipality_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-1)
    token: Mapped[int | None] = mapped_column(BigInteger)
