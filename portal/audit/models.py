"""The table of the audit log."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.database.models import Base, MunicipalityScoped


class AuditEntry(MunicipalityScoped, Base):
    """One line of the audit log; the application may add lines and read them, nothing else."""

    __tablename__ = "portal_audit_entry"
    __table_args__ = (
        Index("ix_portal_audit_entry_at", "municipality_id", "at"),
        Index("ix_portal_audit_entry_subject", "municipality_id", "subject"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True, sort_order=-2)
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    action: Mapped[str]
    subject: Mapped[str]
    event_id: Mapped[UUID | None]
    details: Mapped[dict[str, Any]]
