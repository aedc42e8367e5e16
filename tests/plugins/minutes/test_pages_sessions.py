"""The pages of sessions before they are held: drafts, agenda, call, postponement, cancellation."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from plugins.minutes.models import Mandate, Session
from plugins.minutes.queries import members_on, session_here
from plugins.minutes.services import change_session, declare_inquorate, open_mandate
from portal.accounts.models import User
from portal.database import db
from portal.municipalities import enter
from portal.municipalities.models import Municipality
from portal.testing import PortalClient, make_user
from portal.toolkit.mail import Mail
from tests.plugins.minutes.browsing import PLACE, TODAY, browser, id_in, items_of, problems, value_of, words
from tests.plugins.minutes.builders import (
    STARTS_AT,
    a_body,
    a_draft,
    a_mandate,
    a_member,
    an_item,
    call,
    members_of,
    start,
)

pytestmark = pytest.mark.database

SESSION = {
    "kind": "regular",
    "day": "24. 11. 2026.",
    "clock": "10",
    "place": "Velika sala",
    "link": "",
    "note": "Molim da zamjene najavite do petka.",
}
ITEM = {"heading": "Izvještaj o radu dnevnog centra", "kind": "report", "rapporteur": "Jasmina Delić"}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY):
        yield


@pytest.fixture
def client(app: Flask, secretary: User) -> PortalClient:
    return browser(app, secretary)


@pytest.fixture
def mandate(municipality: Municipality) -> Mandate:
    found = a_mandate(a_body())
    members_of(found, 3)
    return found


@pytest.fixture
def draft(mandate: Mandate, secretary: User) -> Session:
    return a_draft(mandate.body, secretary)


def test_a_session_is_drafted_filled_and_called(client: PortalClient, mandate: Mandate) -> None:
    a_member(mandate, "Bez Adrese", contact_email=None)
    assert "Call the first session" in words(client.get(f"{PLACE}/"))
    answer = client.get(f"{PLACE}/sessions/new")
    assert answer.location == f"{PLACE}/sessions/new/{mandate.body_id}"
    assert "Regular, it will be no. 1" in words(client.get(answer.location))

    session_id = id_in(client.post(answer.location, data=SESSION))
    address = f"{PLACE}/sessions/{session_id}"
    shown = words(client.get(address))
    assert "Complete the draft, then call the session Missing: an item on the agenda." in shown
    assert "Velika sala" in shown

    assert client.post(f"{address}/items", data=ITEM).status_code == 302
    shown = words(client.get(address))
    assert "1. Izvještaj o radu dnevnog centra Report · Jasmina Delić" in shown
    assert "Last day for the call by the rules of the body: Tuesday, 17 November 2026" in shown

    shown = words(client.get(f"{address}/call"))
    assert "14@example.ba" in shown
    assert "Bez Adrese No address" in shown
    assert "Tuesday, 24 November 2026" in shown

    assert client.post(f"{address}/call").status_code == 302
    shown = words(client.get(address))
    assert "The session is called. 3 members are told by e-mail." in shown
    assert "Without an e-mail address, to be told otherwise: Bez Adrese." in shown
    assert "It can be started half a day before its time." in shown
    assert db.session.scalars(select(Mail.recipient)).all().count("14@example.ba") == 1


def test_a_draft_needs_neither_date_nor_place(client: PortalClient, mandate: Mandate) -> None:
    empty = SESSION | {"day": "", "clock": "", "place": ""}
    session_id = id_in(client.post(f"{PLACE}/sessions/new/{mandate.body_id}", data=empty))
    shown = words(client.get(f"{PLACE}/sessions/{session_id}"))
    assert "Missing: the date and time, the place or the link and an item on the agenda." in shown
    answer = client.post(f"{PLACE}/sessions/{session_id}/call")
    assert answer.status_code == 422
    assert problems(answer) == [
        "Enter the date and time.",
        "Enter the place, or the link of an online session.",
        "Put at least one item on the agenda.",
    ]
    assert session_here(session_id).state == "draft"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": "tajna"}, "Not a valid choice."),
        ({"day": "uskoro"}, "Write the date like this: 16 Nov 2026"),
        ({"clock": "u podne"}, "Write the time like this: 10:30"),
        ({"clock": ""}, "Enter the time as well."),
        ({"day": ""}, "Enter the date as well."),
        ({"link": "javascript://example.ba/%0aalert(1)"}, "Enter a whole address, beginning with https://"),
        ({"place": "x" * 201}, "Field cannot be longer than 200 characters."),
    ],
)
def test_a_session_that_cannot_be_keeps_what_was_typed(
    client: PortalClient, mandate: Mandate, wrong: dict[str, str], sentence: str
) -> None:
    data = SESSION | {"place": "Mala sala"} | wrong
    answer = client.post(f"{PLACE}/sessions/new/{mandate.body_id}", data=data)
    assert answer.status_code == 422
    assert problems(answer) == [sentence]
    assert "Molim da zamjene najavite do petka." in answer.text
    for name in ("day", "clock", "place", "link"):
        typed = value_of(answer, name)
        assert typed in (data[name], "24 Nov 2026", "10:00"), name


def test_a_kind_that_the_body_does_not_hold_is_not_offered(
    client: PortalClient, municipality: Municipality
) -> None:
    mandate = a_mandate(a_body(session_kinds=("regular",)))
    address = f"{PLACE}/sessions/new/{mandate.body_id}"
    assert "Solemn" not in client.get(address).text
    assert client.post(address, data=SESSION | {"kind": "solemn"}).status_code == 422


def test_without_a_mandate_the_reason_is_said(client: PortalClient, municipality: Municipality) -> None:
    body = a_body()
    answer = client.get(f"{PLACE}/sessions/new/{body.id}")
    assert answer.status_code == 409
    assert "The body has no mandate today. Open its mandate first." in words(answer)


def test_a_date_outside_the_mandate_is_said_and_kept(client: PortalClient, mandate: Mandate) -> None:
    answer = client.post(f"{PLACE}/sessions/new/{mandate.body_id}", data=SESSION | {"day": "1. 12. 2025."})
    assert answer.status_code == 422
    assert problems(answer) == ["The body has no mandate on that day. Open one before you call a session."]
    assert value_of(answer, "place") == "Velika sala"


def test_with_several_bodies_one_is_chosen(client: PortalClient, mandate: Mandate) -> None:
    a_body("Odbor za zdravstvo")
    shown = client.get(f"{PLACE}/sessions/new")
    assert f"{PLACE}/sessions/new/{mandate.body_id}" in shown.text
    assert "Odbor za zdravstvo Has no mandate today; open it first." in words(shown)


def test_a_draft_is_changed(client: PortalClient, draft: Session) -> None:
    address = f"{PLACE}/sessions/{draft.id}/edit"
    page = client.get(address)
    assert (value_of(page, "day"), value_of(page, "clock")) == ("24 Nov 2026", "10:00")
    data = SESSION | {"place": "Mala sala", "version": value_of(page, "version")}
    assert client.post(address, data=data).status_code == 302
    assert session_here(draft.id).place == "Mala sala"


def test_who_comes_second_sees_it_and_loses_nothing(client: PortalClient, draft: Session) -> None:
    address = f"{PLACE}/sessions/{draft.id}/edit"
    seen = value_of(client.get(address), "version")
    change_session(
        session=draft,
        version=draft.version_id,
        kind="regular",
        starts_at=STARTS_AT,
        place="Vijećnica",
        link=None,
        note=None,
    )
    answer = client.post(address, data=SESSION | {"place": "Mala sala", "version": seen})
    assert answer.status_code == 422
    assert problems(answer) == [
        "Somebody else has changed this session meanwhile. Look at it again before you save."
    ]
    assert value_of(answer, "place") == "Mala sala"
    assert "Vijećnica" in words(answer)
    again = SESSION | {"place": "Mala sala", "version": value_of(answer, "version")}
    assert client.post(address, data=again).status_code == 302
    assert session_here(draft.id).place == "Mala sala"


def test_the_agenda_is_put_in_order(client: PortalClient, draft: Session) -> None:
    first, second, third = (an_item(draft, heading) for heading in ("Prva", "Druga", "Treća"))
    assert client.post(f"{PLACE}/items/{third.id}/move", data={"direction": "up"}).status_code == 302
    assert [item.heading for item in items_of(draft)] == ["Prva", "Treća", "Druga"]
    assert client.post(f"{PLACE}/items/{first.id}/move", data={"direction": "sideways"}).status_code == 422

    data = ITEM | {"heading": "Druga, dopunjena", "is_closed": "y", "minutes_planned": "20"}
    assert client.post(f"{PLACE}/items/{second.id}/edit", data=data).status_code == 302
    shown = words(client.get(f"{PLACE}/sessions/{draft.id}"))
    assert "3. Druga, dopunjena Report · Jasmina Delić · 20 min · closed to the public" in shown

    assert "“Prva”" not in words(client.get(f"{PLACE}/items/{first.id}/remove"))
    assert "Prva" in words(client.get(f"{PLACE}/items/{first.id}/remove"))
    assert client.post(f"{PLACE}/items/{first.id}/remove").status_code == 302
    assert [item.heading for item in items_of(draft)] == ["Treća", "Druga, dopunjena"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"heading": " "}, "Enter the heading."),
        ({"kind": "tajna"}, "Not a valid choice."),
        ({"minutes_planned": "dugo"}, "Not a valid integer value."),
        ({"minutes_planned": "0"}, "Enter a number from 1 to 600."),
    ],
)
def test_an_item_that_cannot_be_keeps_what_was_typed(
    client: PortalClient, draft: Session, wrong: dict[str, str], sentence: str
) -> None:
    item = an_item(draft)
    for address in (f"{PLACE}/sessions/{draft.id}/items", f"{PLACE}/items/{item.id}/edit"):
        answer = client.post(address, data=ITEM | wrong)
        assert answer.status_code == 422
        assert problems(answer) == [sentence]
        assert value_of(answer, "rapporteur") == "Jasmina Delić"
    assert len(items_of(draft)) == 1


def test_a_late_call_is_warned_of(client: PortalClient, draft: Session, secretary: User) -> None:
    an_item(draft)
    with time_machine.travel(STARTS_AT - timedelta(days=2)):
        late = browser(client.application, secretary)
        shown = words(late.get(f"{PLACE}/sessions/{draft.id}/call"))
        assert "The call comes 5 days later than the rules of the body ask." in shown
        answer = late.post(f"{PLACE}/sessions/{draft.id}/call")
        assert "The invitation goes out 5 days later" in words(late.get(answer.location))


def test_a_called_session_is_postponed_and_cancelled(client: PortalClient, draft: Session) -> None:
    an_item(draft)
    call(draft)
    address = f"{PLACE}/sessions/{draft.id}"
    answer = client.post(
        f"{address}/postpone", data={"day": "1. 11. 2026.", "clock": "10", "reason": "Bolest"}
    )
    assert answer.status_code == 422
    assert "The date is in the past." in problems(answer)[0]
    assert 'id="day-e"' in answer.text
    assert value_of(answer, "day") == "1. 11. 2026."

    answer = client.post(f"{address}/postpone", data={"day": "1. 12. 2026.", "clock": "10"})
    assert problems(answer) == ["Enter the reason; the members will read it."]
    data = {"day": "1. 12. 2026.", "clock": "10", "place": "Velika sala", "reason": "Bolest"}
    assert client.post(f"{address}/postpone", data=data).status_code == 302
    assert "Postponed from 24 Nov 2026 at 10:00" in words(client.get(address))

    assert problems(client.post(f"{address}/cancel", data={"reason": ""})) == [
        "Enter the reason; the members will read it."
    ]
    assert client.post(f"{address}/cancel", data={"reason": "Nema potrebe"}).status_code == 302
    shown = words(client.get(address))
    assert "Cancelled" in shown
    assert "The session is cancelled. 3 members are told by e-mail." in shown
    assert client.post(f"{address}/cancel", data={"reason": "Opet"}).status_code == 422


def test_a_session_postponed_without_a_date_waits_for_one(client: PortalClient, draft: Session) -> None:
    an_item(draft)
    call(draft)
    answer = client.post(f"{PLACE}/sessions/{draft.id}/postpone", data={"reason": "Bolest"})
    shown = words(client.get(answer.location))
    assert "Set the new date The session is postponed, and the members do not know until when." in shown


def test_a_draft_is_deleted_after_asking(client: PortalClient, draft: Session) -> None:
    an_item(draft)
    address = f"{PLACE}/sessions/{draft.id}"
    assert "Regular session no. 1 · Komisija za SZI" in words(client.get(f"{address}/delete"))
    answer = client.post(f"{address}/delete")
    assert answer.status_code == 302
    assert "The draft is deleted: Regular session no. 1" in words(client.get(answer.location))
    assert client.get(address).status_code == 404


def test_an_inquorate_session_is_reconvened_once(
    app: Flask,
    client: PortalClient,
    draft: Session,
    secretary: User,
    mandate: Mandate,
    municipality: Municipality,
) -> None:
    an_item(draft)
    call(draft)
    chair = members_on(mandate.id, day=STARTS_AT.date())[0]
    start(draft, [chair], secretary)
    declare_inquorate(session=draft, now=STARTS_AT + timedelta(minutes=30))
    address = f"{PLACE}/sessions/{draft.id}"
    assert "Reconvene the session" in words(client.get(address))
    following = id_in(client.post(f"{address}/reconvene"))
    shown = words(client.get(f"{PLACE}/sessions/{following}"))
    assert "Instead of Regular session no. 1" in shown
    assert "Izvještaj o radu dnevnog centra" in shown
    assert "Reconvened as Regular session no. 2" in words(client.get(address))
    member = browser(app, make_user(municipality, "member"))
    assert "Reconvened as" not in words(member.get(address))  # a draft is not theirs to know of
    assert client.post(f"{address}/reconvene").status_code == 409


def test_lists_tell_what_comes_and_what_is_prepared(
    app: Flask, client: PortalClient, draft: Session, mandate: Mandate, secretary: User
) -> None:
    called = a_draft(mandate.body, secretary, STARTS_AT + timedelta(days=7), "thematic")
    an_item(called)
    call(called)
    shown = words(client.get(f"{PLACE}/"))
    assert "Thematic session no. 1 Komisija za SZI · 1 item" in shown
    assert "Regular session no. 1" not in shown
    assert "Regular session no. 1" in words(client.get(f"{PLACE}/?view=drafts"))
    assert "No session has been held yet." in words(client.get(f"{PLACE}/?view=past"))
    assert client.get(f"{PLACE}/?view=nonsense").status_code == 200

    member = browser(app, make_user(db.session.get_one(Municipality, draft.municipality_id), "member"))
    assert "Regular session no. 1" not in words(member.get(f"{PLACE}/?view=drafts"))
    assert member.get(f"{PLACE}/sessions/{draft.id}").status_code == 404


def test_closed_items_say_only_that_they_are_closed(
    app: Flask, client: PortalClient, draft: Session, mandate: Mandate, municipality: Municipality
) -> None:
    insider = make_user(municipality, "member", full_name="Selma Begić")
    a_member(mandate, user_id=insider.id)
    an_item(draft, "Razmatranje pojedinačnog slučaja", is_public=False)
    an_item(draft, "Razno")
    call(draft)
    address = f"{PLACE}/sessions/{draft.id}"
    outsider = browser(app, make_user(municipality, "mayor"))
    shown = outsider.get(address)
    assert "Fahrudin Osmić" in shown.text
    assert "@example.ba" not in shown.text
    assert "pojedinačnog" not in shown.text
    assert "1. closed to the public" in words(shown)
    assert "2. Razno" in words(shown)
    assert "Razmatranje pojedinačnog slučaja" in words(browser(app, insider).get(address))
    assert "Razmatranje pojedinačnog slučaja" in words(client.get(address))


def test_sessions_of_others_do_not_exist(
    client: PortalClient, municipality: Municipality, other_municipality: Municipality, secretary: User
) -> None:
    enter(other_municipality)
    mandate = a_mandate(a_body("Povjerenstvo"))
    members_of(mandate, 1)
    session = a_draft(mandate.body, secretary)
    sessions, items = f"sessions/{session.id}", f"items/{an_item(session).id}"
    enter(municipality)
    for address in (
        sessions,
        f"{sessions}/edit",
        f"{sessions}/call",
        f"{sessions}/postpone",
        f"{sessions}/cancel",
        f"{sessions}/delete",
        f"{items}/edit",
        f"{items}/remove",
        f"sessions/new/{mandate.body_id}",
    ):
        assert client.get(f"{PLACE}/{address}").status_code == 404, address
    for address in (f"{sessions}/items", f"{sessions}/reconvene", f"{items}/move"):
        assert client.post(f"{PLACE}/{address}", data=ITEM).status_code == 404, address


def test_who_may_not_plan_is_refused_and_strangers_sign_in(
    app: Flask, draft: Session, municipality: Municipality
) -> None:
    item = an_item(draft)
    call(draft)
    addresses = [
        "sessions/new",
        f"sessions/new/{draft.body_id}",
        f"sessions/{draft.id}/edit",
        f"sessions/{draft.id}/call",
        f"sessions/{draft.id}/postpone",
        f"sessions/{draft.id}/cancel",
        f"sessions/{draft.id}/delete",
        f"items/{item.id}/edit",
        f"items/{item.id}/remove",
    ]
    coordinator = browser(app, make_user(municipality, "coordinator"))
    officer = browser(app, make_user(municipality, "institution_officer"))
    assert coordinator.get(f"{PLACE}/sessions/{draft.id}").status_code == 200
    assert officer.get(f"{PLACE}/sessions/{draft.id}").status_code == 403
    assert officer.get(f"{PLACE}/").status_code == 403
    for address in addresses:
        assert coordinator.get(f"{PLACE}/{address}").status_code == 403, address
        assert browser(app).get(f"{PLACE}/{address}").status_code == 302, address
    for address in (f"sessions/{draft.id}/items", f"sessions/{draft.id}/reconvene", f"items/{item.id}/move"):
        assert coordinator.post(f"{PLACE}/{address}").status_code == 403, address


def test_a_mandate_to_come_is_shown_beside_the_one_that_runs(client: PortalClient, mandate: Mandate) -> None:
    open_mandate(body=mandate.body, starts_on=TODAY.date() + timedelta(days=30))
    shown = words(client.get(f"{PLACE}/bodies/{mandate.body_id}"))
    assert "Mandate no. 2 16 Dec 2026 – open" in shown
    assert "Mandate no. 1 1 Jan 2026 – 15 Dec 2026" in shown
