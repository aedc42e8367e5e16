"""Where entries stand in a week, and bars in a chart."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.web.charts import Row, bar_chart
from portal.web.week import Entry, week_days

MONDAY = date(2026, 11, 23)


def entry(day: int, hour: int, minutes: int = 60, quarter: int = 0) -> Entry:
    # Nine o'clock on the wall is eight in UTC in winter.
    start = datetime(2026, 11, 23 + day, hour - 1, quarter * 15, tzinfo=UTC)
    return Entry(title="Termin", url="#", starts_at=start, ends_at=start + timedelta(minutes=minutes))


def slots(*entries: Entry) -> list[list[str]]:
    days = week_days(entries, monday=MONDAY, today=MONDAY, day_url="#", closed={})
    return [[slot.css for slot in day.slots] for day in days]


def test_an_entry_stands_at_its_quarter_and_is_as_long_as_it_lasts() -> None:
    assert slots(entry(0, 9, 45, quarter=1))[0] == ["ev t5 d3 k1"]
    assert slots(entry(4, 8))[4] == ["ev t0 d4 k1"]
    assert slots(entry(3, 9, 6 * 60))[3] == ["ev t4 d24 k1"]


def test_two_at_a_time_stand_side_by_side_and_more_are_counted() -> None:
    busy = [entry(1, 10), entry(1, 10), entry(1, 10), entry(1, 10), entry(1, 12)]
    day = week_days(busy, monday=MONDAY, today=MONDAY, day_url="/day", closed={})[1]
    assert [slot.css for slot in day.slots] == ["ev t8 d4 k1 left", "ev t16 d4 k1"]
    assert [(rest.number, rest.url) for rest in day.rest] == [(3, "/day")]
    assert slots(entry(1, 10), entry(1, 10))[1] == ["ev t8 d4 k1 left", "ev t8 d4 k1 right"]


@pytest.mark.parametrize(("hour", "minutes"), [(6, 30), (20, 600)])
def test_what_lies_outside_the_opening_hours_stays_on_the_grid(hour: int, minutes: int) -> None:
    (css,) = slots(entry(0, hour, minutes))[0]
    (quarter,) = (int(part[1:]) for part in css.split() if part[0] == "t")
    assert 0 <= quarter <= 35


def test_today_and_closed_days_are_marked() -> None:
    days = week_days(
        [], monday=MONDAY, today=MONDAY, day_url="#", closed={date(2026, 11, 25): "Dan državnosti"}
    )
    assert [day.is_today for day in days] == [True, False, False, False, False]
    assert days[2].closed == "Dan državnosti"


def test_bars_grow_from_zero_and_fit_below_the_top() -> None:
    picture = bar_chart(["a", "b"], [Row("I", (0, 10)), Row("II", (20, 55))])
    assert [bar.text for bar in picture.bars] == ["", "10", "20", "55"]
    assert all(bar.y + bar.height == 170 and 20 <= bar.y <= 170 for bar in picture.bars)
    assert [line.text for line in picture.lines] == ["0", "20", "40", "60"]
    assert [picture.rows[1].values[1], picture.series[1]] == [55, "b"]


def test_an_empty_chart_has_an_axis() -> None:
    assert bar_chart(["a"], []).lines[0].css == "axis"


def test_more_series_than_can_be_told_apart_are_refused() -> None:
    with pytest.raises(ValueError, match="series"):
        bar_chart(["a", "b", "c", "d"], [])
