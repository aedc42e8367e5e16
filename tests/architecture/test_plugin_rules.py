"""Every installed plugin keeps the rules of the house, and so do the tables and pages of the core."""

from importlib.metadata import entry_points

import pytest
from flask import Flask

from portal.accounts.access import access_of
from portal.database import Base
from portal.plugins.discovery import GROUP
from portal.reference import differences
from portal.testing.rules import check_plugin
from portal.testing.rules.fences import fence_faults
from portal.testing.rules.pages import form_faults
from portal.testing.rules.tables import scoped_tables, tie_faults
from tests.architecture.test_house_rules import ROOT

OF_NO_MUNICIPALITY = {
    "portal_activation",
    "portal_encryption_key",
    "portal_membership",
    "portal_membership_role",
    "portal_municipality",
    "portal_organisation",
    "portal_sign_in_entry",
    "portal_sign_in_session",
    "portal_subscriber",
    "portal_user",
}
"""Tables of the core that are read before a municipality is known, or that belong to none."""


@pytest.mark.parametrize("name", sorted(entry.name for entry in entry_points(group=GROUP)))
def test_a_plugin_keeps_the_rules(app: Flask, name: str) -> None:
    check_plugin(name)


def test_every_other_table_of_the_core_is_scoped(app: Flask) -> None:
    core = {name for name in Base.metadata.tables if name.startswith("portal_")}
    scoped = {found.name for found in scoped_tables()}
    assert core - scoped == OF_NO_MUNICIPALITY, "derive it from MunicipalityScoped, or list it with a reason"


def test_nothing_of_the_core_ties_rows_of_two_municipalities(app: Flask) -> None:
    scoped = [found for found in scoped_tables() if found.name.startswith("portal_")]
    assert [fault for found in scoped for fault in tie_faults(found)] == []
    assert list(fence_faults(scoped)) == []


def test_every_page_says_who_may_see_it(app: Flask) -> None:
    silent = [endpoint for endpoint in app.view_functions if access_of(app, endpoint) is None]
    assert silent == [], "put @requires(…), @signed_in or @public on it"


def test_every_form_of_the_core_is_protected(app: Flask) -> None:
    csrf = app.extensions["csrf"]
    assert not csrf._exempt_views
    assert not csrf._exempt_blueprints
    folder = ROOT / "portal/web/templates"
    sources = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.html")}
    assert [fault for place, source in sources.items() for fault in form_faults(source, place)] == []


def test_the_reference_is_as_the_code_is() -> None:
    assert differences() == [], "write it anew: portal docs"
