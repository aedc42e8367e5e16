"""The page of declarations: the dataclasses that plugins hand over, field by field."""

import ast
import inspect
from collections.abc import Iterator, Sequence

from portal import declarations
from portal.declarations import Plugin
from portal.reference.layout import docstring, sections, table

INTRODUCTION = (
    "What modules hand to the portal, all of it from `portal.api`. A field without a default must be given."
)
NEEDED = "must be given"


def declarations_page(_plugins: Sequence[Plugin]) -> str:
    """Return the page of declarations."""
    return sections("# Declarations", INTRODUCTION, *map(_declaration, _classes()))


def _classes() -> Iterator[ast.ClassDef]:
    for node in ast.parse(inspect.getsource(declarations)).body:
        if isinstance(node, ast.ClassDef):
            yield node


def _declaration(node: ast.ClassDef) -> str:
    rows = [
        (
            f"`{ast.unparse(field.target)}`",
            f"`{_annotation(field)}`",
            f"`{ast.unparse(field.value)}`" if field.value else NEEDED,
        )
        for field in node.body
        if isinstance(field, ast.AnnAssign)
    ]
    return sections(
        f"## {node.name}",
        docstring(getattr(declarations, node.name)),
        table(("Field", "Type", "Default"), rows),
    )


def _annotation(field: ast.AnnAssign) -> str:
    # Some are quoted, because their types are imported for the type checker only.
    is_quoted = isinstance(field.annotation, ast.Constant)
    return str(field.annotation.value) if is_quoted else ast.unparse(field.annotation)  # type: ignore[attr-defined]  # a constant has a value
