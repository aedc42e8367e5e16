"""The frame around the pages: where one is, what waits, which way leads on; and the files it asks for."""

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, g, get_template_attribute, render_template_string

from portal.declarations import NavigationItem, NavigationPage
from portal.web import register_web
from portal.web.assets import FOR_EVER, LIBRARIES, SCRIPTS, asset_url
from portal.web.frame import initials, late_work, marked_navigation

ENDPOINTS = {
    "/<place>/": "home.my_day",
    "/<place>/more": "home.more",
    "/sign-out": "accounts.sign_out",
    "/": "accounts.start",
}
LINKS = [
    NavigationItem(title="Moj dan", url="/jajce/", icon="house-door"),
    NavigationItem(
        title="Sjednice",
        url="/jajce/minutes/",
        icon="journal-text",
        waiting=3,
        late=2,
        pages=(
            NavigationPage(title="Sve sjednice", url="/jajce/minutes/"),
            NavigationPage(title="Organi", url="/jajce/minutes/bodies/"),
        ),
    ),
    NavigationItem(title="Uputnice", url="/jajce/referrals/", icon="signpost-split", waiting=1),
]


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("portal", static_folder=None)
    app.config.update(SECRET_KEY="not secret", WTF_CSRF_ENABLED=False)
    register_web(app)
    for rule, endpoint in ENDPOINTS.items():
        app.add_url_rule(rule, endpoint, lambda place="": place)
    app.url_defaults(_write_place)
    app.jinja_env.globals.update(
        csrf_token=lambda: "token",
        current_municipality_or_none=lambda: g.get("portal_municipality"),
        current_user=SimpleNamespace(full_name="Amra <Hodžić>", gender="f"),
        navigation=lambda: LINKS,
    )
    return app


def _write_place(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint.startswith("home."):
        values.setdefault("place", "jajce")


@pytest.fixture(autouse=True)
def here(app: Flask) -> Iterator[None]:
    with app.test_request_context("/jajce/minutes/sessions/8"):
        g.portal_municipality = SimpleNamespace(
            name="Velika Kladuša", kind="općina", accent="bor", language="bs"
        )
        yield


def draw(component: str, *arguments: object, macro: str = "", **named: object) -> str:
    """Render a macro of a component; white space between tags does not matter."""
    found = get_template_attribute(f"portal/components/{component}.html", macro or component)
    return re.sub(r">\s+<", "><", str(found(*arguments, **named))).strip()


def draw_page(source: str, **variables: object) -> str:
    return re.sub(r">\s+<", "><", render_template_string(source, **variables))


def test_only_the_nearest_page_of_the_open_module_is_marked() -> None:
    def marks(path: str) -> list[str]:
        found = marked_navigation(LINKS, path)
        return [item.current for item in found] + [inner.current for item in found for inner in item.pages]

    assert marks("/jajce/") == ["page", "", ""]
    assert marks("/jajce/more") == ["", "", ""]
    assert marks("/jajce/minutes/") == ["", "true", "", "page", ""]
    assert marks("/jajce/minutes/bodies/") == ["", "true", "", "", "page"]
    assert marks("/jajce/minutes/sessions/8") == ["", "true", "", "true", ""]
    assert marks("/jajce/referrals/") == ["", "", "page"]
    assert marks("/jajce/referrals-old/") == ["", "", ""]
    assert late_work(LINKS) == 2


def test_the_frame() -> None:
    drawn = draw_page(
        '{% extends "portal/framed.html" %}{% block title %}Sjednice{% endblock %}'
        "{% block main %}<h1>A</h1>{% endblock %}"
    )
    assert '<html lang="bs-Latn" data-accent="bor">' in drawn
    assert "<title>Sjednice · Velika Kladuša</title>" in drawn
    assert '<body class="framed">' in drawn
    assert "<b>Velika Kladuša</b><small>Općina</small>" in drawn
    assert "Amra &lt;Hodžić&gt;" in drawn
    assert drawn.count('aria-current="page"') == 0, "no link says that it is this very page"
    assert '<nav class="modnav" aria-label="Moduli">' in drawn
    assert '<nav class="bottombar" aria-label="Glavni meni">' in drawn
    assert 'role="search"' not in drawn
    assert '<form method="post" action="/sign-out">' in drawn
    assert "allowEval" in drawn
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)", drawn)


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 422, 500, 503])
def test_every_error_has_a_page(status: int) -> None:
    source = '{% extends "portal/error.html" %}'
    framed = status not in (500, 503)
    drawn = draw_page(source, status=status, message="Rečenica.", number="4F21", framed=framed)
    assert "<p>Rečenica.</p>" in drawn
    assert f"Greška {status}" in drawn or framed
    assert ('class="framed"' in drawn) is framed


def test_assets_are_kept_for_a_year_under_the_name_of_their_content(app: Flask) -> None:
    client = app.test_client()
    for name in (*LIBRARIES, *SCRIPTS, "portal.css", "favicon.svg"):
        answer = client.get(asset_url(name))
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == FOR_EVER
        assert "Set-Cookie" not in answer.headers
    stale = client.get("/assets/portal.css?v=0000")
    assert stale.headers["Cache-Control"] == "no-cache"
    packed = client.get("/assets/bootstrap.min.css", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < 40_000
    assert (
        client.get(asset_url("portal.css"), headers={"If-None-Match": stale.headers["ETag"]}).status_code
        == 304
    )


@pytest.mark.parametrize(
    "name", ["nothing.css", "..%2f__init__.py", "bootstrap.min.css.map", "bootstrap.min.js"]
)
def test_nothing_else_is_an_asset(app: Flask, name: str) -> None:
    assert app.test_client().get(f"/assets/{name}").status_code == 404


def test_crest_has_initials() -> None:
    assert draw("crest", "Velika Kladuša") == '<span class="crest" aria-hidden="true">VK</span>'
    assert [initials(name) for name in ("Jajce", "Novi Grad Sarajevo", "Љубушки")] == ["JA", "NG", "ЉУ"]


def test_script_switch_names_each_script_in_itself() -> None:
    drawn = draw("script_switch")
    back = "?next=/jajce/minutes/sessions/8"
    assert (
        f'<a href="/language/bs{back}" aria-current="true" translate="no" lang="bs-Latn">Latinica</a>'
        f'<a href="/language/bs_Cyrl{back}" translate="no" lang="sr-Cyrl">Ћирилица</a>'
    ) in drawn
