"""Icons written inline: each one is read from the installed sprite when it is first asked for."""

import re
from functools import cache
from pathlib import Path

import flask_bootstrap
from markupsafe import Markup

SPRITE = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5" / "icons" / "bootstrap-icons.svg"


class UnknownIcon(LookupError):
    """Bootstrap Icons has no icon of this name."""


@cache
def icon(name: str, *, small: bool = False) -> Markup:
    """Return the icon as inline SVG, before a word and hidden from screen readers; raises UnknownIcon."""
    css = "icon icon-s" if small else "icon"
    return Markup('<svg class="{}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{}</svg>').format(
        css, _drawing(name)
    )


@cache
def _drawing(name: str) -> Markup:
    # The sprite weighs over a megabyte: it is searched again for each new name and never kept.
    found = re.search(
        rf'<symbol\b(?=[^>]*\bid="{re.escape(name)}")[^>]*>(.*?)</symbol>',
        SPRITE.read_text("utf-8"),
        re.DOTALL,
    )
    if found is None:
        raise UnknownIcon(name)
    return Markup(found.group(1))  # noqa: S704  # the drawing comes from the installed package
