"""The table that remembers which keys the database was encrypted with, never the keys."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from portal.clock import now
from portal.database.models import Base


class EncryptionKey(Base):
    """A key that may have encrypted something here, by its id; a start without it is refused."""

    __tablename__ = "portal_encryption_key"

    id: Mapped[bytes] = mapped_column(primary_key=True)
    first_used_at: Mapped[datetime] = mapped_column(default=now)
