"""The page of all components, in a real browser and without it where it is not wanted."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.database import transaction
from portal.municipalities import enter
from portal.testing import (
    PASSWORD,
    PortalClient,
    Served,
    Server,
    make_municipality,
    make_user,
    serve,
    switch_everything_on,
    with_instance,
)

pytestmark = [pytest.mark.browser, pytest.mark.database]
COMPONENTS = Path(__file__).resolve().parents[2] / "portal/web/templates/portal/components"
PAGE = COMPONENTS.parent / "styleguide.html"


@pytest.fixture
def served(server: Server, template: str, tmp_path: Path) -> Iterator[Served]:
    """A portal in development with one user."""
    name = server.clone(template)
    settings = replace(with_instance(server.configuration(name), tmp_path), development=True)
    with serve(settings) as running:
        with running.app.app_context(), transaction():
            place = make_municipality("jajce", "Jajce")
            enter(place)
            switch_everything_on()
            make_user(place, "secretary", username="amra")
        yield running
    server.drop(name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 360])
def test_every_component_fits_and_says_nothing_on_the_console(
    browse: Callable[..., Any], width: int, scheme: str
) -> None:
    page = browse(viewport={"width": width, "height": 768}, color_scheme=scheme)
    page.goto("/sign-in")
    page.locator("#name").fill("amra")
    page.locator("#password").fill(PASSWORD)
    page.locator("button.btn-primary").click()
    page.goto("/styleguide")
    assert page.locator(".cal .ev").count() >= 7
    assert page.locator("figure.chart rect").count() >= 10
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.locator("[style]").count() == 0


def test_the_bar_of_a_list_follows_the_ticks(browse: Callable[..., Any]) -> None:
    page = browse()
    page.goto("/sign-in")
    page.locator("#name").fill("amra")
    page.locator("#password").fill(PASSWORD)
    page.locator("button.btn-primary").click()
    page.goto("/styleguide")
    bar, boxes = page.locator("[data-bulk]"), page.locator("[data-pick]")
    assert "1" in bar.locator("[role=status]").inner_text()
    boxes.first.uncheck()
    assert not bar.is_visible()
    page.locator("[data-pick-all]").check()
    assert page.locator("tr.picked").count() == boxes.count() == 3
    page.locator("[data-bulk-clear]").click()
    assert page.locator("tr.picked").count() == 0
    assert not bar.is_visible()
    page.locator("[data-dialog]").click()
    assert page.locator("dialog[open]").count() == 1
    page.locator("[data-dialog-close]").click()
    assert page.locator("dialog[open]").count() == 0


def test_the_page_is_there_in_development_only(app: Flask) -> None:
    assert "styleguide.styleguide" not in app.view_functions
    client = app.test_client()
    assert isinstance(client, PortalClient)
    assert client.get("/styleguide").status_code == 302


@pytest.mark.parametrize("path", sorted(COMPONENTS.glob("*.html")), ids=lambda path: path.stem)
def test_every_component_is_shown(path: Path) -> None:
    assert re.search(rf"components/{path.name}\b", PAGE.read_text(encoding="utf-8")), f"show {path.name}"
