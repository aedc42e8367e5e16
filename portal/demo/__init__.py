"""Demo data, real in kind: four municipalities with their institutions and people, all persons invented."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal.accounts.models import Organisation
from portal.accounts.roles import ROLES
from portal.accounts.services import add_membership, add_organisation, add_user
from portal.clock import now
from portal.database import db, transaction
from portal.municipalities.current import visiting
from portal.municipalities.models import Municipality
from portal.municipalities.services import add_municipality
from portal.municipalities.switching import switch_on
from portal.plugins import installed_plugins

PASSWORD = "dobar dan portale"  # noqa: S105  # demo accounts open on the loopback address only
MEMBERS_SINCE = date(2024, 1, 8)


@cache
def demo_municipalities() -> list[dict[str, Any]]:
    """Return what the demo file says of each municipality."""
    text = (Path(__file__).parent / "municipalities.toml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["municipality"]
    return found


def load_demo() -> None:
    """Load the demo data; what is there already is left alone."""
    for entry in demo_municipalities():
        with transaction():
            if db.session.scalar(select(Municipality.id).where(Municipality.slug == entry["slug"])) is None:
                _load_municipality(entry)


def _load_municipality(entry: Mapping[str, Any]) -> None:
    lists = ("organisations", "people", "modules")
    municipality = add_municipality(**{key: value for key, value in entry.items() if key not in lists})
    with visiting(municipality):
        organisations = {
            each["name"]: add_organisation(municipality_id=municipality.id, **each)
            for each in entry["organisations"]
        }
        for person in entry["people"]:
            _load_person(municipality, person, organisations)
        for name in sorted(set(entry["modules"]) & set(installed_plugins())):
            _load_module(name, municipality)


def _load_person(
    municipality: Municipality, person: Mapping[str, Any], organisations: Mapping[str, Organisation]
) -> None:
    user = add_user(
        username=person["username"],
        full_name=person["full_name"],
        gender=person["gender"],
        email=f"{person['username']}@demo.example",
        password=PASSWORD,
        is_demo=True,
    )
    add_membership(
        user=user,
        municipality=municipality,
        roles=person["roles"],
        starts_on=MEMBERS_SINCE,
        organisation=organisations.get(person.get("organisation", "")),
    )


def _load_module(name: str, municipality: Municipality) -> None:
    switch_on(plugin=name, user_id=None, now=now())
    load = installed_plugins()[name].demo
    if load is not None:
        load(municipality.slug)


def demo_sign_ins() -> str:
    """Return the list of demo sign-ins, for whoever has just started the portal."""
    lines = [f"  Demo sign-ins, on this machine only; the password of all is “{PASSWORD}”:", ""]
    for entry in demo_municipalities():
        lines.append(f"  {entry['name']}")
        lines += [
            f"    {person['username']:<22} {', '.join(str(ROLES[role]) for role in person['roles'])}"
            for person in entry["people"]
        ]
    return "\n".join(lines) + "\n"
