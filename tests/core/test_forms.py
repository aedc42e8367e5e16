"""Forms keep what was typed, say what is wrong where it is wrong, and look as the mock pages have it."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask, get_template_attribute, render_template_string
from wtforms import BooleanField, HiddenField, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from portal.errors import Conflict, Invalid
from portal.web import register_web
from portal.web.forms import BaseForm, LocalDateField, LocalTimeField, select_choices


class SessionForm(BaseForm):
    kind = RadioField(
        "Vrsta", choices=select_choices({"regular": "Redovna", "urgent": "Vanredna"}), default="regular"
    )
    held_on = LocalDateField("Datum", [InputRequired("Upišite datum.")])
    starts_at = LocalTimeField("Početak")
    place = StringField("Mjesto", [InputRequired("Upišite mjesto.")])
    note = StringField("Napomena", [Optional()])
    sector = SelectField("Sektor", choices=select_choices({"SOC": "Socijalni"}))
    send = BooleanField("Pošalji odmah")
    version = HiddenField()
    secret = PasswordField("Lozinka")


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


def test_a_field_has_label_help_error_and_control_in_this_order() -> None:
    form = SessionForm(formdata=None)
    form.place.errors = ["Upišite mjesto."]
    drawn = draw("field", form.place, help="Sala ili veza.", autocomplete="off")
    assert re.fullmatch(
        r'<div class="field bad"><label class="form-label" for="place">Mjesto</label>'
        r'<p class="form-text" id="place-h">Sala ili veza\.</p>'
        r'<p class="field-error" id="place-e"><svg.*</svg>'
        r'<span><span class="vh">Greška: </span>Upišite mjesto\.</span></p>'
        r"<input .*></div>",
        drawn,
    )
    control = drawn[drawn.index("<input") :]
    for attribute in (
        'class="form-control is-invalid"',
        'aria-invalid="true"',
        'aria-describedby="place-h place-e"',
        'autocomplete="off"',
    ):
        assert attribute in control


def test_fields_of_other_kinds() -> None:
    form = SessionForm(formdata=None)
    assert '<span class="optional">(nije obavezno)</span></label>' in draw("field", form.note)
    assert '<select class="form-select" id="sector" name="sector">' in draw("field", form.sector)
    assert 'class="form-control short"' in draw("field", form.held_on, short=True)
    group = draw("field", form.kind)
    assert group.startswith(
        '<fieldset><legend class="mb-1">Vrsta</legend><div class="form-check">'
        '<input checked class="form-check-input"'
    )
    assert '<label for="kind-1">Vanredna</label></div></fieldset>' in group
    assert '<div class="field"><div class="form-check"><input class="form-check-input" id="send"' in draw(
        "field", form.send
    )


def submit(app: Flask, **typed: str) -> SessionForm:
    with app.test_request_context("/", method="POST", data={"kind": "regular", "sector": "SOC", **typed}):
        form = SessionForm()
        form.validate()
        return form


def test_the_summary_counts_and_links(app: Flask) -> None:
    form = submit(app, held_on="2. 13.", kind="other")
    drawn = draw("error_summary", form, "Sjednica još nije sazvana")
    assert drawn.startswith(
        '<div class="error-summary" role="alert" tabindex="-1" aria-labelledby="error-summary">'
    )
    assert ">Sjednica još nije sazvana: 3 podatka treba ispraviti</h2>" in drawn
    assert '<li><a href="#kind-0">Izaberite nešto s popisa.</a></li>' in drawn
    assert '<li><a href="#held_on">Upišite datum ovako: ' in drawn
    assert '<li><a href="#place">Upišite mjesto.</a></li>' in drawn
    assert draw("error_summary", submit(app, held_on="3. 5. 2026.", place="Sala"), "Nije") == ""


def test_what_was_typed_is_kept_and_what_was_understood_is_written_out(app: Flask) -> None:
    assert 'value="2. 13."' in submit(app, held_on="2. 13.").held_on()
    good = submit(app, held_on="3.5.26", starts_at="9.30", place="Sala")
    assert good.held_on.data == date(2026, 5, 3)
    assert 'value="3. 5. 2026."' in good.held_on()
    assert 'value="09:30"' in good.starts_at()
    assert submit(app, starts_at="podne").starts_at.errors == ["Upišite vrijeme ovako: 10:30"]


def test_typed_text_is_cleaned(app: Flask) -> None:
    form = submit(app, place=" c\u030cista\x00 sala\u202e\r\nsprat ", secret=" tajna\x07 ")
    assert form.place.data == "čista sala\nsprat"
    assert form.secret.data == " tajna ", "a password keeps the white space around it"


def test_what_a_use_case_refused_goes_to_its_fields(app: Flask) -> None:
    form = submit(app, held_on="3.5.26", place="Sala")
    form.take_errors(Invalid("Ne može.", fields={"place": "Sala je zauzeta."}))
    assert form.problems == [("place", "Sala je zauzeta.")]
    form.take_errors(Conflict("Neko je bio brži."))
    assert form.problems == [("", "Neko je bio brži."), ("place", "Sala je zauzeta.")]
    form.take_errors(Invalid("Još nešto.", fields={"unknown": "?"}))
    assert form.problem_count == 3


def test_the_title_says_first_that_something_is_wrong(app: Flask) -> None:
    source = '{% extends "portal/public.html" %}{% block title %}Nova sjednica{% endblock %}'
    assert "<title>Greška: Nova sjednica · Socijalna zaštita i inkluzija</title>" in render_template_string(
        source, form=submit(app)
    )
    assert "<title>Nova sjednica · Socijalna zaštita i inkluzija</title>" in render_template_string(
        source, form=SessionForm(formdata=None)
    )
