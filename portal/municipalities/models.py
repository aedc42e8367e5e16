"""The table of municipalities, with what their letterhead and pages need."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.clock import now
from portal.database.models import Base, Identified

ENTITIES = ("FBiH", "RS", "BD")
KINDS = ("općina", "opština", "grad")
LANGUAGES = ("bs", "hr", "sr", "sr_Cyrl", "bs_Cyrl", "en")
ACCENTS = ("una", "jezero", "noc", "sljiva", "bor", "lipa", "orah", "kamen")


class Municipality(Identified, Base):
    """A municipality or city: everything a user sees belongs to one."""

    __tablename__ = "portal_municipality"
    __table_args__ = (
        CheckConstraint("slug ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'", name="slug"),
        CheckConstraint(f"entity IN {ENTITIES}", name="entity"),
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint(f"language IN {LANGUAGES}", name="language"),
        CheckConstraint(f"accent IN {ACCENTS}", name="accent"),
    )

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[str]
    entity: Mapped[str]
    canton: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="bs")
    accent: Mapped[str] = mapped_column(default="una")
    address: Mapped[str | None]
    telephone: Mapped[str | None]
    email: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
