"""Pages together are the whole list in its order, whatever comes in between; cursors tell nobody anything."""

import base64
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Date, Integer, Select, Text, Uuid, column, select, text, values

from portal.accounts.models import Membership, Organisation, User
from portal.api import Page, index_words, page, uuid7
from portal.database import db
from portal.municipalities import enter
from portal.municipalities.models import Municipality
from portal.testing import make_organisation, make_user
from portal.toolkit import paging
from portal.toolkit.cursors import Place, read_cursor, write_cursor
from portal.toolkit.search import SearchKey

COLUMNS = (
    column("title", Text(collation="C")),
    column("day", Date),
    column("size", Integer),
    column("id", Uuid),
)
ROW = st.tuples(
    st.sampled_from([None, "", "a", "č", "ž"]),
    st.sampled_from([None, date(2026, 1, 1), date(2026, 5, 3)]),
    st.sampled_from([None, -1, 0, 7]),
)
ROWS = st.lists(ROW, max_size=14).map(lambda rows: [(*row, uuid7()) for row in rows])
DIRECTIONS = st.tuples(*[st.sampled_from(["asc", "desc"])] * 4)
property_of_pages = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

Rows = Sequence[tuple[Any, ...]]


def listed(rows: Rows) -> Select[Any, Any, Any, Any]:
    never = (None, None, None, UUID(int=0))
    # A list of values cannot be empty.
    given_rows = values(*COLUMNS, name="listed").data([never, *rows])
    return select(*given_rows.c).where(given_rows.c.id != UUID(int=0))


def order_of(statement: Select[Any, Any, Any, Any], directions: Sequence[Any]) -> paging.Order:
    return tuple(zip(statement.selected_columns, directions, strict=True))


def whole_list(statement: Select[Any, Any, Any, Any], order: paging.Order) -> Rows:
    by = [key.asc() if direction == "asc" else key.desc() for key, direction in order]
    return [tuple(row) for row in db.session.execute(statement.order_by(*by))]


def page_of(rows: Rows, directions: Sequence[Any], after: str | None, limit: int) -> Page[Any]:
    statement = listed(rows)
    return page(statement, order=order_of(statement, directions), after=after, limit=limit)


@property_of_pages
@given(ROWS, DIRECTIONS, st.integers(1, 5))
def test_pages_together_are_the_whole_list(app: Flask, rows: Rows, directions: Any, limit: int) -> None:
    statement, after, seen = listed(rows), None, []
    while True:
        found = page_of(rows, directions, after, limit)
        seen += found.rows
        after = found.following
        if after is None:
            break
        assert len(found.rows) == limit
    assert seen == whole_list(statement, order_of(statement, directions))


@property_of_pages
@given(ROWS, DIRECTIONS, st.integers(1, 5))
def test_going_back_shows_the_same_pages(app: Flask, rows: Rows, directions: Any, limit: int) -> None:
    there = [page_of(rows, directions, None, limit)]
    while there[-1].following:
        there.append(page_of(rows, directions, there[-1].following, limit))
    back = [there[-1]]
    while back[-1].previous:
        back.append(page_of(rows, directions, back[-1].previous, limit))
    assert [found.rows for found in back[::-1]] == [found.rows for found in there]


@property_of_pages
@given(ROWS, ROWS, DIRECTIONS, st.integers(1, 4))
def test_rows_that_come_in_between_repeat_and_hide_nothing(
    app: Flask, rows: Rows, later: Rows, directions: Any, limit: int
) -> None:
    first = page_of(rows, directions, None, limit)
    present, seen, after = [*rows, *later], list(first.rows), first.following
    while after:
        found = page_of(present, directions, after, limit)
        seen += found.rows
        after = found.following
    assert len(seen) == len(set(seen))
    assert set(rows) <= set(seen)


def names(municipality: Municipality, *sorted_names: str) -> None:
    for name in sorted_names:
        make_organisation(municipality, name)


def test_rows_of_one_entity_come_as_such(municipality: Municipality) -> None:
    names(municipality, "Centar", "Dom", "Škola")
    order: paging.Order = ((Organisation.name, "asc"), (Organisation.id, "asc"))
    found = page(select(Organisation), order=order, limit=2)
    assert [row.name for row in found.rows] == ["Centar", "Dom"]
    rest = page(select(Organisation), order=order, after=found.following, limit=2)
    assert ([row.name for row in rest.rows], rest.following) == (["Škola"], None)


def test_rows_of_several_entities_come_as_tuples(municipality: Municipality) -> None:
    user = make_user(municipality, "secretary")
    statement = select(User, Membership).join(Membership, Membership.user_id == User.id)
    found = page(statement, order=((User.id, "asc"), (Membership.id, "asc")))
    assert [(row[0].id, row[1].user_id) for row in found.rows] == [(user.id, user.id)]


