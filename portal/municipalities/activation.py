"""The table that says, row by row, which plugin is on in which municipality."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.database.models import Base


class Activation(Base):
    """A plugin in a municipality: on or off, since when and by whom."""

    __tablename__ = "portal_activation"

    municipality_id: Mapped[UUID] = mapped_column(ForeignKey("portal_municipality.id"), primary_key=True)
    plugin: Mapped[str] = mapped_column(primary_key=True)
    is_active: Mapped[bool]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("portal_user.id"))
