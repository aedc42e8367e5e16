"""Pages of long lists by the place of their last row: nothing is repeated when rows come in between."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar, TypeVarTuple, overload

from sqlalchemy import ColumnElement, Join, Select, and_, false, literal, or_, true, tuple_
from sqlalchemy.sql import visitors

from portal.database import db
from portal.toolkit.cursors import Place, read_cursor, write_cursor

Item = TypeVar("Item")
First = TypeVar("First")
Second = TypeVar("Second")
More = TypeVarTuple("More")

Direction = Literal["asc", "desc"]
Order = tuple[tuple[Any, Direction], ...]
OPPOSITE: dict[Direction, Direction] = {"asc": "desc", "desc": "asc"}


@dataclass(frozen=True, kw_only=True)
class Page(Generic[Item]):
    """A page of a list; `following` and `previous` are the cursors of its neighbours, where there are any."""

    rows: Sequence[Item]
    following: str | None
    previous: str | None


@dataclass(frozen=True)
class _Key:
    """One column of an order; empty values stand where an index has them: last, when descending first."""

    column: ColumnElement[Any]
    direction: Direction
    may_be_empty: bool

    def sorted(self) -> ColumnElement[Any]:
        return self.column.asc() if self.direction == "asc" else self.column.desc()

    def value(self, value: object) -> ColumnElement[Any]:
        return literal(value, self.column.type)

    def equals(self, value: object) -> ColumnElement[bool]:
        return self.column.is_(None) if value is None else self.column == self.value(value)

    def from_here(self, value: object) -> ColumnElement[bool]:
        if value is None:
            return self.column.is_(None) if self.direction == "asc" else true()
        if self.direction == "desc":
            return self.column <= self.value(value)
        here = self.column >= self.value(value)
        return or_(here, self.column.is_(None)) if self.may_be_empty else here

    def beyond(self, value: object) -> ColumnElement[bool]:
        if value is None:
            return false() if self.direction == "asc" else self.column.is_not(None)
        if self.direction == "desc":
            return self.column < self.value(value)
        further = self.column > self.value(value)
        return or_(further, self.column.is_(None)) if self.may_be_empty else further


@dataclass(frozen=True)
class _Found:
    item: Any
    values: tuple[Any, ...]


@overload
def page(
    statement: Select[Item], *, order: Order, after: str | None = None, limit: int = 50
) -> Page[Item]: ...


@overload
def page(
    statement: Select[First, Second, *More], *, order: Order, after: str | None = None, limit: int = 50
) -> Page[tuple[First, Second, *More]]: ...


def page(
    statement: Select[*tuple[Any, ...]], *, order: Order, after: str | None = None, limit: int = 50
) -> Page[Any]:
    """Return one page of a statement: rows of one entity as such, of several as tuples.

    `order` names columns with “asc” or “desc”; the last ones must be unique together. Empty values come last,
    and first in a descending column, as indexes have them. `after` is a cursor of a former page; one that was
    altered or made for another list leads to the first page. Rows that appear or vanish between two pages
    shift nothing. Load collections with `selectinload`, never `joinedload`.
    """
    keys = _keys(statement, order)
    place = read_cursor(after, of=_list_name(keys)) if after else None
    if place is None:
        return _first(statement, keys, limit)
    return (
        _before(statement, keys, place, limit) if place.is_before else _after(statement, keys, place, limit)
    )


def _first(statement: Select[*tuple[Any, ...]], keys: Sequence[_Key], limit: int) -> Page[Any]:
    rows = _fetch(statement, keys, limit + 1)
    return _page(rows[:limit], keys, has_more=len(rows) > limit, has_fewer=False)


def _after(statement: Select[*tuple[Any, ...]], keys: Sequence[_Key], place: Place, limit: int) -> Page[Any]:
    rows = _fetch(statement.where(_beyond(keys, place.values)), keys, limit + 1)
    return _page(rows[:limit], keys, has_more=len(rows) > limit, has_fewer=True)


def _before(statement: Select[*tuple[Any, ...]], keys: Sequence[_Key], place: Place, limit: int) -> Page[Any]:
    back = [_Key(key.column, OPPOSITE[key.direction], key.may_be_empty) for key in keys]
    rows = _fetch(statement.where(_beyond(back, place.values)), back, limit + 1)
    if len(rows) < limit:
        # Going back ends at the beginning, with a full page.
        return _first(statement, keys, limit)
    return _page(rows[:limit][::-1], keys, has_more=True, has_fewer=len(rows) > limit)


def _keys(statement: Select[*tuple[Any, ...]], order: Order) -> list[_Key]:
    may_lack_rows = _has_outer_join(statement)
    return [_key(column, direction, may_lack_rows) for column, direction in order]


def _key(column: Any, direction: Direction, may_lack_rows: bool) -> _Key:
    expression: ColumnElement[Any] = getattr(column, "expression", column)
    # Only a column of a table knows that it is never empty; of anything else nobody can say.
    return _Key(expression, direction, may_lack_rows or getattr(expression, "nullable", True) is not False)


def _has_outer_join(statement: Select[*tuple[Any, ...]]) -> bool:
    return any(
        isinstance(part, Join) and (part.isouter or part.full)
        for source in statement.get_final_froms()
        for part in visitors.iterate(source)
    )


def _beyond(keys: Sequence[_Key], values: Sequence[object]) -> ColumnElement[bool]:
    if not any(key.may_be_empty for key in keys) and len({key.direction for key in keys}) == 1:
        return _beyond_all(keys, values)
    steps = [
        and_(
            *(former.equals(values[place]) for place, former in enumerate(keys[:number])),
            key.beyond(values[number]),
        )
        for number, key in enumerate(keys)
    ]
    # The first condition says nothing new, but gives the database a place in the index to begin at.
    return and_(keys[0].from_here(values[0]), or_(*steps))


def _beyond_all(keys: Sequence[_Key], values: Sequence[object]) -> ColumnElement[bool]:
    """Compare all columns at once, which an index over them answers directly."""
    columns = tuple_(*(key.column for key in keys))
    place = tuple_(*(key.value(value) for key, value in zip(keys, values, strict=True)))
    return columns > place if keys[0].direction == "asc" else columns < place


def _fetch(statement: Select[*tuple[Any, ...]], keys: Sequence[_Key], limit: int) -> list[_Found]:
    """Return the rows, each with the values of its keys, which need not be among what was asked for."""
    labelled = [key.column.label(f"page_key_{number}") for number, key in enumerate(keys)]
    wanted = statement.add_columns(*labelled).order_by(None).order_by(*(key.sorted() for key in keys))
    return [_found(tuple(row), len(keys)) for row in db.session.execute(wanted.limit(limit))]


def _found(row: tuple[Any, ...], keys: int) -> _Found:
    asked_for, values = row[:-keys], row[-keys:]
    return _Found(asked_for[0] if len(asked_for) == 1 else asked_for, values)


def _page(found: Sequence[_Found], keys: Sequence[_Key], *, has_more: bool, has_fewer: bool) -> Page[Any]:
    name = _list_name(keys)
    return Page(
        rows=[row.item for row in found],
        following=write_cursor(Place(found[-1].values), of=name) if found and has_more else None,
        previous=write_cursor(Place(found[0].values, is_before=True), of=name)
        if found and has_fewer
        else None,
    )


def _list_name(keys: Sequence[_Key]) -> str:
    return ", ".join(f"{key.column} {key.direction}" for key in keys)
