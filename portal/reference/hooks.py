"""The page of hooks: each question as plugins answer it, word by word."""

import ast
import inspect
from collections.abc import Iterator, Sequence

from portal import hookspecs
from portal.declarations import Plugin
from portal.plugins import registry
from portal.reference.layout import code, docstring, quoted, sections

INTRODUCTION = (
    "Questions that the portal asks its modules. A function of `plugin.py` with `@hookimpl` answers one; "
    "it takes as many of the arguments as it needs, by their names. Each answer is about the municipality "
    "in sight."
)


def hooks_page(plugins: Sequence[Plugin]) -> str:
    """Return the page of hooks."""
    return sections("# Hooks", INTRODUCTION, *(_hook(name, text, plugins) for name, text in signatures()))


def signatures() -> Iterator[tuple[str, str]]:
    """Yield the name of each hook and its signature as it stands in the code."""
    for node in ast.parse(inspect.getsource(hookspecs)).body:
        if isinstance(node, ast.FunctionDef) and any(
            "hookspec" in ast.unparse(each) for each in node.decorator_list
        ):
            returned = f" -> {ast.unparse(node.returns)}" if node.returns else ""
            yield node.name, f"def {node.name}({ast.unparse(node.args)}){returned}"


def _hook(name: str, signature: str, plugins: Sequence[Plugin]) -> str:
    names = {plugin.name for plugin in plugins}
    callers = getattr(registry().manager.hook, name).get_hookimpls()
    answering = sorted(each.plugin_name for each in callers if each.plugin_name in names)
    who = f"Answered by {quoted(answering)}." if answering else "No module of this repository answers."
    return sections(f"## {name}", code(signature, "python"), docstring(getattr(hookspecs, name)), who)
