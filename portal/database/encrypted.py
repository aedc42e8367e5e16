"""Texts that the database holds encrypted, each bound to its municipality, table, column and row.

A type of SQLAlchemy sees a value, never its row, so an attribute beside the column does the binding:

    label_encrypted: Mapped[bytes]
    label = Encrypted[str]()

`row.label = "…"` encrypts into the column at once and `row.label` decrypts from it; nothing clear is kept, so
that expiring, refreshing and rolling back need no care. A statement can name the column, never the text.
Whoever renames the table or the column has to encrypt anew what is in it.
"""

from dataclasses import dataclass
from typing import Any, Generic, NoReturn, Protocol, Self, TypeVar, cast, overload
from uuid import UUID

from flask import current_app
from sqlalchemy import event

from portal.database.identifiers import uuid7
from portal.database.models import MunicipalityScoped
from portal.database.scope import current_scope

CIPHER = "portal_cipher"
"""Where the application keeps its RowCipher among its extensions."""

OF_NO_MUNICIPALITY = UUID(int=0)
SUFFIX = "_encrypted"

Content = TypeVar("Content", str, str | None)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an encrypted text stands; it can be read nowhere else."""

    municipality_id: UUID
    row_id: UUID
    column: str

    def associated_data(self, header: bytes) -> bytes:
        """Return what is authenticated besides the text; all parts but the last have a fixed length."""
        return header + self.municipality_id.bytes + self.row_id.bytes + self.column.encode()


class RowCipher(Protocol):
    """What encrypts and decrypts for a place."""

    def encrypt(self, text: str, place: Place) -> bytes:
        """Return the text as the column keeps it."""
        ...

    def decrypt(self, value: bytes, place: Place) -> str:
        """Return the text; raises Unavailable without its key, or if it was changed or moved."""
        ...


class Encrypted(Generic[Content]):
    """The clear text of the column `<name>_encrypted`: `Encrypted[str]()`, or `Encrypted[str | None]()`."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.column = name + SUFFIX
        event.listen(owner, "init", settle_identity, propagate=True)

    @overload
    def __get__(self, row: None, owner: type) -> Self: ...
    @overload
    def __get__(self, row: object, owner: type) -> Content: ...
    def __get__(self, row: object | None, owner: type) -> Self | Content:
        if row is None:
            return self
        value: bytes | None = getattr(row, self.column)
        return None if value is None else _cipher().decrypt(value, self._place(row))  # type: ignore[return-value]  # none only where the column may be

    def __set__(self, row: object, text: Content) -> None:
        value = None if text is None else _cipher().encrypt(text, self._place(row))
        setattr(row, self.column, value)

    def __eq__(self, _other: object) -> NoReturn:
        raise TypeError(f"{self.column} holds a new value each time: look for its blind index instead")

    __hash__ = None  # type: ignore[assignment]  # nothing is equal to it, so nothing may look for it

    def _place(self, row: Any) -> Place:
        scoped = isinstance(row, MunicipalityScoped)
        municipality_id = row.municipality_id if scoped else OF_NO_MUNICIPALITY
        return Place(municipality_id, row.id, f"{row.__tablename__}.{self.column}")


def settle_identity(row: Any, _arguments: object, values: dict[str, Any]) -> None:
    """Have a new row take its id and its municipality before any text is bound to them."""
    first = {"id": values.pop("id", None) or uuid7()}
    if isinstance(row, MunicipalityScoped):
        first["municipality_id"] = values.pop("municipality_id", None) or current_scope()
    rest = values.copy()
    values.clear()
    values.update(first, **rest)


def _cipher() -> RowCipher:
    return cast(RowCipher, current_app.extensions[CIPHER].cipher)
