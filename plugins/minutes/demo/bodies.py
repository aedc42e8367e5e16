"""Setting up the bodies of the demo data with their members."""

from collections.abc import Mapping
from typing import Any

from plugins.minutes.demo.cast import Company, People
from plugins.minutes.demo.dates import Days
from plugins.minutes.models import Mandate, Member
from plugins.minutes.queries import member_here
from plugins.minutes.services import Seat, add_member, change_member, create_body, open_mandate


def set_up_body(entry: Mapping[str, Any], people: People, days: Days) -> Company:
    """Set up a body, its mandate and its members; contacts from outside have no address yet."""
    appointed_on = days.day(entry["appointed"])
    number = days.worded(entry["act_number"], entry["appointed"])
    body = create_body(
        name=entry["name"],
        short_name=entry["short_name"],
        genitive=entry["genitive"],
        kind=entry["kind"],
        appointed_by=entry["appointed_by"],
        act_number=number,
        act_on=appointed_on,
        now=days.moment(entry["starts"], "08:30"),
    )
    mandate = open_mandate(
        body=body,
        starts_on=days.day(entry["starts"]),
        ends_on=days.day(entry["ends"]),
        act_number=number,
        act_on=appointed_on,
    )
    members: dict[str, Member] = {}
    for seat in entry["members"]:
        member = _seat(seat, mandate, members, people)
        members[member.full_name] = member
    return Company(body=body, mandate=mandate, members=members)


def _seat(
    entry: Mapping[str, Any], mandate: Mandate, members: Mapping[str, Member], people: People
) -> Member:
    seat = Seat(
        role=entry["role"],
        starts_on=mandate.starts_on,
        user_id=people.users[entry["user"]].id if "user" in entry else None,
        contact_name=entry.get("name"),
        organisation_id=people.organisations[entry["organisation"]].id,
        has_vote=entry.get("has_vote", True),
        deputy_of_id=members[entry["deputy_of"]].id if "deputy_of" in entry else None,
    )
    return add_member(mandate=mandate, seat=seat)


def enter_addresses(entry: Mapping[str, Any], company: Company) -> None:
    """Enter the e-mail addresses of the contacts from outside."""
    for seat in entry["members"]:
        if "email" in seat:
            _enter_address(company.members[seat["name"]], seat["email"])


def _enter_address(member: Member, email: str) -> None:
    seat = Seat(
        role=member.role,
        starts_on=member.starts_on,
        contact_name=member.contact_name,
        contact_email=email,
        organisation_id=member.organisation_id,
        has_vote=member.has_vote,
        deputy_of_id=member.deputy_of_id,
    )
    change_member(member=member_here(member.id), seat=seat)
