"""Dates, times and money are written and read as people here do it, in every language and script."""

from contextlib import suppress
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.formats import (
    clock_time,
    date_and_time,
    day_and_month,
    due_class,
    due_text,
    long_date,
    money,
    month_name,
    nearby_day,
    parse_date,
    parse_time,
    relative_day,
    short_date,
    weekday,
)
from portal.web.language import LANGUAGES, force_language

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("bs", "utorak, 24. novembar 2026."),
        ("hr", "utorak, 24. studenoga 2026."),
        ("sr", "utorak, 24. novembar 2026."),
        ("sr_Cyrl", "уторак, 24. новембар 2026."),
        ("bs_Cyrl", "уторак, 24. новембар 2026."),
        ("en", "Tuesday, 24 November 2026"),
    ],
)
def test_long_date(language: str, written: str) -> None:
    with force_language(language):
        assert long_date(TUESDAY) == written


def test_serbian_weekdays_are_ijekavian() -> None:
    with force_language("sr_Cyrl"):
        assert [weekday(date(2026, 11, day)) for day in (23, 25, 29)] == ["понедјељак", "сриједа", "недјеља"]


@pytest.mark.parametrize("language", ["bs", "hr", "sr", "sr_Cyrl", "bs_Cyrl"])
def test_short_forms_are_the_same_everywhere(language: str) -> None:
    with force_language(language):
        assert short_date(date(2026, 5, 3)) == "3. 5. 2026."
        assert day_and_month(date(2026, 5, 3)) == "3. 5."


def test_months_stand_alone_in_croatian_too() -> None:
    with force_language("hr"):
        assert month_name(TUESDAY) == "studeni"


def test_times_are_local() -> None:
    summer, winter = datetime(2026, 7, 1, 8, 42, tzinfo=UTC), datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert clock_time(summer) == "10:42"
    assert clock_time(time(9, 5)) == "09:05"
    assert short_date(winter) == "1. 1. 2027."
    with force_language("bs"):
        assert date_and_time(winter) == "1. 1. 2027. u 00:30"


@pytest.mark.parametrize(
    ("day", "written", "mark"),
    [
        (date(2026, 11, 3), "kasni 21 dan", "late"),
        (date(2026, 11, 20), "kasni 4 dana", "late"),
        (date(2026, 11, 23), "kasni 1 dan", "late"),
        (TUESDAY, "danas", "soon"),
        (date(2026, 11, 25), "sutra", "soon"),
        (date(2026, 11, 27), "do petka", "soon"),
        (date(2026, 11, 29), "do nedjelje", ""),
        (date(2026, 11, 30), "za 6 dana", ""),
        (date(2026, 12, 15), "za 21 dan", ""),
    ],
)
def test_a_deadline_in_words(day: date, written: str, mark: str) -> None:
    with force_language("bs"):
        assert relative_day(day, TUESDAY) == written
    assert due_class(day, TUESDAY) == mark


def test_what_has_no_deadline_has_no_mark() -> None:
    assert due_class(None, TUESDAY) == ""


def test_a_deadline_today_says_its_hour() -> None:
    with force_language("bs"):
        assert due_text(datetime(2026, 11, 24, 14, tzinfo=UTC), TUESDAY) == "danas do 15:00"
        assert due_text(datetime(2026, 11, 24, 22, 59, tzinfo=UTC), TUESDAY) == "danas"
        assert due_text(datetime(2026, 11, 26, 14, tzinfo=UTC), TUESDAY) == "do četvrtka"
    with force_language("sr_Cyrl"):
        assert due_text(datetime(2026, 11, 24, 14, tzinfo=UTC), TUESDAY) == "данас до 15:00"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 11, 19), "prije 5 dana"),
        (date(2026, 11, 23), "jučer"),
        (date(2026, 11, 27), "za 3 dana"),
        (date(2027, 1, 14), "za 51 dan"),
    ],
)
def test_how_far_a_day_is(day: date, written: str) -> None:
    with force_language("bs"):
        assert nearby_day(day, TUESDAY) == written


def test_money() -> None:
    with force_language("bs"):
        assert money(Decimal("41260")) == "41.260,00\N{NO-BREAK SPACE}KM"
        assert money(Decimal("-0.5")) == "-0,50\N{NO-BREAK SPACE}KM"
    with force_language("sr_Cyrl"):
        assert money(Decimal("41260")).endswith("КМ")
    with force_language("en"):
        assert money(Decimal("41260")) == "41,260.00\N{NO-BREAK SPACE}KM"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3. 5. 2026.", date(2026, 5, 3)),
        ("03.05.26", date(2026, 5, 3)),
        ("3/5/2026", date(2026, 5, 3)),
        ("2026-05-03", date(2026, 5, 3)),
        ("24. 11. 2026. godine", TUESDAY),
        ("1.2.99", date(1999, 2, 1)),
        ("20.11.", date(2026, 11, 20)),
        ("15.1", date(2027, 1, 15)),
        ("3.5.", date(2027, 5, 3)),
        ("24. novembra", TUESDAY),
        ("24. studenoga 2026.", TUESDAY),
        ("24 nov 2026", TUESDAY),
        ("24. новембар 2026.", TUESDAY),
        (" Danas ", TUESDAY),
        ("сутра", date(2026, 11, 25)),
        ("prekosutra", date(2026, 11, 26)),
        ("jučer", date(2026, 11, 23)),
        ("24.\N{NO-BREAK SPACE}11.\N{NO-BREAK SPACE}2026.", TUESDAY),
    ],
)
def test_dates_are_read_as_typed(typed: str, meant: date) -> None:
    assert parse_date(typed, TUESDAY) == meant


@pytest.mark.parametrize(
    "typed",
    [
        *("", "nekad", "31.2.2026", "32.1.", "0.1.", "29.2.", "5", "1.1.0000", "24. 13. 2026."),
        *("1. 1. 0001.", "31. 12. 9999.", "0001-01-01", "31.12.1899", "1.1.2200"),
        pytest.param("1.1." + " " * 500_000 + "x", id="a megabyte of blanks"),
    ],
)
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_date(typed, TUESDAY)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("10", time(10)),
        ("10:30", time(10, 30)),
        ("10.30", time(10, 30)),
        ("8,15", time(8, 15)),
        ("9h", time(9)),
        ("10 sati", time(10)),
        ("10 часова", time(10)),
    ],
)
def test_times_are_read_as_typed(typed: str, meant: time) -> None:
    assert parse_time(typed) == meant


@pytest.mark.parametrize("typed", ["", "24", "10:60", "10:3", "podne", "-1", "10" + " " * 100 + "h"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_time(typed)


@given(st.dates(date(1930, 1, 1), date(2040, 12, 31)), st.sampled_from(sorted(LANGUAGES)))
def test_what_is_shown_can_be_typed_back(day: date, language: str) -> None:
    with force_language(language):
        assert parse_date(short_date(day), TUESDAY) == day


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    with suppress(ValueError):
        assert isinstance(parse_date(text, TUESDAY), date)
