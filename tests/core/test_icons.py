"""Icons are written inline from the installed package."""

import pytest

from portal.web.icons import UnknownIcon, icon


def test_an_icon_is_small_inline_and_hidden_from_screen_readers() -> None:
    drawn = icon("house-door")
    assert drawn.startswith(
        '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path'
    )
    assert drawn.endswith("</svg>")
    assert len(drawn) < 1000


def test_a_small_icon_has_a_class_of_its_own() -> None:
    assert 'class="icon icon-s"' in icon("chevron-down", small=True)


def test_each_icon_is_its_own_symbol() -> None:
    assert icon("bell") != icon("bell-fill")
    assert icon("bell") is icon("bell")


@pytest.mark.parametrize("name", ["", "no-such-icon", 'bell"><script>', "bell.*"])
def test_an_unknown_name_raises(name: str) -> None:
    with pytest.raises(UnknownIcon):
        icon(name)
