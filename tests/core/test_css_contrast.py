"""Every contrast that the design promises is computed again from the tokens of the style sheet."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "portal/web/static/portal.css").read_text(encoding="utf-8")
LIGHT, _, REST = CSS.partition("@media screen and (prefers-color-scheme: dark) {")
DARK = REST.partition("/* 2 ")[0]
ACCENTS = ("una", "jezero", "noc", "sljiva", "bor", "lipa", "orah", "kamen")
STATES = ("ok", "warn", "danger", "info", "quiet")
KINDS = tuple(f"kind-{number}" for number in range(1, 7))


def colours(text: str) -> dict[str, str]:
    return {name: _whole(value) for name, value in re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", text)}


def _whole(value: str) -> str:
    return value if len(value) == 7 else "#" + "".join(letter * 2 for letter in value[1:])


def tokens(scheme: str) -> dict[str, str]:
    first_block = (LIGHT if scheme == "light" else DARK).partition('[data-accent="una"]')[0]
    return colours(first_block)


def accent(scheme: str, name: str) -> dict[str, str]:
    block = re.search(rf'\[data-accent="{name}"\] {{([^}}]*)}}', LIGHT if scheme == "light" else DARK)
    assert block is not None
    return colours(block.group(1))


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(
    ("scheme", "front", "back", "promised"),
    [
        ("light", "field", "surface", 4.07),
        ("light", "field", "ground", 3.70),
        ("light", "ink", "surface", 16.1),
        ("light", "ink", "ground", 14.6),
        ("light", "muted", "surface", 7.28),
        ("light", "muted", "ground", 6.63),
        ("light", "focus", "ground", 6.3),
        ("light", "ok", "ok-soft", 6.31),
        ("light", "warn", "warn-soft", 6.42),
        ("light", "danger", "danger-soft", 6.28),
        ("light", "info", "info-soft", 6.68),
        ("light", "quiet", "quiet-soft", 6.55),
        ("dark", "field", "surface", 4.29),
        ("dark", "field", "ground", 4.73),
        ("dark", "ink", "surface", 13.4),
        ("dark", "ink", "ground", 14.8),
        ("dark", "muted", "surface", 7.40),
        ("dark", "muted", "ground", 8.15),
        ("dark", "focus", "ground", 10.4),
        ("dark", "ok", "ok-soft", 7.64),
        ("dark", "warn", "warn-soft", 7.93),
        ("dark", "danger", "danger-soft", 7.39),
        ("dark", "info", "info-soft", 7.50),
        ("dark", "quiet", "quiet-soft", 7.09),
    ],
)
def test_the_promised_ratios(scheme: str, front: str, back: str, promised: float) -> None:
    found = tokens(scheme)
    assert contrast(found[front], found[back]) == pytest.approx(promised, abs=0.06)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ACCENTS)
def test_every_accent_can_be_read(scheme: str, name: str) -> None:
    found, base = accent(scheme, name), tokens(scheme)
    on_fill, as_text = (7.0, 6.3) if scheme == "light" else (9.5, 7.0)
    on_soft = 6.1 if scheme == "light" else 7.0
    assert contrast(base["on-fill"], found["accent"]) >= on_fill - 0.05
    assert contrast(base["on-fill"], found["accent-strong"]) >= on_fill
    assert contrast(found["accent"], base["ground"]) >= as_text - 0.05
    assert contrast(found["accent"], found["accent-soft"]) >= on_soft - 0.05
    assert contrast(found["accent-strong"], found["accent-soft"]) >= on_soft


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_states_can_be_read_wherever_they_stand(scheme: str) -> None:
    found = tokens(scheme)
    for ground in ("ground", "surface", "sunken"):
        for text in ("ink", "muted", *STATES):
            assert contrast(found[text], found[ground]) >= 4.5, (text, ground)
        assert contrast(found["field"], found[ground]) >= 3, ground
        assert contrast(found["focus"], found[ground]) >= 3, ground
    for kind in (*STATES, *KINDS):
        assert contrast(found["ink"], found[f"{kind}-soft"]) >= 4.5, kind
        assert contrast(found[kind], found[f"{kind}-soft"]) >= 4.5, kind


def test_both_schemes_name_the_same_colours() -> None:
    assert set(tokens("light")) == set(tokens("dark"))


def test_no_colour_stands_outside_the_tokens() -> None:
    after_tokens = CSS.partition("/* 2 ")[2]
    found = re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb\([^)]*\)", after_tokens)
    assert found == ["#fff", "#fff", "#999", "#333"], "only print names colours, because paper has no scheme"
