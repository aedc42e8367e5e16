"""Fixtures of the event bus: a plugin of the tests with subscriptions, and a worker without a process."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Blueprint, Flask, current_app

from portal.clock import now as present
from portal.database import scope_or_none, transaction
from portal.declarations import Plugin, Subscription
from portal.municipalities.switching import switch_on
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
def place(own_database: Flask) -> UUID:
    """A municipality, committed; the module “echo” is on there."""
    with own_database.app_context():
        with transaction():
            municipality_id = make_municipality("jajce", "Jajce").id
        with transaction(municipality_id):
            current_app.extensions["portal_plugins"].plugins["echo"] = echo_plugin()
            switch_on(plugin="echo", user_id=None, now=present())
    return municipality_id
