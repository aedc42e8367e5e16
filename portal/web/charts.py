"""Bar charts as numbers for the template: where each bar, line and label stands, and their table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from portal.declarations import Text

WIDTH, HEIGHT, LEFT, RIGHT, BASE, TOP = 560, 220, 40, 550, 170, 20
MOST_SERIES = 3
GRID_LINES = 3


class Row(NamedTuple):
    """One place on the axis with a value of each series."""

    label: Text
    values: Sequence[int]


@dataclass(frozen=True)
class Bar:
    """A bar; a value of nothing has no text."""

    x: int
    y: int
    width: int
    height: int
    series: int
    text: str


@dataclass(frozen=True)
class Line:
    """A line of the grid, or the axis."""

    y: int
    text: str
    css: str


@dataclass(frozen=True)
class Label:
    """A word below the axis."""

    x: int
    y: int
    text: Text


@dataclass(frozen=True)
class LegendEntry:
    """A series of the legend."""

    x: int
    series: int
    text: Text


@dataclass(frozen=True, kw_only=True)
class BarChart:
    """All that the macro `chart` draws."""

    series: Sequence[Text]
    rows: Sequence[Row]
    bars: Sequence[Bar]
    lines: Sequence[Line]
    labels: Sequence[Label]
    legend: Sequence[LegendEntry]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT


def bar_chart(series: Sequence[Text], rows: Sequence[Row]) -> BarChart:
    """Lay out bars side by side, the axis from zero; raises ValueError for more than three series."""
    if not 1 <= len(series) <= MOST_SERIES:
        raise ValueError(f"a chart has one to {MOST_SERIES} series")
    top = _round_top(max((value for row in rows for value in row.values), default=0))
    step = (RIGHT - LEFT) // max(len(rows), 1)
    return BarChart(
        series=series,
        rows=rows,
        bars=[bar for number, row in enumerate(rows) for bar in _bars(row, LEFT + number * step, step, top)],
        lines=_lines(top),
        labels=[
            Label(LEFT + number * step + step // 2, BASE + 20, row.label) for number, row in enumerate(rows)
        ],
        legend=[LegendEntry(LEFT + number * 170, number + 1, name) for number, name in enumerate(series)],
    )


def _round_top(largest: int) -> int:
    """Return a number not below the largest that the grid divides evenly."""
    step = 1
    while step * GRID_LINES < largest:
        step = step * 2 if str(step)[0] != "2" else step // 2 * 5
    return step * GRID_LINES


def _bars(row: Row, start: int, step: int, top: int) -> list[Bar]:
    width = min(40, (step - 20) // max(len(row.values), 1))
    first = start + (step - width * len(row.values)) // 2
    return [
        _bar(first + number * width, width - 4, value, number + 1, top)
        for number, value in enumerate(row.values)
    ]


def _bar(x: int, width: int, value: int, series: int, top: int) -> Bar:
    height = round((BASE - TOP) * value / top)
    return Bar(x, BASE - height, width, height, series, str(value) if value else "")


def _lines(top: int) -> list[Line]:
    step = top // GRID_LINES
    return [
        Line(BASE - (BASE - TOP) * number // GRID_LINES, str(number * step), "grid" if number else "axis")
        for number in range(GRID_LINES + 1)
    ]
