"""Signing in and out: one row per browser, nothing learnt from a refusal, demo accounts only here."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, select

from portal.accounts.models import SignInEntry, SignInSession, User
from portal.accounts.sessions import hash_token
from portal.clock import now
from portal.database import db
from portal.errors import Conflict
from portal.municipalities.models import Municipality
from portal.testing import PASSWORD, PortalClient, make_user

pytestmark = pytest.mark.database
START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def outcomes() -> list[str]:
    return list(db.session.scalars(select(SignInEntry.outcome).order_by(SignInEntry.id)))


def cookie(client: PortalClient) -> str:
    found = client.get_cookie("portal_session")
    assert found is not None
    return found.value


@pytest.mark.parametrize("name", ["amra", "AMRA", " amra ", "amra@example.ba"])
def test_name_or_address_and_password_open_the_portal(
    client: PortalClient, secretary: User, name: str
) -> None:
    response = client.post("/sign-in", data={"name": name, "password": PASSWORD})
    assert response.status_code == 302
    assert client.get("/jajce/").status_code == 200
    assert outcomes() == ["signed_in"]


def test_the_table_knows_only_the_hash_of_the_token(client: PortalClient, secretary: User) -> None:
    client.sign_in(secretary)
    token = cookie(client).removeprefix("t.")
    row = db.session.scalars(select(SignInSession)).one()
    assert row.token_hash == hash_token(token)
    assert token not in str(row.data)


def test_a_wrong_password_and_an_unknown_name_read_alike(client: PortalClient, secretary: User) -> None:
    wrong = client.post("/sign-in", data={"name": "amra", "password": "pogrešna lozinka"})
    unknown = client.post("/sign-in", data={"name": "nobody", "password": "pogrešna lozinka"})
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert "Ime ili lozinka nisu tačni." in wrong.text
    assert wrong.text == unknown.text.replace('value="nobody"', 'value="amra"')
    assert outcomes() == ["refused", "refused"]


def test_an_empty_form_says_what_is_missing(client: PortalClient, municipality: Municipality) -> None:
    page = client.post("/sign-in", data={"name": "", "password": ""})
    assert page.status_code == 422
    assert "Upišite korisničko ime" in page.text
    assert "Upišite lozinku" in page.text


def test_signing_in_changes_the_token(client: PortalClient, secretary: User) -> None:
    client.get("/sign-in")
    client.set_cookie("portal_session", "t.planted-by-somebody-else")
    client.sign_in(secretary)
    assert cookie(client) != "t.planted-by-somebody-else"


def test_a_style_sheet_asks_nobody_who_they_are(client: PortalClient, secretary: User) -> None:
    client.sign_in(secretary)
    asked: list[str] = []

    def note(*arguments: object) -> None:
        asked.append(str(arguments[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        sent = client.get("/assets/portal.css")
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert sent.status_code == 200
    assert [statement for statement in asked if "portal_sign_in_session" in statement] == []
    assert "Set-Cookie" not in sent.headers
    assert client.get("/jajce/").status_code == 200


def test_signing_out_ends_the_session_for_good(client: PortalClient, secretary: User) -> None:
    client.sign_in(secretary)
    kept = cookie(client)
    client.post("/sign-out")
    client.set_cookie("portal_session", kept)
    assert client.get("/jajce/").location.startswith("/sign-in")
    assert outcomes() == ["signed_in", "signed_out"]


def test_a_session_ends_after_half_an_hour_without_work(client: PortalClient, secretary: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client.sign_in(secretary)
        clock.shift(timedelta(minutes=29))
        assert client.get("/jajce/").status_code == 200
        clock.shift(timedelta(minutes=29))
        assert client.get("/jajce/").status_code == 200
        clock.shift(timedelta(minutes=31))
        assert client.get("/jajce/").location.startswith("/sign-in")


def test_a_session_ends_after_a_working_day_whatever_is_done(client: PortalClient, secretary: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client.sign_in(secretary)
        for _ in range(29):
            clock.shift(timedelta(minutes=25))
            last = client.get("/jajce/")
        assert last.status_code == 302


def test_a_deactivated_account_is_out_at_once(client: PortalClient, secretary: User) -> None:
    client.sign_in(secretary)
    secretary.deactivated_at = now()
    db.session.flush()
    assert client.get("/jajce/").location.startswith("/sign-in")
    refused = client.post("/sign-in", data={"name": "amra", "password": PASSWORD})
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("headers", "address", "opens"),
    [
        ({}, "127.0.0.1", True),
        ({}, "10.0.0.7", False),
        ({"X-Forwarded-For": "198.51.100.7"}, "127.0.0.1", False),
        ({"Host": "portal.example.ba"}, "127.0.0.1", False),
    ],
)
def test_demo_accounts_open_on_this_machine_only(
    client: PortalClient, municipality: Municipality, headers: dict[str, str], address: str, opens: bool
) -> None:
    make_user(municipality, "secretary", username="demo", is_demo=True)
    response = client.post(
        "/sign-in",
        data={"name": "demo", "password": PASSWORD},
        headers=headers,
        environ_base={"REMOTE_ADDR": address},
    )
    assert (response.status_code == 302) is opens


def test_demo_accounts_stay_shut_where_people_know_the_portal_by_another_name(
    client: PortalClient, app: Flask, municipality: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_user(municipality, "secretary", username="demo", is_demo=True)
    monkeypatch.setitem(
        app.config, "PORTAL", replace(app.config["PORTAL"], base_url="https://portal.example.ba")
    )
    response = client.post("/sign-in", data={"name": "demo", "password": PASSWORD})
    assert response.status_code == 422


@pytest.mark.parametrize(("own", "typed"), [("ŠEHIĆ", "ŠEHIĆ"), ("Šejla", "Šejla"), ("IRMA", "irma")])
def test_a_user_name_may_hold_any_letter(
    client: PortalClient, municipality: Municipality, own: str, typed: str
) -> None:
    make_user(municipality, "secretary", username=own, email=None)
    assert client.post("/sign-in", data={"name": typed, "password": PASSWORD}).status_code == 302


def test_nobody_takes_the_address_of_another_as_their_user_name(
    municipality: Municipality, secretary: User
) -> None:
    with pytest.raises(Conflict):
        make_user(municipality, "member", username="AMRA@example.ba", email=None)
    with pytest.raises(Conflict):
        make_user(municipality, "member", username="other", email="amra@example.ba")


def test_after_signing_in_only_local_paths_are_followed(client: PortalClient, secretary: User) -> None:
    response = client.post("/sign-in?next=//evil.example/", data={"name": "amra", "password": PASSWORD})
    assert response.location == "/"


def test_a_form_without_its_token_is_refused(own_database: Flask) -> None:
    own_database.config["WTF_CSRF_ENABLED"] = True
    page = own_database.test_client().post("/sign-in", data={"name": "amra", "password": PASSWORD})
    assert page.status_code == 400
    assert "predugo" in page.text