def test_rows_without_a_counterpart_are_not_lost(municipality: Municipality) -> None:
    school = make_organisation(municipality, "Škola")
    for number in range(5):
        make_user(municipality, "member", organisation=school if number % 2 else None)
    statement = (
        select(Membership.id, Organisation.name)
        .select_from(Membership)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
    )
    for direction in ("asc", "desc"):
        order: paging.Order = ((Organisation.name, direction), (Membership.id, "asc"))
        seen, after = [], None
        while True:
            found = page(statement, order=order, after=after, limit=2)
            seen += found.rows
            after = found.following
            if after is None:
                break
        assert len(set(seen)) == len(seen) == 5


def test_a_place_keeps_every_kind_of_value(app: Flask) -> None:
    kept = (
        None,
        True,
        7,
        "č",
        Decimal("1.50"),
        uuid7(),
        datetime(2026, 5, 3, 7, tzinfo=UTC),
        date(2026, 5, 3),
    )
    assert read_cursor(write_cursor(Place(kept), of="list"), of="list") == Place(kept)
    with pytest.raises(TypeError, match="cannot be paged"):
        write_cursor(Place((object(),)), of="list")


def test_a_cursor_says_nothing_and_fits_its_list_only(
    municipality: Municipality, other_municipality: Municipality
) -> None:
    enter(municipality)
    cursor = write_cursor(Place(("Hodžić",)), of="list")
    assert b"Hod" not in base64.urlsafe_b64decode(cursor + "==")
    assert read_cursor(cursor, of="another list") is None
    assert read_cursor(cursor, of="list") is not None
    enter(other_municipality)
    assert read_cursor(cursor, of="list") is None


@pytest.mark.parametrize("cursor", ["x", "č", "", "A" * 5000, "AAAA", "==", "../../etc", "A" * 200])
def test_a_cursor_of_somebody_s_making_leads_to_the_first_page(
    municipality: Municipality, cursor: str
) -> None:
    names(municipality, "Centar", "Dom")
    found = page(select(Organisation), order=((Organisation.name, "asc"),), after=cursor, limit=1)
    assert ([row.name for row in found.rows], found.previous) == (["Centar"], None)


@given(place=st.integers(0, 60), flip=st.integers(1, 255))
@property_of_pages
def test_an_altered_cursor_is_refused(app: Flask, place: int, flip: int) -> None:
    sealed = bytearray(base64.urlsafe_b64decode(write_cursor(Place((uuid7(),)), of="list") + "=="))
    sealed[place] ^= flip
    assert read_cursor(base64.urlsafe_b64encode(sealed).decode().rstrip("="), of="list") is None


def test_a_place_that_is_gone_ends_the_list(municipality: Municipality) -> None:
    names(municipality, "Centar", "Dom")
    order: paging.Order = ((Organisation.name, "asc"), (Organisation.id, "asc"))
    found = page(select(Organisation), order=order, limit=1)
    nothing = page(
        select(Organisation).where(Organisation.name == "Centar"), order=order, after=found.following
    )
    assert (nothing.rows, nothing.following, nothing.previous) == ([], None, None)


@pytest.mark.database
@pytest.mark.parametrize("directions", [("asc", "asc"), ("desc", "desc"), ("asc", "desc")])
def test_a_page_begins_at_its_place_in_the_index(
    municipality: Municipality, monkeypatch: pytest.MonkeyPatch, directions: Any
) -> None:
    for number in range(300):
        index_words(kind="tests.act", subject_id=uuid7(), text=f"word{number:04}")
    order: paging.Order = ((SearchKey.key, directions[0]), (SearchKey.subject_id, directions[1]))
    first = page(select(SearchKey).where(SearchKey.kind == "tests.act"), order=order, limit=150)
    asked: list[Any] = []
    execute = db.session.execute
    monkeypatch.setattr(
        db.session, "execute", lambda statement: asked.append(statement) or execute(statement)
    )
    second = page(
        select(SearchKey).where(SearchKey.kind == "tests.act"), order=order, after=first.following, limit=10
    )
    assert len(second.rows) == 10
    place = asked[-1].compile(db.engine, compile_kwargs={"literal_binds": True})
    db.session.execute(text("SET LOCAL enable_seqscan = off"))
    plan = "\n".join(execute(text(f"EXPLAIN {place}")).scalars())
    condition = next(line for line in plan.splitlines() if "Index Cond" in line)
    assert "key" in condition.replace("tests", "")
    assert any(sign in condition for sign in (">=", "<=", "ROW("))
