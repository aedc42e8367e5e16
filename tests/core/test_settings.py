"""Settings of a module hold for one municipality, keep their kind, and are changed on the console only."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Blueprint, Flask
from sqlalchemy import select
from wtforms import BooleanField, DecimalField, IntegerField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional

from portal.accounts.models import User
from portal.api import BaseForm, Invalid, LocalDateField, NotFound, Plugin, select_choices, settings_of
from portal.audit import AuditEntry
from portal.clock import now
from portal.database import db
from portal.municipalities.models import Municipality
from portal.municipalities.setting import Setting
from portal.municipalities.settings import UnknownSetting, change_settings
from portal.municipalities.switching import switch_on
from portal.plugins import registry
from portal.testing import PortalClient, inside, make_user

pytestmark = pytest.mark.database
DAYS = select_choices({day: day for day in ("pon", "uto", "sri")})


class Settings(BaseForm):
    """One setting of each kind."""

    place = StringField("Mjesto", [Optional()], default="Velika sala")
    days = IntegerField("Dana prije", [InputRequired(), NumberRange(1, 30)], default=7)
    sends = BooleanField("Šalje podsjetnike", default=True)
    price = DecimalField("Cijena", default=Decimal("2.50"))
    since = LocalDateField("Od", default=date(2026, 1, 1))
    open_on = SelectMultipleField("Radni dani", choices=DAYS, default=["pon"])


DEFAULTS: Mapping[str, Any] = {
    "place": "Velika sala",
    "days": 7,
    "sends": True,
    "price": Decimal("2.50"),
    "since": date(2026, 1, 1),
    "open_on": ["pon"],
}
CHANGED: Mapping[str, Any] = {
    "place": "Mala sala",
    "days": 3,
    "sends": False,
    "price": Decimal("3.75"),
    "since": date(2026, 5, 4),
    "open_on": ["uto", "sri"],
}


@pytest.fixture(autouse=True)
def probe(app: Flask, municipality: Municipality) -> Iterator[None]:
    """A module with settings, and the same without."""
    found = registry().plugins
    for name, form in (("probe", Settings), ("plain", None)):
        found[name] = Plugin(
            name=name,
            title="Proba",
            summary="",
            version="1",
            icon="puzzle",
            requires_portal=">=0.1",
            package="portal",
            blueprint=Blueprint(name, __name__),
            settings_form=form,
        )
    switch_on(plugin="probe", user_id=None, now=now())
    yield
    del found["probe"], found["plain"]


@pytest.fixture
def staff(login_as: Callable[[User], PortalClient], municipality: Municipality) -> PortalClient:
    return login_as(make_user(municipality, "it_staff", username="nedim"))


def change(**values: Any) -> None:
    change_settings("probe", values, by=None, now=now())


def test_the_form_proposes_the_settings() -> None:
    assert dict(settings_of("probe")) == DEFAULTS
    assert dict(settings_of("plain")) == {}


def test_every_kind_of_value_comes_back_as_it_was() -> None:
    change(**CHANGED)
    db.session.expire_all()
    found = dict(settings_of("probe"))
    assert found == CHANGED
    assert [type(value) for value in found.values()] == [type(value) for value in CHANGED.values()]
    change(place=None)
    assert settings_of("probe")["place"] is None


def test_a_setting_that_the_form_does_not_have_is_a_mistake_in_the_code() -> None:
    settings = settings_of("probe")
    with pytest.raises(
        UnknownSetting, match="probe has no setting “colour”; its settings form has place, days"
    ):
        settings["colour"]
    with pytest.raises(UnknownSetting):
        settings.get("colour")
    with pytest.raises(UnknownSetting):
        "colour" in settings  # noqa: B015  # asking is what raises


@pytest.mark.parametrize(
    ("plugin", "values", "error"),
    [
        ("probe", {"colour": "red"}, Invalid),
        ("probe", {"place": object()}, Invalid),
        ("probe", {"open_on": [1]}, Invalid),
        ("probe", {"price": 0.1}, Invalid),
        ("plain", {"place": "x"}, Invalid),
        ("nothing", {"place": "x"}, NotFound),
    ],
)
def test_what_cannot_be_kept_is_refused(plugin: str, values: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        change_settings(plugin, values, by=None, now=now())
    assert db.session.scalars(select(Setting)).all() == []


def test_settings_hold_for_one_municipality(other_municipality: Municipality) -> None:
    change(days=3)
    with inside(other_municipality):
        assert settings_of("probe")["days"] == 7
        change(days=5)
    assert settings_of("probe")["days"] == 3


def test_only_what_changed_is_written_and_audited(secretary: User) -> None:
    change_settings("probe", {**DEFAULTS, "days": 3, "sends": False}, by=secretary.id, now=now())
    rows = db.session.scalars(select(Setting).order_by(Setting.key)).all()
    assert [(row.key, row.value, row.changed_by_id) for row in rows] == [
        ("days", 3, secretary.id),
        ("sends", False, secretary.id),
    ]
    change_settings("probe", {"days": 3}, by=None, now=now())
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "portal.settings_changed")
    ).all()
    assert [(entry.subject, entry.details) for entry in entries] == [
        ("portal.plugin/probe", {"settings": ["days", "sends"]})
    ]


def test_a_setting_that_a_newer_form_lacks_is_forgotten() -> None:
    db.session.add(Setting(plugin="probe", key="former", value=1, changed_at=now()))
    db.session.flush()
    assert "former" not in list(settings_of("probe"))


def test_settings_are_changed_on_the_console(staff: PortalClient) -> None:
    assert 'href="/jajce/console/modules/probe/settings"' in staff.get("/jajce/console/modules").text
    page = staff.get("/jajce/console/modules/probe/settings").text
    assert "Postavke: Proba" in page
    assert 'value="Velika sala"' in page
    typed = {
        "place": "Mala sala",
        "days": "3",
        "price": "3.75",
        "since": "4.5.2026.",
        "open_on": ["uto", "sri"],
    }
    answer = staff.post("/jajce/console/modules/probe/settings", data=typed, follow_redirects=True)
    assert "Postavke modula „Proba” su sačuvane." in answer.text
    assert dict(settings_of("probe")) == CHANGED


def test_what_cannot_stand_is_said_at_its_field(staff: PortalClient) -> None:
    answer = staff.post("/jajce/console/modules/probe/settings", data={"days": "99", "place": "Mala sala"})
    assert answer.status_code == 422
    assert "Postavke još nisu sačuvane" in answer.text
    assert 'value="Mala sala"' in answer.text
    assert dict(settings_of("probe")) == DEFAULTS


def test_a_module_without_settings_has_no_page(staff: PortalClient) -> None:
    assert "/modules/plain/settings" not in staff.get("/jajce/console/modules").text
    for name in ("plain", "nothing"):
        assert staff.get(f"/jajce/console/modules/{name}/settings").status_code == 404


def test_settings_need_the_permission(login_as: Callable[[User], PortalClient], secretary: User) -> None:
    assert login_as(secretary).get("/jajce/console/modules/probe/settings").status_code == 403
