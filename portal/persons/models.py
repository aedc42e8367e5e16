"""The table of pointers to persons."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.clock import now
from portal.database.encrypted import Encrypted
from portal.database.models import Base, Identified, MunicipalityScoped, scoped_table


class PersonRef(Identified, MunicipalityScoped, Base):
    """A pointer to a person that any module may hold, with the name as it was written there.

    The module that keeps a register of persons links it to its own (`provider`, `person_id`); merging two
    persons moves that link and nothing else. The person's id is a UUID, so that no personal number can stand
    there in the clear.
    """

    __tablename__ = "portal_person_ref"
    __table_args__ = scoped_table(
        CheckConstraint("(provider IS NULL) = (person_id IS NULL)", name="link"),
        Index(None, "municipality_id", "person_id"),
    )

    label_encrypted: Mapped[bytes]
    provider: Mapped[str | None]
    person_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("portal_user.id"))

    label = Encrypted[str]()
