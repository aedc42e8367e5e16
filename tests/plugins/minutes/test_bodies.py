"""Bodies, mandates and who sits in them."""

from datetime import date

import pytest
from sqlalchemy import text

from plugins.minutes.codes import MemberRole
from plugins.minutes.queries import bodies_here, body_here, body_page, current_mandate, members_on
from plugins.minutes.services import BodyRules, Seat, add_member, change_body, change_member, end_membership
from portal.accounts.models import User
from portal.database import db
from portal.errors import Conflict, Invalid, NotFound
from portal.municipalities import enter
from portal.municipalities.models import Municipality
from portal.testing import make_organisation, make_user
from tests.plugins.minutes.builders import (
    MANDATE_FROM,
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


def test_the_list_counts_who_sits_today(municipality: Municipality) -> None:
    mandate = a_mandate(a_body())
    members_of(mandate, 3)
    a_member(mandate, "Bivši Član", ends_on=date(2026, 2, 1))
    (row,) = bodies_here(today=date(2026, 11, 24))
    assert row.mandate is mandate
    assert row.members == 3


def test_a_body_without_a_mandate_is_listed_too(municipality: Municipality) -> None:
    a_body()
    (row,) = bodies_here(today=date(2026, 11, 24))
    assert (row.mandate, row.members) == (None, 0)


def test_two_bodies_cannot_have_one_name(municipality: Municipality) -> None:
    a_body("Komisija")
    other = a_body("Odbor")
    with pytest.raises(Conflict) as raised:
        change_body(
            body=other,
            name=" Komisija ",
            short_name="K",
            kind="committee",
            genitive=None,
            appointed_by=None,
            act_number=None,
            act_on=None,
            rules=BodyRules(),
        )
    assert "name" in raised.value.fields


def test_the_same_name_is_free_in_another_municipality(
    municipality: Municipality, other_municipality: Municipality
) -> None:
    body = a_body("Komisija")
    enter(other_municipality)
    assert a_body("Komisija").id != body.id
    with pytest.raises(NotFound):
        body_here(body.id)


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({"quorum_rule": "number"}, "quorum_number"),
        ({"quorum_rule": "number", "quorum_number": 0}, "quorum_number"),
        ({"notice_days": -1}, "notice_days"),
        ({"session_kinds": ()}, "session_kinds"),
    ],
)
def test_rules_that_cannot_stand_are_refused(
    municipality: Municipality, rules: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as raised:
        a_body(**rules)
    assert field in raised.value.fields


def test_the_next_mandate_ends_the_one_before_with_its_members(municipality: Municipality) -> None:
    body = a_body()
    first = a_mandate(body)
    member = a_member(first)
    second = a_mandate(body, date(2027, 1, 1))
    assert (first.ordinal, second.ordinal) == (1, 2)
    assert first.ends_on == member.ends_on == date(2026, 12, 31)
    assert current_mandate(body.id, today=date(2026, 12, 31)) is first
    assert current_mandate(body.id, today=date(2027, 1, 1)) is second


def test_a_mandate_cannot_begin_before_the_last_one(municipality: Municipality) -> None:
    body = a_body()
    a_mandate(body)
    with pytest.raises(Invalid) as raised:
        a_mandate(body, date(2025, 6, 1))
    assert "starts_on" in raised.value.fields


def test_members_stand_in_the_order_of_a_roll_call(municipality: Municipality) -> None:
    mandate = a_mandate(a_body())
    a_member(mandate, "Posmatrač Prvi", role=MemberRole.OBSERVER)
    a_member(mandate, "Zijad Član")
    a_member(mandate, "Adnan Član")
    a_member(mandate, "Zlata Predsjednica", role=MemberRole.CHAIR)
    names = [member.full_name for member in members_on(mandate.id, day=date(2026, 11, 24))]
    assert names == ["Zlata Predsjednica", "Adnan Član", "Zijad Član", "Posmatrač Prvi"]


def test_a_user_sits_for_an_institution_and_its_sector(municipality: Municipality) -> None:
    centre = make_organisation(municipality, "Centar za socijalni rad", "SOC")
    user = make_user(municipality, "member", full_name="Jasmina Delić")
    member = a_member(a_mandate(a_body()), user_id=user.id, organisation_id=centre.id)
    assert (member.full_name, member.email, member.sector) == ("Jasmina Delić", user.email, "SOC")


def test_observers_and_deputies_have_no_vote(municipality: Municipality) -> None:
    mandate = a_mandate(a_body())
    member = a_member(mandate)
    observer = a_member(mandate, "Posmatrač", role=MemberRole.OBSERVER)
    deputy = a_member(mandate, "Zamjenik", role=MemberRole.MEMBERS_DEPUTY, deputy_of_id=member.id)
    assert [member.has_vote, observer.has_vote, deputy.has_vote] == [True, False, False]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"contact_name": " "}, "contact_name"),
        ({"contact_email": "nije adresa"}, "contact_email"),
        ({"contact_email": "ana@"}, "contact_email"),
        ({"sector": "XYZ"}, "sector"),
        ({"starts_on": date(2025, 12, 31)}, "starts_on"),
        ({"ends_on": date(2025, 12, 31)}, "ends_on"),
        ({"role": MemberRole.MEMBERS_DEPUTY}, "deputy_of_id"),
        ({"role": MemberRole.CHAIR}, "role"),
    ],
)
def test_a_seat_that_cannot_stand_is_refused(
    municipality: Municipality, values: dict[str, object], field: str
) -> None:
    mandate = a_mandate(a_body())
    a_member(mandate, "Predsjednik", role=MemberRole.CHAIR)
    seat = {"role": MemberRole.MEMBER, "starts_on": MANDATE_FROM, "contact_name": "Novi Član", **values}
    with pytest.raises(Invalid) as raised:
        add_member(mandate=mandate, seat=Seat(**seat))
    assert list(raised.value.fields) == [field]


