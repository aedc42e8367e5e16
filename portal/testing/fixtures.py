"""Fixtures for tests of the portal and of its plugins: name this module in `pytest_plugins` of a conftest.

One server serves the whole run. `app` rolls everything back after the test; `own_database` is a database of
its own, for workers, sessions and races. Wherever there is a municipality, there is another one beside it.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal import create_app
from portal.accounts.models import User
from portal.municipalities import enter
from portal.municipalities.models import Municipality
from portal.testing import (
    SETTINGS,
    PortalClient,
    Served,
    Server,
    dispose,
    make_municipality,
    make_user,
    rolled_back,
    serve,
    switch_everything_on,
    template_database,
    test_server,
    with_instance,
)
from portal.testing.deliveries import Deliver, deliver_everything


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Start the database server of this run."""
    with test_server() as running:
        yield running


@pytest.fixture(scope="session")
def template(server: Server) -> Iterator[str]:
    """Return the name of the migrated database that others are cloned from."""
    with template_database(server) as name:
        yield name


@pytest.fixture(scope="session")
def shared_app(server: Server, template: str) -> Iterator[Flask]:
    """Make the application that rolled-back tests share."""
    name = server.clone(template)
    app = create_app(server.configuration(name), settings=SETTINGS)
    app.test_client_class = PortalClient
    yield app
    with app.app_context():
        dispose()
    server.drop(name)


@pytest.fixture
def app(shared_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Return the application inside one transaction that is rolled back after the test."""
    with rolled_back(shared_app, monkeypatch):
        yield shared_app


@pytest.fixture
def own_database(server: Server, template: str) -> Iterator[Flask]:
    """Make an application with a database of its own, for workers, sessions and races: commits are real."""
    name = server.clone(template)
    app = create_app(server.configuration(name), settings=SETTINGS)
    app.test_client_class = PortalClient
    yield app
    with app.app_context():
        dispose()
    server.drop(name)


@pytest.fixture
def twin(own_database: Flask) -> Iterator[Callable[..., Flask]]:
    """Make further applications, as other web processes have them, on the test's own database."""
    made: list[Flask] = []

    def make(**options: Any) -> Flask:
        app = create_app(own_database.config["PORTAL"], settings=SETTINGS, **options)
        app.test_client_class = PortalClient
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            dispose()


@pytest.fixture
def municipalities(app: Flask) -> tuple[Municipality, Municipality]:
    """Make two municipalities with every module on; the first one is entered."""
    other = make_municipality("livno", "Livno", kind="grad", language="hr")
    enter(other)
    switch_everything_on()
    first = make_municipality("jajce", "Jajce")
    enter(first)
    switch_everything_on()
    return first, other


@pytest.fixture
def municipality(municipalities: tuple[Municipality, Municipality]) -> Municipality:
    """Return the municipality in sight."""
    return municipalities[0]


@pytest.fixture
def other_municipality(municipalities: tuple[Municipality, Municipality]) -> Municipality:
    """Return a municipality whose rows must stay out of sight."""
    return municipalities[1]


@pytest.fixture
def secretary(municipality: Municipality) -> User:
    """Return the secretary of the municipality in sight."""
    return make_user(municipality, "secretary", username="amra", gender="f")


@pytest.fixture
def client(app: Flask) -> PortalClient:
    """Return a browser without scripts, not signed in."""
    found = app.test_client()
    assert isinstance(found, PortalClient)
    return found


@pytest.fixture
def login_as(app: Flask, municipalities: tuple[Municipality, Municipality]) -> Callable[[User], PortalClient]:
    """Return browsers without scripts in which users are signed in: `login_as(user).get(…)`."""

    def sign_in(user: User) -> PortalClient:
        browser = app.test_client()
        assert isinstance(browser, PortalClient)
        return browser.sign_in(user)

    return sign_in


@pytest.fixture
def deliver_all(app: Flask) -> Deliver:
    """Commit, publish what is due and deliver until nothing moves; what the handlers did is in sight."""
    return deliver_everything


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Start a headless Chromium; its tests are skipped only where none is installed."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("there is no Chromium here")
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=quiet)
        yield browser
        browser.close()


@pytest.fixture
def served(server: Server, template: str, tmp_path: Path) -> Iterator[Served]:
    """Serve the portal with demo data from a real web server and a real worker."""
    name = server.clone(template)
    with serve(with_instance(server.configuration(name), tmp_path)) as running:
        yield running
    server.drop(name)


@pytest.fixture
def browse(chromium: Any, served: Served) -> Iterator[Callable[..., Any]]:
    """Open pages of the served portal, each in a browser of its own, and hold their consoles to silence."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def note(message: Any) -> None:
        if message.type == "error":
            complaints.append(message.text)

    def open_page(**options: Any) -> Any:
        usual = {"base_url": served.address, "viewport": {"width": 1366, "height": 768}, "locale": "bs-BA"}
        contexts.append(chromium.new_context(**{**usual, **options}))
        page = contexts[-1].new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    # A refused form is an answer of its own, which the browser reports like a missing file.
    assert [text for text in complaints if "status of 422" not in text] == []
