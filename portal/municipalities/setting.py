"""The table of what a municipality set otherwise than a module's settings form proposes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.database.models import Base, MunicipalityScoped


class Setting(MunicipalityScoped, Base):
    """A setting of a plugin in a municipality, since when and by whom; the defaults have no rows."""

    __tablename__ = "portal_setting"

    municipality_id: Mapped[UUID] = mapped_column(
        ForeignKey("portal_municipality.id"), primary_key=True, sort_order=-3
    )
    plugin: Mapped[str] = mapped_column(primary_key=True, sort_order=-2)
    key: Mapped[str] = mapped_column(primary_key=True, sort_order=-1)
    value: Mapped[Any] = mapped_column(JSONB)
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("portal_user.id"))
