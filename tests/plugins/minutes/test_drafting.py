"""Drafts of sessions: ordinals, suggested agenda, changing and ordering it."""

from datetime import UTC, date, datetime

import pytest

from plugins.minutes.codes import Direction, ItemKind, ItemOrigin, ItemState, SessionKind
from plugins.minutes.models import AgendaItem, Session
from plugins.minutes.queries import item_here, session_here, session_page
from plugins.minutes.services import (
    BodyRules,
    add_item,
    change_item,
    change_session,
    declare_inquorate,
    delete_draft,
    draft_session,
    end_session,
    finish_item,
    move_item,
    open_mandate,
    reconvene,
    remove_item,
    start_item,
)
from portal.accounts.models import User
from portal.database import db
from portal.errors import Conflict, Invalid, NotFound
from portal.municipalities.models import Municipality
from tests.plugins.minutes.builders import (
    CALLED_AT,
    STARTS_AT,
    a_body,
    a_draft,
    a_mandate,
    an_item,
    call,
    members_of,
    minutes_later,
    reader_of,
    start,
)

pytestmark = pytest.mark.database


def headings(session: Session, secretary: User) -> list[str]:
    rows = session_page(session.id, reader=reader_of(secretary, "keep_minutes", "call_session")).items
    return [row.item.heading for row in rows if row.item is not None]


def test_each_kind_has_ordinals_of_its_own(municipality: Municipality, secretary: User) -> None:
    body = a_body()
    a_mandate(body)
    drafts = [a_draft(body, secretary, kind=kind) for kind in ("regular", "regular", "extraordinary")]
    assert [draft.ordinal for draft in drafts] == [1, 2, 1]


def test_a_body_without_a_mandate_cannot_be_called(municipality: Municipality, secretary: User) -> None:
    with pytest.raises(Conflict):
        a_draft(a_body(), secretary)


def test_a_kind_that_the_body_does_not_hold_is_refused(municipality: Municipality, secretary: User) -> None:
    body = a_body(session_kinds=[SessionKind.REGULAR])
    a_mandate(body)
    with pytest.raises(Invalid) as raised:
        a_draft(body, secretary, kind=SessionKind.ELECTRONIC)
    assert "kind" in raised.value.fields


def test_a_deleted_draft_gives_its_ordinal_back(municipality: Municipality, secretary: User) -> None:
    body = a_body()
    a_mandate(body)
    draft = a_draft(body, secretary)
    an_item(draft)
    delete_draft(session=draft)
    with pytest.raises(NotFound):
        session_here(draft.id)
    assert a_draft(body, secretary).ordinal == 1


def test_a_change_on_an_old_version_is_refused(municipality: Municipality, secretary: User) -> None:
    body = a_body()
    a_mandate(body)
    draft = a_draft(body, secretary)
    seen = draft.version_id
    values = {"kind": "thematic", "starts_at": STARTS_AT, "place": "Mala sala", "link": None, "note": None}
    changed = change_session(session=draft, version=seen, **values)
    assert (changed.kind, changed.ordinal, changed.place) == ("thematic", 1, "Mala sala")
    with pytest.raises(Conflict):
        change_session(session=draft, version=seen, **values)


def test_a_draft_needs_no_date(municipality: Municipality, secretary: User) -> None:
    body = a_body()
    a_mandate(body)
    draft = draft_session(body=body, kind="regular", by=secretary.id, now=CALLED_AT)
    assert draft.starts_at is None


def hold(session: Session, secretary: User, outcomes: dict[int, ItemState]) -> None:
    """Hold a session with three members; every item gets its outcome by position."""
    members = members_of(session.mandate, 3)
    start(call(session), members, secretary)
    for number, outcome in outcomes.items():
        item = next(item for item in session.items if item.position == number)
        start_item(item=item, now=minutes_later(5))
        finish_item(item=item, outcome=outcome, now=minutes_later(6))
    end_session(session=session, now=minutes_later(60))


def test_the_agenda_begins_with_the_minutes_and_what_is_unfinished(
    municipality: Municipality, secretary: User
) -> None:
    body = a_body()
    a_mandate(body)
    first = a_draft(body, secretary)
    an_item(first, "Primljeno")
    an_item(first, "Odgođeno", rapporteur="Selma Begić", is_public=False, minutes_planned=20)
    hold(first, secretary, {1: ItemState.NOTED, 2: ItemState.POSTPONED})
    second = a_draft(body, secretary, minutes_later(60 * 24 * 30))
    assert headings(second, secretary) == ["Usvajanje zapisnika sa 1. redovne sjednice", "Odgođeno"]
    carried = second.items[1]
    assert (carried.origin, carried.carried_from_id) == (ItemOrigin.CARRIED_OVER, first.items[1].id)
    assert (carried.rapporteur, carried.is_public, carried.minutes_planned) == ("Selma Begić", False, 20)
    assert second.items[0].adopts_minutes_of_id == first.id


def test_what_is_on_one_agenda_is_not_offered_for_the_next(
    municipality: Municipality, secretary: User
) -> None:
    body = a_body()
    a_mandate(body)
    first = a_draft(body, secretary)
    an_item(first)
    hold(first, secretary, {1: ItemState.POSTPONED})
    assert len(headings(a_draft(body, secretary), secretary)) == 2
    assert headings(a_draft(body, secretary), secretary) == []


