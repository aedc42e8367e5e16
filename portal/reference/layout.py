"""Markdown of the generated pages: titles, tables, code, and the texts of docstrings."""

import inspect
from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table; the cells are text, Markdown included."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines) + "\n"


def code(text: str, language: str = "") -> str:
    """Return a block of code."""
    return f"```{language}\n{text.rstrip()}\n```\n"


def sections(title: str, *parts: str) -> str:
    """Return a page or a part of one: its title and what follows, with an empty line between."""
    return "\n".join(
        [f"{title}\n", *(part if part.endswith("\n") else f"{part}\n" for part in parts if part)]
    )


def docstring(thing: object) -> str:
    """Return the docstring as it stands, without its indentation."""
    return inspect.cleandoc(getattr(thing, "__doc__", None) or "")


def quoted(names: Iterable[str]) -> str:
    """Return names as code, with commas between."""
    return ", ".join(f"`{name}`" for name in names)


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")
