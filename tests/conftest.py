"""Fixtures of all tests: one server for the run, a rolled-back transaction or an own database per test."""

import os
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

test_server.__test__ = False  # type: ignore[attr-defined]  # its name only looks like a test


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Turn a skipped test into a failure where skipping is forbidden."""
    outcome = yield
    report: Any = outcome.get_result()
    if report.skipped and os.environ.get("PORTAL_FORBID_SKIPS"):
        report.outcome = "failed"
        report.longrepr = f"skipping is forbidden here: {report.longrepr}"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The database server of this run."""
    with test_server() as running:
        yield running


@pytest.fixture(scope="session")
def template(server: Server) -> Iterator[str]:
    """The name of the migrated database that others are cloned from."""
    with template_database(server) as name:
        yield name


@pytest.fixture(scope="session")
def shared_app(server: Server, template: str) -> Iterator[Flask]:
    """The application that rolled-back tests share."""
    name = server.clone(template)
    app = create_app(server.configuration(name), settings=SETTINGS)
    app.test_client_class = PortalClient
    yield app
    with app.app_context():
        dispose()
    server.drop(name)


@pytest.fixture
def app(shared_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application inside one transaction that is rolled back after the test."""
    with rolled_back(shared_app, monkeypatch):
        yield shared_app


@pytest.fixture
def own_database(server: Server, template: str, tmp_path: Path) -> Iterator[Flask]:
    """An application with a database of its own, for workers, sessions and races: commits are real."""
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
    """Two municipalities with every module on; the first one is entered."""
    other = make_municipality("livno", "Livno", kind="grad", language="hr")
    enter(other)
    switch_everything_on()
    first = make_municipality("jajce", "Jajce")
    enter(first)
    switch_everything_on()
    return first, other


@pytest.fixture
def municipality(municipalities: tuple[Municipality, Municipality]) -> Municipality:
    """The municipality in sight."""
    return municipalities[0]


@pytest.fixture
def other_municipality(municipalities: tuple[Municipality, Municipality]) -> Municipality:
    """A municipality whose rows must stay out of sight."""
    return municipalities[1]


@pytest.fixture
def secretary(municipality: Municipality) -> User:
    """The secretary of the municipality in sight."""
    return make_user(municipality, "secretary", username="amra", gender="f")


@pytest.fixture
def client(app: Flask) -> PortalClient:
    """A browser without scripts, not signed in."""
    found = app.test_client()
    assert isinstance(found, PortalClient)
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium; its tests are skipped only where none is installed."""
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
    """The portal with demo data behind a real web server and a real worker."""
    name = server.clone(template)
    with serve(with_instance(server.configuration(name), tmp_path)) as running:
        yield running
    server.drop(name)


@pytest.fixture
def browse(chromium: Any, served: Served) -> Iterator[Callable[..., Any]]:
    """Open pages of the served portal, each in a browser of its own, and hold their consoles to silence."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def open_page(**options: Any) -> Any:
        usual = {"base_url": served.address, "viewport": {"width": 1366, "height": 768}, "locale": "bs-BA"}
        context = chromium.new_context(**{**usual, **options})
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    # A refused form is an answer of its own, which the browser reports like a missing file.
    assert [text for text in complaints if "status of 422" not in text] == []