def test_what_was_removed_from_a_draft_is_offered_again(municipality: Municipality, secretary: User) -> None:
    body = a_body()
    a_mandate(body)
    first = a_draft(body, secretary)
    an_item(first)
    hold(first, secretary, {1: ItemState.POSTPONED})
    second = a_draft(body, secretary)
    remove_item(item=item_here(second.items[1].id))
    assert headings(a_draft(body, secretary), secretary) == ["Izvještaj o radu dnevnog centra"]


def test_another_body_is_not_offered_them(municipality: Municipality, secretary: User) -> None:
    body, other = a_body(), a_body("Operativni tim")
    a_mandate(body)
    a_mandate(other)
    first = a_draft(body, secretary)
    an_item(first)
    hold(first, secretary, {1: ItemState.POSTPONED})
    assert headings(a_draft(other, secretary), secretary) == []


def test_an_inquorate_session_is_reconvened_with_all_its_items(
    municipality: Municipality, secretary: User
) -> None:
    body = a_body()
    mandate = a_mandate(body)
    members = members_of(mandate, 5)
    session = a_draft(body, secretary)
    an_item(session, "Prva")
    an_item(session, "Druga")
    start(call(session), members[:2], secretary)
    declare_inquorate(session=session, now=minutes_later(30))
    following = reconvene(session=session, by=secretary.id, now=minutes_later(40))
    assert (following.reconvenes_id, following.ordinal, following.state) == (session.id, 2, "draft")
    assert headings(following, secretary) == ["Usvajanje zapisnika sa 1. redovne sjednice", "Prva", "Druga"]
    with pytest.raises(Conflict):
        reconvene(session=session, by=secretary.id, now=minutes_later(41))


def test_a_session_that_was_held_is_not_reconvened(municipality: Municipality, secretary: User) -> None:
    body = a_body()
    a_mandate(body)
    session = a_draft(body, secretary)
    an_item(session)
    hold(session, secretary, {1: ItemState.NOTED})
    with pytest.raises(Conflict):
        reconvene(session=session, by=secretary.id, now=minutes_later(70))


@pytest.fixture
def items(municipality: Municipality, secretary: User) -> list[AgendaItem]:
    """Three items of a draft."""
    body = a_body()
    a_mandate(body)
    draft = a_draft(body, secretary)
    return [an_item(draft, heading) for heading in ("Prva", "Druga", "Treća")]


def order_of(items: list[AgendaItem]) -> list[str]:
    return [item.heading for item in sorted(items, key=lambda item: item.position)]


def test_items_change_places(items: list[AgendaItem]) -> None:
    move_item(item=items[2], direction=Direction.UP)
    move_item(item=items[0], direction=Direction.DOWN)
    assert order_of(items) == ["Treća", "Prva", "Druga"]
    db.session.expire_all()
    assert [item.position for item in items] == [2, 3, 1]


def test_an_item_at_the_end_stays(items: list[AgendaItem]) -> None:
    move_item(item=items[0], direction=Direction.UP)
    move_item(item=items[2], direction=Direction.DOWN)
    assert order_of(items) == ["Prva", "Druga", "Treća"]


def test_the_gap_of_a_removed_item_closes(items: list[AgendaItem]) -> None:
    remove_item(item=items[1])
    assert [items[0].position, items[2].position] == [1, 2]


def test_an_item_can_be_changed_until_it_is_dealt_with(items: list[AgendaItem], secretary: User) -> None:
    values = {"kind": ItemKind.OTHER, "rapporteur": None, "is_public": False, "minutes_planned": 5}
    assert change_item(item=items[0], heading="Nova", **values).heading == "Nova"
    session = items[0].session
    members = members_of(session.mandate, 3)
    start(call(session), members, secretary)
    start_item(item=items[0], now=minutes_later(1))
    with pytest.raises(Conflict):
        change_item(item=items[0], heading="Prekasno", **values)
    with pytest.raises(Conflict):
        move_item(item=items[0], direction=Direction.DOWN)
    move_item(item=items[1], direction=Direction.UP)
    assert items[0].position == 1


@pytest.mark.parametrize(
    ("values", "field"), [({"heading": "  "}, "heading"), ({"minutes_planned": 0}, "minutes_planned")]
)
def test_an_item_that_cannot_stand_is_refused(
    items: list[AgendaItem], values: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as raised:
        add_item(session=items[0].session, **{"heading": "Tačka", "kind": ItemKind.OTHER, **values})
    assert list(raised.value.fields) == [field]


def test_rules_name_all_kinds_of_session() -> None:
    assert set(BodyRules().session_kinds) == set(SessionKind)


def test_a_draft_moves_to_the_mandate_of_its_date(municipality: Municipality, secretary: User) -> None:
    body = a_body()
    first = a_mandate(body)
    for _number in range(3):
        a_draft(body, secretary)
    draft = a_draft(body, secretary)
    second = open_mandate(body=body, starts_on=date(2027, 1, 1))
    values = {"kind": "regular", "place": None, "link": None, "note": None}
    moved = change_session(
        session=draft, version=draft.version_id, starts_at=datetime(2027, 1, 11, 9, tzinfo=UTC), **values
    )
    assert (moved.mandate_id, moved.ordinal) == (second.id, 1)
    back = change_session(session=draft, version=draft.version_id, starts_at=STARTS_AT, **values)
    assert (back.mandate_id, back.ordinal) == (first.id, 4)
