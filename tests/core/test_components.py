"""Each component is written as the mock pages have it, in the reader's language, without anything inline."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from types import SimpleNamespace

import pytest
from flask import Flask, flash, get_template_attribute, render_template_string

from portal.declarations import CalendarItem, WorkItem
from portal.web import register_web
from portal.web.day import day_rows
from portal.web.differences import differences
from portal.web.flashes import offer_undo

TEMPLATES = Path(__file__).parents[2] / "portal" / "web" / "templates"
TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 8, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("portal", static_folder=None)
    app.config.update(SECRET_KEY="not secret", WTF_CSRF_ENABLED=False)
    register_web(app)
    app.jinja_env.globals.update(csrf_token=lambda: "token", current_municipality_or_none=lambda: None)
    return app


@pytest.fixture(autouse=True)
def here(app: Flask) -> Iterator[None]:
    with app.test_request_context("/jajce/"):
        yield


def draw(component: str, *arguments: object, macro: str = "", **named: object) -> str:
    """Render a macro of a component; white space between tags does not matter."""
    found = get_template_attribute(f"portal/components/{component}.html", macro or component)
    return re.sub(r">\s+<", "><", str(found(*arguments, **named))).strip()


def draw_page(source: str, **variables: object) -> str:
    return re.sub(r">\s+<", "><", render_template_string(source, **variables))


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("**/*.html")), ids=lambda path: path.stem)
def test_every_macro_that_a_template_asks_for_is_there(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    for file, names in re.findall(r'{% from "([^"]+)" import ([\w, ]+?) %}', text):
        for name in names.split(", "):
            assert callable(get_template_attribute(file, name))


def test_state_and_count() -> None:
    assert draw("state", "Kasni", "danger") == '<span class="state state-danger">Kasni</span>'
    assert draw("state", "Nacrt") == '<span class="state">Nacrt</span>'
    assert draw("count", 4) == '<span class="count">4<span class="vh"> čekaju</span></span>'
    assert draw("count", 4, 1) == '<span class="count count-late">1<span class="vh"> kasni</span></span>'
    assert draw("count", 0, 0) == ""


def test_what_is_typed_is_escaped() -> None:
    assert "<script>" not in draw("state", "<script>")
    assert "<script>" not in draw("work_list", [WorkItem(title="<script>", url="#", detail="<script>")])
    assert "<script>" not in draw("conflict", "<script>", "b", "<script>")


def test_buttons() -> None:
    assert draw("button", "Sazovi sjednicu", "primary", busy="Šaljem…") == (
        '<button class="btn btn-primary" type="submit" data-busy="Šaljem…">Sazovi sjednicu</button>'
    )
    refused = draw("button", "Zaključi", name="do", value="close", why="Tačka 6. nema ishod.")
    assert 'disabled aria-describedby="why-doclose"' in refused
    assert 'id="why-doclose">Tačka 6. nema ishod.' in refused
    assert (
        draw("button", "Uredi", "/a", "plain", macro="link_button")
        == '<a class="btn btn-plain" href="/a">Uredi</a>'
    )
    posted = draw("button", "Pošalji", "/a", macro="post_button", values={"version": 3})
    assert posted.startswith(
        '<form method="post" action="/a"><input type="hidden" name="csrf_token" value="token">'
    )
    assert '<input type="hidden" name="version" value="3">' in posted


def test_page_head() -> None:
    head = draw("page_head", "Nova sjednica", trail_text="Sjednice", trail_url="/jajce/minutes/")
    assert head.startswith(
        '<div class="page-head"><div class="grow"><p class="trail"><a href="/jajce/minutes/"><svg'
    )
    assert "</svg>Sjednice</a></p><h1>Nova sjednica</h1></div>" in head
    states = draw(
        "page_head", "PP-148/26", states=get_template_attribute("portal/components/state.html", "state")("A")
    )
    assert '<div class="title-row"><h1>PP-148/26</h1><span class="state">A</span></div>' in states


def test_panel_and_facts() -> None:
    drawn = draw_page(
        '{% from "portal/components/panel.html" import panel %}'
        '{% from "portal/components/facts.html" import fact, facts %}'
        '{% call panel("Podaci", "f", link_text="Uredi", link_url="/e") %}{% call facts(wide=true) %}'
        '{{ fact("Mjesto", "Sala") }}{{ fact("Prazno") }}{{ fact("Rok", "", enter_url="/r") }}'
        "{% endcall %}{% endcall %}"
    )
    assert (
        '<section class="panel" aria-labelledby="f"><header><h2 id="f">Podaci</h2><a href="/e" class="small">'
        in drawn
    )
    assert '<dl class="facts facts-row"><div><dt>Mjesto</dt><dd>Sala</dd></div>' in drawn
    assert "Prazno" not in drawn
    assert '<dd><a href="/r">nije upisano</a></dd>' in drawn


def test_notices_and_flashes() -> None:
    assert 'class="notice notice-danger" role="alert"><svg' in draw("notice", "A", "danger", inserted=True)
    assert "role=" not in draw("notice", "A", "warn")
    flash("Sačuvano.", "ok")
    flash("Samo tako.")
    offer_undo("Termin je otkazan.", url="/undo")
    drawn = draw("notice", macro="flashes")
    assert 'class="notice notice-ok mb-4" role="status"><svg' in drawn
    assert 'class="notice mb-4" role="status"' in drawn
    assert "data-undo><svg" in drawn
    assert '<form method="post" action="/undo">' in drawn
    assert "Poništi</button>" in drawn


def test_work_list_says_what_is_late_and_what_is_soon() -> None:
    items = [
        WorkItem(
            title="Izvještaj", url="/1", detail="02-18/26", due_at=datetime(2026, 11, 20, 12, tzinfo=UTC)
        ),
        WorkItem(title="Primjedbe", url="/2", due_at=datetime(2026, 11, 27, 12, tzinfo=UTC)),
        WorkItem(title="Bez roka", url="/3"),
    ]
    drawn = draw("work_list", items, TODAY)
    assert drawn == (
        '<ul class="plain work"><li><div><a href="/1">Izvještaj</a><p>02-18/26</p></div><div class="when">'
        '<span class="late">kasni 4 dana</span><span class="muted">20. 11.</span></div></li>'
        '<li><div><a href="/2">Primjedbe</a></div><div class="when"><span class="soon">do petka</span>'
        '<span class="muted">27. 11.</span></div></li><li><div><a href="/3">Bez roka</a></div></li></ul>'
    )


def test_a_broken_module_says_so() -> None:
    drawn = draw("work_list", "Predmeti", "/jajce/", macro="broken_card")
    assert "Modul „Predmeti” trenutno ne odgovara. Ostatak stranice je tačan." in drawn
    assert 'class="notice notice-warn mx-4 my-3"' in drawn


def test_the_day_has_the_present_moment_in_its_place() -> None:
    items = [
        CalendarItem(title="A", url="/a", starts_at=datetime(2026, 11, 24, 7, tzinfo=UTC)),
        CalendarItem(
            title="B",
            url="/b",
            starts_at=datetime(2026, 11, 24, 8, tzinfo=UTC),
            ends_at=datetime(2026, 11, 24, 9, tzinfo=UTC),
        ),
        CalendarItem(title="C", url="/c", starts_at=datetime(2026, 11, 24, 9, tzinfo=UTC), action="Otvori"),
    ]
    rows = day_rows(items, NOW)
    assert [(row.item.title if row.item else "sada", row.mark) for row in rows] == [
        ("A", "past"),
        ("B", ""),
        ("sada", "now"),
        ("C", "main"),
    ]
    drawn = draw("day_line", rows)
    assert '<li class="past" data-at="08:00"><time>08:00</time><div><a href="/a">A</a></div></li>' in drawn
    assert '<li class="now" data-now="09:12"><time>09:12</time><div>sada</div></li>' in drawn
    assert '<a class="btn btn-primary" href="/c">Otvori</a>' in drawn


def test_timeline_steps_and_next_step() -> None:
    entry = draw(
        "timeline",
        "danas u 08:40",
        "Posjeta",
        key=True,
        because_text="U-24/26",
        because_url="/u",
        macro="entry",
    )
    assert entry.startswith(
        '<li class="key"><p class="meta">danas u 08:40</p><h3>Posjeta</h3><p class="because muted"><svg'
    )
    assert '<span>Zbog <a href="/u">U-24/26</a></span>' in entry
    steps = draw("steps", ["Prijem", "Procjena", "Plan"], 2, "Tok")
    assert '<li class="done"><svg' in steps
    assert '<li aria-current="step" data-of=", korak 2 od 3">2. Procjena</li><li>Plan</li>' in steps
    assert steps.count("aria-current") == 1
    assert draw("next_step", "Završiti do petka", "Nedostaje ocjena.").startswith(
        '<section class="next-step" aria-labelledby="next-step"><div>'
        '<strong id="next-step">Završiti do petka</strong>'
    )


def test_lists() -> None:
    drawn = draw_page(
        '{% from "portal/components/list_table.html" import due_cell, list_table %}'
        '{% call list_table("Akti", [_("Name"), heading, ""]) %}'
        '<tr>{{ due_cell("Rok", day, today) }}</tr>{% endcall %}',
        heading={"text": "Rok", "url": "?sort=due", "direction": "ascending"},
        day=date(2026, 11, 20),
        today=TODAY,
    )
    assert (
        '<table class="list"><caption class="vh">Akti</caption><thead><tr><th scope="col">Naziv</th>' in drawn
    )
    assert '<th scope="col" aria-sort="ascending"><a href="?sort=due">Rok <svg' in drawn
    assert (
        '<td class="num nowrap" data-label="Rok">20. 11. 2026. <small class="late">kasni 4 dana</small></td>'
        in drawn
    )
    assert draw("pager", 7, 23) == ""
    assert "Prikazano 7 od 23" in draw("pager", 7, 23, next_url="?after=7")
    assert draw("views", "Kasne", "?v=late", current=True, late=2, macro="view").startswith(
        '<a href="?v=late" aria-current="page">Kasne <span class="count count-late">2'
    )
    assert draw("empty", "people", "Još nema nijednog organa", "Ovdje stoje komisije.").startswith(
        '<div class="empty"><svg'
    )


def test_a_conflict_shows_both_texts_and_what_differs() -> None:
    drawn = draw("conflict", "Utrošeno je 41.260 KM.", "Utrošeno je 41.200 KM.", "Selma Begić", "f")
    assert "Tekst je mijenjala i Selma Begić. Obje verzije su sačuvane." in drawn
    assert "Utrošeno je <ins>41.260</ins> KM." in drawn
    assert "Utrošeno je <del>41.200</del> KM." in drawn
    assert re.findall(r'name="keep" value="(\w+)">([^<]+)', drawn) == [
        ("mine", "Zadrži moj"),
        ("theirs", "Zadrži njen"),
        ("merge", "Spoji"),
    ]


@pytest.mark.parametrize(
    ("before", "after"), [("", "a b"), ("a\n\nb c", "a\n\nb d"), ("x", ""), ("a  b", "a b")]
)
def test_differences_keep_every_letter(before: str, after: str) -> None:
    pieces = differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "del") == after
    assert "".join(piece.text for piece in pieces if piece.kind != "ins") == before


def test_differences_of_long_texts_are_found_at_once() -> None:
    words = [f"riječ{number % 500}" for number in range(8000)]
    paragraphs = [" ".join(words[place : place + 100]) for place in range(0, 8000, 100)]
    before, changed = "\n".join(paragraphs), [*paragraphs]
    changed[40] = changed[40].replace("riječ20 ", "novo ")
    began = perf_counter()
    pieces = differences(before, "\n".join(changed))
    differences(" ".join(words), " ".join(reversed(words)))
    assert perf_counter() - began < 2
    assert [(piece.kind, piece.text) for piece in pieces if piece.kind != "same"] == [
        ("del", "riječ20"),
        ("ins", "novo"),
    ]


def test_switch_row() -> None:
    plugin = SimpleNamespace(
        name="minutes", title="Sjednice", version="1.4.0", icon="journal-text", summary="Organi."
    )
    refused = draw(
        "switch_row", plugin, "Isključi", "/off", "Radi", "ok", why="Traje sjednica.", refused=True
    )
    assert "<h3>Sjednice <code>minutes 1.4.0</code></h3><p>Organi.</p>" in refused
    assert (
        'disabled aria-describedby="why-minutes">Isključi<span class="vh"> modul Sjednice</span>' in refused
    )
    assert '<p class="why" id="why-minutes">Traje sjednica.</p>' in refused
    assert '<form method="post" action="/off">' in draw(
        "switch_row", plugin, "Isključi", "/off", "Radi", "ok"
    )
