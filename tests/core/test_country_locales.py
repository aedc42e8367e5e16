"""Dates, amounts, counts and ready-made sentences of forms are right in every language of the country."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from babel import Locale
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    DateTimeLocalField,
    DecimalField,
    FloatField,
    IntegerField,
    MonthField,
    SelectField,
    SelectMultipleField,
    StringField,
    TimeField,
    WeekField,
    validators,
)
from wtforms.fields.choices import SelectChoice

from portal.web import register_web
from portal.web.formats import long_date, money, number, parse_date, short_date
from portal.web.forms import BaseForm
from portal.web.language import LANGUAGES, catalogue, force_language, latinise, ngettext, transliterate
from portal.web.language.transliteration import without_protected

LOCAL = [code for code in LANGUAGES if code != "en"]
NBSP = "\N{NO-BREAK SPACE}"


def form_of(count: int) -> int:
    """Return which of the three forms a count takes, as schools teach it."""
    if count % 10 == 1 and count % 100 != 11:
        return 0
    return 1 if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else 2


@pytest.mark.parametrize("language", LOCAL)
def test_counts_take_their_forms(language: str) -> None:
    ours, of_country = catalogue(language).plural, Locale.parse(LANGUAGES[language].locale).plural_form
    for count in range(201):
        assert ours(count) == form_of(count), count
        assert of_country(count) == ("one", "few", "other")[form_of(count)], count


@pytest.mark.parametrize("language", LOCAL)
def test_a_counted_sentence_follows_its_count(language: str) -> None:
    with force_language(language):
        said = {count: ngettext("%(num)d task", "%(num)d tasks", count) for count in range(201)}
    words: dict[int, set[str]] = {}
    for count, text in said.items():
        assert text.startswith(f"{count} ")
        words.setdefault(form_of(count), set()).add(text.partition(" ")[2])
    assert [len(found) for _, found in sorted(words.items())] == [1, 1, 1]


@pytest.mark.parametrize("language", LOCAL)
@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("0", "0,00"),
        ("1", "1,00"),
        ("1.21", "1,21"),
        ("1.005", "1,00"),
        ("21.5", "21,50"),
        ("-12.3", "-12,30"),
        ("999.99", "999,99"),
        ("1000", "1.000,00"),
        ("1234567.89", "1.234.567,89"),
    ],
)
def test_amounts(language: str, value: str, written: str) -> None:
    sign = "КМ" if LANGUAGES[language].cyrillic else "KM"
    with force_language(language):
        assert money(Decimal(value)).replace("\N{MINUS SIGN}", "-") == f"{written}{NBSP}{sign}"


@pytest.mark.parametrize("language", LOCAL)
def test_amounts_to_two_hundred(language: str) -> None:
    with force_language(language):
        for count in range(201):
            assert number(count) == str(count)
            assert money(Decimal(count) + Decimal("0.21")).startswith(f"{count},21{NBSP}")


@pytest.mark.parametrize("language", LOCAL)
def test_every_day_of_a_year_can_be_said_and_read(language: str) -> None:
    for offset in range(366):
        day = date(2028, 1, 1) + timedelta(days=offset)
        with force_language(language):
            written = long_date(day)
            assert re.fullmatch(r"\w+, \d{1,2}\. \w+ 2028\.", written)
            assert parse_date(short_date(day), date(2028, 6, 1)) == day
            assert parse_date(written.partition(", ")[2], date(2028, 6, 1)) == day
        assert LANGUAGES[language].cyrillic == (not re.search("[a-zčćđšž]", written))


@pytest.mark.parametrize("pair", [("sr", "sr_Cyrl"), ("bs", "bs_Cyrl")])
def test_days_and_months_of_both_scripts_are_the_same_words(pair: tuple[str, str]) -> None:
    for offset in range(366):
        day = date(2028, 1, 1) + timedelta(days=offset)
        with force_language(pair[0]):
            latin = long_date(day)
        with force_language(pair[1]):
            assert long_date(day) == transliterate(latin)
            assert latinise(long_date(day)) == latin


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("portal", static_folder=None)
    app.config.update(SECRET_KEY="not secret", WTF_CSRF_ENABLED=False)
    register_web(app)
    return app


@pytest.fixture(autouse=True)
def here(app: Flask) -> Iterator[None]:
    with app.test_request_context("/jajce/"):
        yield


CHOICES = [SelectChoice(value="a", label="A")]
REFUSED: dict[str, tuple[Any, list[str]]] = {
    "DataRequired": (StringField(validators=[validators.DataRequired()]), [""]),
    "InputRequired": (StringField(validators=[validators.InputRequired()]), [""]),
    "EqualTo": (StringField(validators=[validators.EqualTo("other")]), ["x"]),
    "EqualTo nobody": (StringField(validators=[validators.EqualTo("nobody")]), ["x"]),
    "Length at least": (StringField(validators=[validators.Length(min=5)]), ["x"]),
    "Length at least 21": (StringField(validators=[validators.Length(min=21)]), ["x"]),
    "Length at most": (StringField(validators=[validators.Length(max=2)]), ["xyz"]),
    "Length between": (StringField(validators=[validators.Length(2, 3)]), ["x"]),
    "Length exactly": (StringField(validators=[validators.Length(2, 2)]), ["x"]),
    "NumberRange at least": (IntegerField(validators=[validators.NumberRange(min=5)]), ["1"]),
    "NumberRange at most": (IntegerField(validators=[validators.NumberRange(max=5)]), ["9"]),
    "NumberRange between": (IntegerField(validators=[validators.NumberRange(2, 5)]), ["9"]),
    "DateRange at least": (
        DateField(validators=[validators.DateRange(date(2026, 5, 3))]),
        ["2026-01-01"],
    ),
    "DateRange at most": (DateField(validators=[validators.DateRange(max=date(2025, 5, 3))]), ["2026-01-01"]),
    "DateRange between": (
        DateField(validators=[validators.DateRange(date(2026, 5, 3), date(2026, 6, 3))]),
        ["2026-01-01"],
    ),
    "Regexp": (StringField(validators=[validators.Regexp("a")]), ["x"]),
    "IPAddress": (StringField(validators=[validators.IPAddress()]), ["x"]),
    "MacAddress": (StringField(validators=[validators.MacAddress()]), ["x"]),
    "URL": (StringField(validators=[validators.URL()]), ["x"]),
    "UUID": (StringField(validators=[validators.UUID()]), ["x"]),
    "AnyOf": (StringField(validators=[validators.AnyOf("1")]), ["2"]),
    "NoneOf": (StringField(validators=[validators.NoneOf("1")]), ["1"]),
    "ReadOnly": (StringField(validators=[validators.ReadOnly()]), ["x"]),
    "Disabled": (StringField(validators=[validators.Disabled()]), ["x"]),
    "IntegerField": (IntegerField(), ["x"]),
    "DecimalField": (DecimalField(), ["x"]),
    "FloatField": (FloatField(), ["x"]),
    "DateField": (DateField(), ["x"]),
    "DateTimeLocalField": (DateTimeLocalField(), ["x"]),
    "TimeField": (TimeField(), ["x"]),
    "MonthField": (MonthField(), ["x"]),
    "WeekField": (WeekField(), ["x"]),
    "SelectField": (SelectField(choices=CHOICES), ["x"]),
    "SelectField of numbers": (SelectField(choices=CHOICES, coerce=int), ["x"]),
    "SelectMultipleField": (SelectMultipleField(choices=CHOICES), ["x"]),
    "SelectMultipleField of numbers": (SelectMultipleField(choices=CHOICES, coerce=int), ["x"]),
    "SelectMultipleField of several": (SelectMultipleField(choices=CHOICES), ["x", "y"]),
}


def sentences(field: Any, typed: list[str], language: str) -> list[str]:
    """Return what a form says about a field in a language."""
    form = type("TestedForm", (BaseForm,), {"field": field, "other": StringField()})
    with force_language(language):
        filled = form(formdata=MultiDict([("field", value) for value in typed] + [("other", "z")]))
        filled.validate()
        return [str(text) for text in filled["field"].errors]


@pytest.mark.parametrize("name", REFUSED)
def test_ready_made_validators_speak_the_language(name: str) -> None:
    field, typed = REFUSED[name]
    english, bosnian = sentences(field, typed, "en"), sentences(field, typed, "bs")
    assert len(english) == len(bosnian) > 0
    assert not set(english) & set(bosnian)
    for text in sentences(field, typed, "sr_Cyrl"):
        kept = re.sub(r"nobody|other", "", without_protected(text))
        assert not re.search("[a-zčćđšž]", kept, re.IGNORECASE), text
    assert sentences(field, typed, "hr") == bosnian


def test_no_ready_made_validator_is_left_out() -> None:
    # Optional never refuses; Email needs a library, and the portal checks addresses itself.
    classes = {name for name, found in vars(validators).items() if isinstance(found, type)}
    ready = {name for name in classes & set(validators.__all__) if name[0].isupper() and "Error" not in name}
    assert ready - {name.partition(" ")[0] for name in REFUSED} == {"Optional", "Email", "StopValidation"}
