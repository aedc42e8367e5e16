"""The table of search keys: a row per word of a record, or per beginning of a word that must stay secret."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.database.models import Base, MunicipalityScoped
from portal.toolkit.alphabet import SortKey


class SearchKey(MunicipalityScoped, Base):
    """A key by which a record is found.

    `kind` names what is searched (`minutes.act`, `people.name`), `subject_id` is the record. A clear key is a
    folded word; a hashed one begins with a sign that no word contains. Row-level security leaves only
    btrees to a search, and of them only the comparisons that leak nothing.
    """

    __tablename__ = "portal_search_key"
    __table_args__ = (Index(None, "municipality_id", "kind", "subject_id"),)

    municipality_id: Mapped[UUID] = mapped_column(ForeignKey("portal_municipality.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(SortKey, primary_key=True)
    key: Mapped[str] = mapped_column(SortKey, primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
