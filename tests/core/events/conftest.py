"""Fixtures of the event bus: a plugin of the tests with subscriptions, and a worker without a process."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from flask import Blueprint, Flask, current_app
from sqlalchemy import select

from portal.clock import now as present
from portal.database import db, scope_or_none, transaction
from portal.database.fence import tell_database
from portal.declarations import Plugin, Subscription
from portal.events.claims import Pair
from portal.events.deadlines import publish_due
from portal.events.turns import deliver
from portal.municipalities.models import Municipality
from portal.municipalities.switching import switch_on
from portal.plugins import subscriptions
from portal.testing import make_municipality

Subscribe = Callable[..., None]


def echo_plugin(*declared: Subscription) -> Plugin:
    return Plugin(
        name="echo",
        title="Echo",
        summary="",
        version="1",
        icon="",
        requires_portal=">=0",
        package="portal",
        blueprint=Blueprint("echo", __name__),
        subscriptions=declared,
    )


@pytest.fixture
def subscribe(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Subscribe:
    """Declare the subscriptions of a plugin “echo”; with a municipality in sight it is switched on there."""
    name = "own_database" if "own_database" in request.fixturenames else "app"
    registry = request.getfixturevalue(name).extensions["portal_plugins"]

    def declare(*declared: Subscription) -> None:
        monkeypatch.setitem(registry.plugins, "echo", echo_plugin(*declared))
        if scope_or_none() is not None:
            switch_on(plugin="echo", user_id=None, now=present())

    return declare


@pytest.fixture
def deliver_all(app: Flask) -> Callable[..., int]:
    """Commit, publish what is due and deliver until nothing moves; what the handlers did is in sight."""

    def work(now: datetime | None = None) -> int:
        db.session.commit()
        here = scope_or_none()
        total = 0
        while tried := _round(now):
            total += tried
        db.session.expire_all()
        if here is not None:
            tell_database(db.session(), here)
        return total

    return work


def _round(now: datetime | None) -> int:
    ids = db.session.scalars(select(Municipality.id).order_by(Municipality.id)).all()
    pairs = [
        Pair(plugin=plugin, subscription=subscription, municipality_id=municipality_id)
        for municipality_id in ids
        for plugin, subscription in subscriptions()
    ]
    due = sum(publish_due(municipality_id, now=now) for municipality_id in ids)
    return due + sum(deliver(pair, now=now) for pair in pairs)


@pytest.fixture
def place(own_database: Flask) -> UUID:
    """A municipality, committed; the module “echo” is on there."""
    with own_database.app_context():
        with transaction():
            municipality_id = make_municipality("jajce", "Jajce").id
        with transaction(municipality_id):
            current_app.extensions["portal_plugins"].plugins["echo"] = echo_plugin()
            switch_on(plugin="echo", user_id=None, now=present())
    return municipality_id
