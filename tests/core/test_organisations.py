"""The institutions of a municipality: entered, corrected and taken out by who may."""

import pytest

from portal.accounts.models import User
from portal.accounts.queries import organisations_here
from portal.database import db
from portal.municipalities.models import Municipality
from portal.testing import PortalClient, make_organisation, make_user

pytestmark = pytest.mark.database
CENTRE = {"name": "Centar za socijalni rad", "short_name": "CSR", "sector": "SOC", "email": "csr@example.ba"}


def names() -> list[str]:
    return [organisation.name for organisation in organisations_here()]


def test_an_institution_is_entered(client: PortalClient, secretary: User) -> None:
    client.sign_in(secretary)
    page = client.post("/jajce/organisations/new", data=CENTRE, follow_redirects=True)
    assert page.status_code == 200
    assert names() == ["Centar za socijalni rad"]
    assert "Centar za socijalni rad" in page.text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Upišite naziv"),
        ("name", "   ", "Upišite naziv"),
        ("name", "x" * 201, "200"),
        ("email", "not an address", "ime@example.ba"),
        ("email", "csr@example.ba\nBcc: a@b.ba", "ime@example.ba"),
        ("sector", "XXX", "field-error"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_lost(
    client: PortalClient, secretary: User, field: str, value: str, sentence: str
) -> None:
    client.sign_in(secretary)
    page = client.post("/jajce/organisations/new", data={**CENTRE, field: value})
    assert page.status_code == 422
    assert sentence in page.text
    assert 'value="CSR"' in page.text
    assert names() == []


@pytest.mark.parametrize(
    ("before", "now"),
    [("CENTAR za socijalni rad", "Centar za socijalni rad"), ("Škola", "Škola"), ("ŠKOLA", "Škola")],
)
def test_a_name_is_entered_once(
    client: PortalClient, secretary: User, municipality: Municipality, before: str, now: str
) -> None:
    make_organisation(municipality, before)
    client.sign_in(secretary)
    page = client.post("/jajce/organisations/new", data={**CENTRE, "name": now})
    assert page.status_code == 409
    assert 'value="CSR"' in page.text


def test_an_institution_is_corrected_and_taken_out(
    client: PortalClient, secretary: User, municipality: Municipality
) -> None:
    organisation = make_organisation(municipality, "Centar")
    address = f"/jajce/organisations/{organisation.id}"
    client.sign_in(secretary)
    assert 'value="Centar"' in client.get(address).text
    client.post(address, data=CENTRE)
    assert names() == ["Centar za socijalni rad"]
    client.post(f"{address}/end")
    assert names() == []


def test_an_institution_that_was_taken_out_can_be_entered_again(
    client: PortalClient, secretary: User, municipality: Municipality
) -> None:
    former = make_organisation(municipality, CENTRE["name"])
    client.sign_in(secretary)
    client.post(f"/jajce/organisations/{former.id}/end")
    client.post("/jajce/organisations/new", data=CENTRE)
    assert [(found.id, found.short_name) for found in organisations_here()] == [(former.id, "CSR")]


def test_an_institution_of_another_municipality_is_not_there(
    client: PortalClient, secretary: User, other_municipality: Municipality
) -> None:
    foreign = make_organisation(other_municipality, "Centar za socijalnu skrb")
    client.sign_in(secretary)
    assert client.get(f"/jajce/organisations/{foreign.id}").status_code == 404
    assert client.post(f"/jajce/organisations/{foreign.id}", data=CENTRE).status_code == 404
    assert client.post(f"/jajce/organisations/{foreign.id}/end").status_code == 404
    db.session.refresh(foreign)
    assert foreign.ended_on is None


def test_a_member_may_not_manage_institutions(client: PortalClient, municipality: Municipality) -> None:
    client.sign_in(make_user(municipality, "member"))
    assert client.get("/jajce/organisations/").status_code == 403
    assert client.post("/jajce/organisations/new", data=CENTRE).status_code == 403
