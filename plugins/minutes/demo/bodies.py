"""Setting up the bodies of the demo data with their members."""

from collections.abc import Mapping
from typing import Any

from plugins.minutes.demo.scene import Company, Scene
from plugins.minutes.models import Mandate, Member
from plugins.minutes.queries import member_here
from plugins.minutes.services import Seat, add_member, change_member, create_body, open_mandate


def set_up_body(entry: Mapping[str, Any], scene: Scene) -> Company:
    """Set up a body, its mandate and its members; contacts from outside have no address yet."""
    days = scene.days
    act = {
        "act_number": days.worded(entry["act_number"], entry["appointed"]),
        "act_on": days.day(entry["appointed"]),
    }
    names = {key: entry[key] for key in ("name", "short_name", "genitive", "kind", "appointed_by")}
    body = create_body(**names, **act, now=days.moment(entry["starts"], "08:30"))
    starts_on, ends_on = days.day(entry["starts"]), days.day(entry["ends"])
    mandate = open_mandate(body=body, starts_on=starts_on, ends_on=ends_on, **act)
    members: dict[str, Member] = {}
    for seat in entry["members"]:
        member = _take_seat(seat, mandate, members, scene)
        members[member.full_name] = member
    return Company(body=body, members=members)


def _take_seat(
    entry: Mapping[str, Any], mandate: Mandate, members: Mapping[str, Member], scene: Scene
) -> Member:
    seat = Seat(
        role=entry["role"],
        starts_on=mandate.starts_on,
        user_id=scene.user_id(entry["user"]) if "user" in entry else None,
        contact_name=entry.get("name"),
        organisation_id=scene.organisations[entry["organisation"]].id,
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