def test_nobody_sits_twice_at_the_same_time(municipality: Municipality, secretary: User) -> None:
    mandate = a_mandate(a_body())
    member = a_member(mandate, user_id=secretary.id)
    with pytest.raises(Invalid) as raised:
        a_member(mandate, user_id=secretary.id)
    assert "user_id" in raised.value.fields
    end_membership(member=member, ends_on=date(2026, 5, 31))
    assert a_member(mandate, user_id=secretary.id, starts_on=date(2026, 6, 1)).id != member.id


def test_an_institution_of_another_municipality_is_not_found(
    municipality: Municipality, other_municipality: Municipality
) -> None:
    school = make_organisation(other_municipality, "Osnovna škola", "OBR")
    with pytest.raises(NotFound):
        a_member(a_mandate(a_body()), organisation_id=school.id)


def test_a_deputy_leaves_with_the_member(municipality: Municipality) -> None:
    mandate = a_mandate(a_body())
    member = a_member(mandate)
    deputy = a_member(mandate, "Zamjenik", role=MemberRole.MEMBERS_DEPUTY, deputy_of_id=member.id)
    end_membership(member=member, ends_on=date(2026, 6, 30))
    assert deputy.ends_on == date(2026, 6, 30)


def test_a_seat_of_history_keeps_its_person(municipality: Municipality, secretary: User) -> None:
    body = a_body()
    members = members_of(a_mandate(body), 3)
    session = a_draft(body, secretary)
    an_item(session)
    start(call(session), members, secretary)
    with pytest.raises(Conflict):
        change_member(
            member=members[1],
            seat=Seat(role=MemberRole.MEMBER, starts_on=MANDATE_FROM, user_id=secretary.id),
        )
    seat = Seat(role=MemberRole.MEMBER, starts_on=MANDATE_FROM, contact_name="Ispravljeno Ime")
    assert change_member(member=members[1], seat=seat).full_name == "Ispravljeno Ime"


def test_the_page_parts_members_from_former_ones(municipality: Municipality) -> None:
    body = a_body()
    mandate = a_mandate(body)
    gone = a_member(mandate, "Bivši", ends_on=date(2026, 3, 1))
    here = a_member(mandate, "Sadašnji")
    page = body_page(body.id, today=date(2026, 11, 24))
    assert (page.members, page.former) == ([here], [gone])


def test_a_dump_of_the_table_names_no_outside_member(secretary: User) -> None:
    seat = Seat(
        role=MemberRole.MEMBER,
        starts_on=MANDATE_FROM,
        contact_name="Edina Ramić",
        contact_email="edina@kontakt.example",
    )
    member = add_member(mandate=a_mandate(a_body()), seat=seat)
    tables = text("SELECT m::text || p::text FROM minutes_member m, portal_person_ref p")
    dump = " ".join(db.session.execute(tables).scalars())
    assert (member.full_name, member.email) == ("Edina Ramić", "edina@kontakt.example")
    assert str(member.id) in dump
    assert [word for word in ("Edina", "Ramić", "edina@kontakt") if word in dump] == []
