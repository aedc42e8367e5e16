"""The register of acts and the page of an act."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

import pytest
import time_machine
from flask import Flask

from plugins.minutes import views
from plugins.minutes.codes import ItemState
from plugins.minutes.models import Act, Mandate, Session
from plugins.minutes.queries import act_here, acts_register
from plugins.minutes.services import NewTask, finish_item, set_act_number
from portal.accounts.models import Organisation, User
from portal.municipalities import enter
from portal.municipalities.models import Municipality
from portal.testing import PortalClient, make_organisation, make_user
from tests.plugins.minutes.browsing import PLACE, browser, items_of, problems, value_of, words
from tests.plugins.minutes.builders import (
    STARTS_AT,
    a_body,
    a_draft,
    a_mandate,
    a_member,
    an_act,
    an_item,
    call,
    members_of,
    minutes_later,
    start,
)

pytestmark = pytest.mark.database

LATER = STARTS_AT + timedelta(days=10)
"""Friday, 4 December 2026."""


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(LATER):
        yield


@pytest.fixture
def client(app: Flask, secretary: User) -> PortalClient:
    return browser(app, secretary)


@pytest.fixture
def centre(municipality: Municipality) -> Organisation:
    return make_organisation(municipality, "Centar za socijalni rad")


@pytest.fixture
def mandate(municipality: Municipality) -> Mandate:
    return a_mandate(a_body())


@pytest.fixture
def session(mandate: Mandate, secretary: User) -> Session:
    members = members_of(mandate, 3)
    found = a_draft(mandate.body, secretary)
    for heading in ("Izvještaj o radu dnevnog centra", "Prevoz djece"):
        an_item(found, heading)
    an_item(found, "Razmatranje pojedinačnog slučaja", is_public=False)
    call(found)
    return start(found, members, secretary)


@pytest.fixture
def acts(session: Session, secretary: User, centre: Organisation) -> list[Act]:
    """Adopt one act that is late, one without tasks, and one on a closed item."""
    texts = ["Dostaviti izvještaj o radu.", "Primljeno k znanju.", "Pomoć porodici K."]
    adopted = []
    for number, (item, text) in enumerate(zip(items_of(session), texts, strict=True)):
        tasks = [] if number == 1 else [NewTask(organisation_id=centre.id, due_on=date(2026, 12, 1))]
        adopted.append(an_act(item, secretary, minutes_later(10 * number + 5), *tasks, votes=3, text=text))
        finish_item(item=item, outcome=ItemState.DECIDED, now=minutes_later(10 * number + 9))
    return adopted


def test_an_empty_register_says_what_belongs_here(client: PortalClient, mandate: Mandate) -> None:
    assert "No act is adopted yet" in words(client.get(f"{PLACE}/acts/"))


def test_the_register_lists_acts_by_deadline(client: PortalClient, acts: list[Act]) -> None:
    set_act_number(act=acts[0], number="02-18/26")
    shown = words(client.get(f"{PLACE}/acts/"))
    assert "All 3" in shown
    assert "3 entries the earliest deadline first" in shown
    assert "02-18/26 Dostaviti izvještaj o radu. Conclusion" in shown
    assert "Centar za socijalni rad 1 Dec 2026 3 days late Late" in shown
    assert "Open 2" in shown
    assert "2 entries" in words(client.get(f"{PLACE}/acts/?state=overdue"))
    assert "No act fits the filter" in words(client.get(f"{PLACE}/acts/?state=mine"))


def test_filters_narrow_the_register(client: PortalClient, acts: list[Act], centre: Organisation) -> None:
    def found(query: str) -> str:
        answer = client.get(f"{PLACE}/acts/?{query}")
        assert answer.status_code == 200
        return words(answer)

    assert "1 entry" in found("text=znanju")
    assert "2 entries" in found(f"carrier={centre.id}")
    assert "3 entries" in found(f"body={acts[0].body_id}&year=2026")
    assert "No act fits the filter" in found("text=nepostojeće")
    page = client.get(f"{PLACE}/acts/?text=znanju")
    assert value_of(page, "text") == "znanju"


@pytest.mark.parametrize(
    "query", ["body=x", "body=0192d3a0-0000-7000-8000-000000000000", "year=MMXXVI", "carrier=1"]
)
def test_a_filter_that_cannot_be_finds_nothing(client: PortalClient, acts: list[Act], query: str) -> None:
    answer = client.get(f"{PLACE}/acts/?{query}")
    assert answer.status_code == 422
    assert "No act fits the filter" in words(answer)


def test_pages_follow_each_other(
    client: PortalClient, acts: list[Act], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views.acts, "acts_register", partial(acts_register, limit=2))
    page = client.get(f"{PLACE}/acts/?year=2026&municipality=livno")
    assert "2 of 3 shown" in words(page)
    following = page.text.split('href="')
    address = next(part.split('"')[0] for part in following if "after=" in part.split('"')[0])
    assert address.startswith(f"{PLACE}/acts/?")
    assert "year=2026" in address
    assert "Primljeno k znanju." in words(client.get(address.replace("&amp;", "&")))
    first = client.get(f"{PLACE}/acts/?year=2026&after=nonsense")
    assert first.status_code == 200
    assert "2 of 3 shown" in words(first)


def test_an_act_shows_its_text_vote_and_tasks(client: PortalClient, acts: list[Act]) -> None:
    shown = words(client.get(f"{PLACE}/acts/{acts[0].id}"))
    assert "Dostaviti izvještaj o radu." in shown
    assert "1. Izvještaj o radu dnevnog centra" in shown
    assert "Unanimously, with 3 votes in favour, the conclusion is adopted." in shown
    assert "Centar za socijalni rad Open the task Late Deadline: 1 Dec 2026 3 days late" in shown
    assert "The act gives nobody a task." in words(client.get(f"{PLACE}/acts/{acts[1].id}"))


def test_the_number_from_the_registry_is_entered(client: PortalClient, acts: list[Act]) -> None:
    address = f"{PLACE}/acts/{acts[0].id}"
    for wrong, sentence in (
        ("", "Enter the number from the registry."),
        ("broj?", "Enter the number as the registry"),
    ):
        answer = client.post(f"{address}/number", data={"number": wrong})
        assert answer.status_code == 422
        assert sentence in problems(answer)[0]
        assert value_of(answer, "number") == wrong
    assert client.post(f"{address}/number", data={"number": " 02-18/26 "}).status_code == 302
    assert act_here(acts[0].id).number == "02-18/26"
    assert "Conclusion 02-18/26" in words(client.get(address))

    answer = client.post(f"{PLACE}/acts/{acts[1].id}/number", data={"number": "02-18/26"})
    assert problems(answer) == ["Another act of 2026 has the number 02-18/26."]


def test_acts_of_closed_items_are_for_who_was_there(
    app: Flask, acts: list[Act], municipality: Municipality, mandate: Mandate
) -> None:
    insider = make_user(municipality, "member", full_name="Selma Begić")
    a_member(mandate, user_id=insider.id)
    outsider = browser(app, make_user(municipality, "mayor"))
    assert "Pomoć porodici K." not in outsider.get(f"{PLACE}/acts/").text
    assert "Pomoć porodici K." not in outsider.get(f"{PLACE}/acts/?text=porodici").text
    assert "All 2" in words(outsider.get(f"{PLACE}/acts/"))
    assert outsider.get(f"{PLACE}/acts/{acts[2].id}").status_code == 404
    assert "Pomoć porodici K." in browser(app, insider).get(f"{PLACE}/acts/{acts[2].id}").text


def test_who_carries_out_an_act_of_a_closed_item_learns_no_more(
    app: Flask, acts: list[Act], municipality: Municipality, centre: Organisation
) -> None:
    carrier = browser(app, make_user(municipality, "member", organisation=centre))
    shown = carrier.get(f"{PLACE}/acts/{acts[2].id}")
    assert shown.status_code == 200
    assert "Pomoć porodici K." in shown.text
    assert "pojedinačnog" not in shown.text


def test_acts_of_others_do_not_exist(
    client: PortalClient, acts: list[Act], municipality: Municipality, other_municipality: Municipality
) -> None:
    stranger = browser(client.application, make_user(other_municipality, "secretary"))
    elsewhere = PLACE.replace("jajce", "livno")
    number = acts[0].id
    enter(municipality)
    assert stranger.get(f"{elsewhere}/acts/{number}").status_code == 404
    assert stranger.post(f"{elsewhere}/acts/{number}/number", data={"number": "1/26"}).status_code == 404
    assert stranger.get(f"{PLACE}/acts/{number}").status_code == 404
    assert "No act is adopted yet" in words(stranger.get(f"{elsewhere}/acts/"))


def test_who_may_not_is_refused_and_strangers_sign_in(
    app: Flask, acts: list[Act], municipality: Municipality
) -> None:
    officer = browser(app, make_user(municipality, "institution_officer"))
    member = browser(app, make_user(municipality, "member"))
    address = f"{PLACE}/acts/{acts[0].id}"
    assert officer.get(f"{PLACE}/acts/").status_code == 403
    assert officer.get(address).status_code == 403
    assert member.get(address).status_code == 200
    assert "Enter the number" not in words(member.get(address))
    assert member.post(f"{address}/number", data={"number": "1/26"}).status_code == 403
    assert browser(app).get(address).status_code == 302
