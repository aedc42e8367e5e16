"""Who may see which page; what is unknown and what is forbidden answer alike."""

import pytest
from flask import Flask

from portal.accounts.access import access_of
from portal.accounts.models import Membership, User
from portal.accounts.services import add_membership
from portal.database import db
from portal.municipalities.models import Municipality
from portal.testing import MEMBER_SINCE, PortalClient, make_municipality, make_user

pytestmark = pytest.mark.database


def test_every_view_says_who_may_see_it(app: Flask) -> None:
    silent = [name for name in app.view_functions if access_of(app, name) is None]
    assert silent == []


def test_a_visitor_is_led_to_sign_in_and_back(client: PortalClient, municipality: Municipality) -> None:
    response = client.get("/jajce/minutes/?view=past")
    assert response.status_code == 302
    assert response.location == "/sign-in?next=/jajce/minutes/?view%3Dpast"


@pytest.mark.parametrize("path", ["/nowhere/", "/jajce/nothing", "/no/such/page", "/jajce/minutes/x/y/z"])
def test_a_visitor_learns_nothing_about_what_exists(
    client: PortalClient, municipality: Municipality, path: str
) -> None:
    assert client.get(path).location.startswith("/sign-in")


def test_an_unknown_municipality_and_one_of_others_answer_alike(
    client: PortalClient, secretary: User, other_municipality: Municipality
) -> None:
    client.sign_in(secretary)
    unknown, foreign = client.get("/nowhere/"), client.get("/livno/")
    assert (unknown.status_code, foreign.status_code) == (404, 404)
    assert unknown.text == foreign.text.replace("livno", "nowhere")


def test_the_only_membership_is_entered_at_once(client: PortalClient, secretary: User) -> None:
    client.sign_in(secretary)
    assert client.get("/").location == "/jajce/"
    assert client.get("/jajce/").status_code == 200


def test_who_has_two_municipalities_chooses(
    client: PortalClient, secretary: User, other_municipality: Municipality
) -> None:
    add_membership(user=secretary, municipality=other_municipality, roles=["member"], starts_on=MEMBER_SINCE)
    client.sign_in(secretary)
    page = client.get("/")
    assert page.status_code == 200
    assert 'href="/jajce/"' in page.text
    assert 'href="/livno/"' in page.text


def test_a_role_counts_only_where_it_is_held(
    client: PortalClient, municipality: Municipality, other_municipality: Municipality
) -> None:
    user = make_user(municipality, "it_staff")
    add_membership(user=user, municipality=other_municipality, roles=["member"], starts_on=MEMBER_SINCE)
    client.sign_in(user)
    assert client.get("/jajce/console/modules").status_code == 200
    assert client.get("/livno/console/modules").status_code == 403


def test_a_refusal_says_which_permission_is_missing(client: PortalClient, secretary: User) -> None:
    client.sign_in(secretary)
    page = client.get("/jajce/console/modules")
    assert page.status_code == 403
    assert "Uključivanje i isključivanje modula" in page.text


def test_a_membership_that_has_ended_opens_nothing(client: PortalClient, municipality: Municipality) -> None:
    user = make_user(municipality, "secretary")
    db.session.flush()
    membership = db.session.query(Membership).filter_by(user_id=user.id).one()
    membership.ends_on = MEMBER_SINCE
    client.sign_in(user)
    assert client.get("/jajce/").status_code == 404


def test_a_municipality_whose_word_is_reserved_is_never_read_from_a_path(
    client: PortalClient, municipality: Municipality
) -> None:
    make_municipality("sarajevo", "Sarajevo")
    assert client.get("/health").json == {"status": "ok"}
