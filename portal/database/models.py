"""What all tables share: typed columns, names of constraints, keys, and the mark of a municipality's rows."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    MetaData,
    Numeric,
    Text,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.orm import registry as sqlalchemy_registry
from sqlalchemy.schema import SchemaItem

from portal.database.identifiers import uuid7

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A point in time, always aware and in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse a naive time: nobody knows which moment it means."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give the moment back in UTC."""
        return value.astimezone(UTC) if value is not None else None


class Base(DeclarativeBase):
    """The declarative base of every table of the portal and its plugins."""

    registry: ClassVar[sqlalchemy_registry] = sqlalchemy_registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: Moment,
            UUID: Uuid,
            str: Text,
            Decimal: Numeric(14, 2),
            dict[str, Any]: JSONB,
        },
    )


class Identified:
    """Mixin: a UUIDv7 primary key."""

    if TYPE_CHECKING:

        def __init__(self, **columns: object) -> None: ...

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)


class MunicipalityScoped:
    """Mixin: the rows belong to one municipality and are fenced twice.

    The session adds the criterion to every statement; row-level security holds for whatever goes round it.
    """

    municipality_id: Mapped[UUID] = mapped_column(ForeignKey("portal_municipality.id"), sort_order=-1)


def scoped_table(*arguments: SchemaItem) -> tuple[SchemaItem, ...]:
    """Return the `__table_args__` of a scoped table: what is given, and the target of references."""
    return (*arguments, UniqueConstraint("municipality_id", "id"))


def reference(column: str, table: str, *, on_delete: str | None = None) -> ForeignKeyConstraint:
    """Make a reference between scoped tables that carries the municipality.

    Foreign keys ignore row-level security, so a plain one could point at another municipality's row.
    """
    return ForeignKeyConstraint(
        ["municipality_id", column],
        [f"{table}.municipality_id", f"{table}.id"],
        ondelete=on_delete,
    )
