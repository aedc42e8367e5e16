"""The pages of bodies, mandates and members."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from flask import Flask

from plugins.minutes.queries import body_here, body_page, member_here
from portal.accounts.models import User
from portal.municipalities import enter
from portal.municipalities.models import Municipality
from portal.testing import PortalClient, make_organisation, make_user
from tests.plugins.minutes.browsing import PLACE, TODAY, browser, id_in, problems, value_of, words
from tests.plugins.minutes.builders import a_body, a_mandate, a_member, members_of

pytestmark = pytest.mark.database

BODY = {
    "name": "Komisija za socijalnu zaštitu i inkluziju",
    "short_name": "Komisija za SZI",
    "genitive": "Komisije za SZI",
    "kind": "commission",
    "appointed_by": "mayor",
    "act_number": "01-05-66/26",
    "act_on": "12. 1. 2026.",
    "quorum_rule": "majority",
    "quorum_number": "",
    "majority_base": "present",
    "tie_breaker": "none",
    "notice_days": "7",
    "notice_days_urgent": "3",
    "session_kinds": ["regular", "extraordinary"],
}
SEAT = {"contact_name": "Nermina Alić", "role": "member", "starts_on": "1. 1. 2026.", "has_vote": "y"}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY):
        yield


@pytest.fixture
def client(app: Flask, secretary: User) -> PortalClient:
    return browser(app, secretary)


def test_a_body_is_entered_with_its_members_and_institutions(
    client: PortalClient, municipality: Municipality
) -> None:
    centre = make_organisation(municipality, "Centar za socijalni rad")
    chair = make_user(municipality, "member", full_name="Fahrudin Osmić")
    assert "No body is entered yet" in words(client.get(f"{PLACE}/bodies/"))

    body_id = id_in(client.post(f"{PLACE}/bodies/new", data=BODY))
    shown = words(client.get(f"{PLACE}/bodies/{body_id}"))
    assert "“Komisija za socijalnu zaštitu i inkluziju” is entered." in shown
    assert "Open the mandate" in shown

    answer = client.post(f"{PLACE}/bodies/{body_id}/mandates/new", data={"starts_on": "1.1.2026"})
    assert answer.status_code == 302
    assert "Enter the members" in words(client.get(answer.location))

    mandate = body_page(body_id, today=date(2026, 11, 16)).mandate
    assert mandate
    for seat in (
        {"user_id": str(chair.id), "role": "chair", "organisation_id": str(centre.id), "has_vote": "y"},
        {"contact_name": "Nermina Alić", "contact_email": "nermina@example.ba", "role": "observer"},
    ):
        data = {"starts_on": "1. 1. 2026.", **seat}
        assert client.post(f"{PLACE}/bodies/mandates/{mandate.id}/members/new", data=data).status_code == 302

    shown = words(client.get(f"{PLACE}/bodies/{body_id}"))
    assert "Fahrudin Osmić Chair" in shown
    assert "Centar za socijalni rad" in shown
    assert "Nermina Alić Observer · without a vote" in shown
    assert "2" in words(client.get(f"{PLACE}/bodies/"))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": "  "}, "Enter the name."),
        ({"short_name": ""}, "Enter the short name."),
        ({"kind": "sect"}, "Not a valid choice."),
        ({"act_on": "kad stigne"}, "Write the date like this: 16 Nov 2026"),
        ({"quorum_rule": "number"}, "Enter how many members make a quorum."),
        ({"quorum_rule": "number", "quorum_number": "pola"}, "Not a valid integer value."),
        ({"quorum_rule": "number", "quorum_number": "0"}, "Enter a number from 1 to 200."),
        ({"notice_days": ""}, "Enter the number of days."),
        ({"notice_days": "-1"}, "Enter a number from 0 to 60."),
        ({"session_kinds": []}, "Choose at least one kind of session."),
    ],
)
def test_a_body_that_cannot_stand_keeps_what_was_typed(
    client: PortalClient, municipality: Municipality, wrong: dict[str, object], sentence: str
) -> None:
    answer = client.post(f"{PLACE}/bodies/new", data=BODY | {"genitive": "Komisije"} | wrong)
    assert answer.status_code == 422
    assert sentence in " ".join(problems(answer))
    assert "<title>Error:" in answer.text
    assert value_of(answer, "genitive") == "Komisije"
    for name in wrong.keys() & {"act_on", "quorum_number", "notice_days"}:
        assert value_of(answer, name) == wrong[name]


def test_a_taken_name_is_said_at_the_name(client: PortalClient, municipality: Municipality) -> None:
    a_body(str(BODY["name"]))
    answer = client.post(f"{PLACE}/bodies/new", data=BODY)
    assert answer.status_code == 422
    assert problems(answer) == [f"There is already a body called “{BODY['name']}”."]
    assert 'id="name-e"' in answer.text


def test_a_body_is_corrected(client: PortalClient, municipality: Municipality) -> None:
    body = a_body()
    assert value_of(client.get(f"{PLACE}/bodies/{body.id}/edit"), "notice_days") == "7"
    answer = client.post(f"{PLACE}/bodies/{body.id}/edit", data=BODY | {"notice_days": "5"})
    assert answer.status_code == 302
    assert body_here(body.id).notice_days == 5


def test_a_mandate_cannot_end_before_it_begins(client: PortalClient, municipality: Municipality) -> None:
    body = a_body()
    data = {"starts_on": "1. 5. 2026.", "ends_on": "1. 4. 2026."}
    answer = client.post(f"{PLACE}/bodies/{body.id}/mandates/new", data=data)
    assert answer.status_code == 422
    assert problems(answer) == ["The end lies before the start."]
    assert value_of(answer, "ends_on") == "1. 4. 2026."


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"contact_name": ""}, "Choose a user, or enter the name of somebody without an account."),
        ({"contact_email": "nermina"}, "Enter an e-mail address such as ime@example.ba."),
        ({"role": "members_deputy"}, "Choose whose deputy this is."),
        ({"starts_on": "1. 1. 2020."}, "This day lies outside the mandate."),
        ({"starts_on": ""}, "Enter the first day."),
        ({"user_id": "ja"}, "Invalid Choice"),
        ({"organisation_id": "0192d3a0-0000-7000-8000-000000000000"}, "Not a valid choice."),
        ({"sector": "XYZ"}, "Not a valid choice."),
    ],
)
def test_a_member_that_cannot_sit_keeps_what_was_typed(
    client: PortalClient, municipality: Municipality, wrong: dict[str, str], sentence: str
) -> None:
    mandate = a_mandate(a_body())
    data = SEAT | {"act_number": "01-05-67/26"} | wrong
    answer = client.post(f"{PLACE}/bodies/mandates/{mandate.id}/members/new", data=data)
    assert answer.status_code == 422
    assert sentence in " ".join(problems(answer))
    assert value_of(answer, "act_number") == "01-05-67/26"


def test_a_second_chair_is_refused_at_the_role(client: PortalClient, municipality: Municipality) -> None:
    mandate = a_mandate(a_body())
    members_of(mandate, 2)
    answer = client.post(f"{PLACE}/bodies/mandates/{mandate.id}/members/new", data=SEAT | {"role": "chair"})
    assert answer.status_code == 422
    assert problems(answer) == ["Somebody else holds this role at that time."]
    assert value_of(answer, "contact_name") == "Nermina Alić"


def test_a_member_is_corrected_and_ends(client: PortalClient, municipality: Municipality) -> None:
    mandate = a_mandate(a_body())
    member = a_member(mandate, "Nermina Alić")
    data = SEAT | {"contact_name": "Nermina Alić-Begić"}
    assert client.post(f"{PLACE}/bodies/members/{member.id}/edit", data=data).status_code == 302
    assert member_here(member.id).full_name == "Nermina Alić-Begić"

    answer = client.post(f"{PLACE}/bodies/members/{member.id}/end", data={"ends_on": "1. 12. 2025."})
    assert answer.status_code == 422
    answer = client.post(f"{PLACE}/bodies/members/{member.id}/end", data={"ends_on": "jučer"})
    assert answer.status_code == 302
    assert "Former members of this mandate Nermina Alić-Begić Member · until 15 Nov 2026" in words(
        client.get(answer.location)
    )


def test_people_and_institutions_of_others_cannot_be_chosen(
    client: PortalClient, municipality: Municipality, other_municipality: Municipality
) -> None:
    stranger = make_user(other_municipality, "member", full_name="Ivan Perković")
    elsewhere = make_organisation(other_municipality, "Centar za socijalnu skrb")
    mandate = a_mandate(a_body())
    page = client.get(f"{PLACE}/bodies/mandates/{mandate.id}/members/new")
    assert "Ivan Perković" not in page.text
    assert "Centar za socijalnu skrb" not in page.text
    for wrong in ({"user_id": str(stranger.id)}, {"organisation_id": str(elsewhere.id)}):
        answer = client.post(f"{PLACE}/bodies/mandates/{mandate.id}/members/new", data=SEAT | wrong)
        assert answer.status_code == 422
        assert problems(answer) == ["Not a valid choice."]


def test_bodies_of_others_do_not_exist(
    client: PortalClient, municipality: Municipality, other_municipality: Municipality
) -> None:
    enter(other_municipality)
    mandate = a_mandate(a_body("Povjerenstvo"))
    member = a_member(mandate)
    enter(municipality)
    addresses = [
        f"bodies/{mandate.body_id}",
        f"bodies/{mandate.body_id}/edit",
        f"bodies/{mandate.body_id}/mandates/new",
        f"bodies/mandates/{mandate.id}/members/new",
        f"bodies/members/{member.id}/edit",
        f"bodies/members/{member.id}/end",
    ]
    for address in addresses:
        assert client.get(f"{PLACE}/{address}").status_code == 404, address
    assert "Povjerenstvo" not in client.get(f"{PLACE}/bodies/").text


def test_who_only_reads_sees_no_buttons_and_changes_nothing(app: Flask, municipality: Municipality) -> None:
    mandate = a_mandate(a_body())
    member = a_member(mandate)
    reader = browser(app, make_user(municipality, "member"))
    shown = reader.get(f"{PLACE}/bodies/{mandate.body_id}")
    assert shown.status_code == 200
    assert "Edit" not in words(shown)
    assert "New mandate" not in words(shown)
    for address in (
        "bodies/new",
        f"bodies/{mandate.body_id}/edit",
        f"bodies/{mandate.body_id}/mandates/new",
        f"bodies/mandates/{mandate.id}/members/new",
        f"bodies/members/{member.id}/edit",
        f"bodies/members/{member.id}/end",
    ):
        assert reader.get(f"{PLACE}/{address}").status_code == 403, address
        assert reader.post(f"{PLACE}/{address}", data={}).status_code == 403, address


def test_who_may_not_read_is_refused_and_strangers_sign_in(app: Flask, municipality: Municipality) -> None:
    body = a_body()
    officer = browser(app, make_user(municipality, "institution_officer"))
    for address in (f"{PLACE}/bodies/", f"{PLACE}/bodies/{body.id}"):
        assert officer.get(address).status_code == 403
        answer = browser(app).get(address)
        assert answer.status_code == 302
        assert answer.location.startswith("/sign-in")
