"""A module that is off is nowhere: no route, no menu, no delivery, no permission."""

from collections.abc import Callable
from types import ModuleType
from uuid import UUID

import pytest
from flask import Blueprint, Flask
from sqlalchemy import select

from portal.accounts.access import reader_of
from portal.accounts.models import Membership, User
from portal.accounts.queries import membership_here
from portal.audit.models import AuditEntry
from portal.clock import now
from portal.database import db, transaction, uuid7
from portal.declarations import Plugin, Subscription
from portal.events import publish
from portal.events.models import Delivery
from portal.events.vocabulary import WorkCompleted
from portal.municipalities.models import Municipality
from portal.municipalities.switching import switch_off, switch_on
from portal.plugins import ask, is_active
from portal.testing import (
    MEMBER_SINCE,
    PASSWORD,
    PortalClient,
    make_municipality,
    make_user,
)

pytestmark = pytest.mark.database


def membership(user: User) -> Membership:
    found = membership_here(user_id=user.id, slug="jajce", day=MEMBER_SINCE)
    assert found is not None
    return found


def test_every_channel_follows_the_switch(
    client: PortalClient, municipality: Municipality, secretary: User
) -> None:
    client.sign_in(secretary)
    for is_on in (False, True):
        (switch_on if is_on else switch_off)(plugin="minutes", user_id=None, now=now())
        reader = reader_of(membership(secretary))
        assert is_active("minutes", municipality.id) is is_on
        assert (client.get("/jajce/minutes/").status_code == 200) is is_on
        assert ('href="/jajce/minutes/"' in client.get("/jajce/").text) is is_on
        assert reader.may("minutes.call_session") is is_on
        assert bool(ask("navigation", municipality.id, reader=reader, now=now())) is is_on


def test_a_module_is_switched_by_it_staff_on_the_console(
    client: PortalClient, municipality: Municipality
) -> None:
    client.sign_in(make_user(municipality, "it_staff", full_name="Nedim Skopljak"))
    client.post("/jajce/console/modules/minutes/off")
    page = client.get("/jajce/console/modules").text
    assert "Isključen" in page
    assert "Nedim Skopljak" in page
    client.post("/jajce/console/modules/minutes/on")
    actions = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject == "portal.plugin/minutes").order_by(AuditEntry.id)
    ).all()
    assert actions[-2:] == ["portal.module_switched_off", "portal.module_switched_on"]


def test_an_unknown_module_is_said_to_be_unknown(client: PortalClient, municipality: Municipality) -> None:
    client.sign_in(make_user(municipality, "it_staff"))
    page = client.post("/jajce/console/modules/nonsense/on", follow_redirects=True)
    assert "nonsense" in page.text


def test_switching_needs_the_permission(client: PortalClient, secretary: User) -> None:
    client.sign_in(secretary)
    assert client.post("/jajce/console/modules/minutes/off").status_code == 403


def probe_plugin() -> ModuleType:
    """Return a plugin that subscribes to a word of the core."""
    module = ModuleType("probe")
    module.plugin = Plugin(  # type: ignore[attr-defined]  # made here instead of imported
        name="probe",
        title="Proba",
        summary="",
        version="1",
        icon="puzzle",
        requires_portal=">=0.1",
        package="portal",
        blueprint=Blueprint("probe", __name__),
        subscriptions=(Subscription(name="probe.hear", event="work.completed", handler=lambda _: None),),
    )
    return module


def owed(app: Flask, place: UUID) -> int:
    with app.app_context(), transaction(place):
        return len(db.session.scalars(select(Delivery).where(Delivery.subscriber == "probe.hear")).all())


def test_deliveries_are_written_for_active_modules_only_and_dropped_with_the_switch(
    twin: Callable[..., Flask],
) -> None:
    app = twin(plugins={"probe": probe_plugin()})
    with app.app_context(), transaction():
        place = make_municipality("jajce", "Jajce").id
    counts = []
    for switch in (None, switch_on, switch_off):
        with app.app_context(), transaction(place):
            if switch:
                switch(plugin="probe", user_id=None, now=now())
        counts.append(owed(app, place))
        with app.app_context(), transaction(place):
            publish(WorkCompleted(work_id=uuid7(), record="probe.thing/1"))
        counts.append(owed(app, place))
    with app.app_context(), transaction(place):
        entry = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "portal.module_switched_off")
        )
        dropped = entry.one().details
    assert counts == [0, 0, 0, 1, 0, 0]
    assert dropped == {"deliveries_dropped": 1}


def test_two_web_processes_need_no_restart(own_database: Flask, twin: Callable[..., Flask]) -> None:
    with own_database.app_context(), transaction():
        municipality = make_municipality("jajce", "Jajce")
        make_user(municipality, "secretary", username="amra")
        place = municipality.id
    client = twin().test_client()
    client.post("/sign-in", data={"name": "amra", "password": PASSWORD})
    assert client.get("/jajce/minutes/").status_code == 404
    with own_database.app_context(), transaction(place):
        switch_on(plugin="minutes", user_id=None, now=now())
    assert client.get("/jajce/minutes/").status_code == 200
