"""The rules of the house that no linter knows."""

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 300
LONGEST_FUNCTION = 50
TYPICAL_FUNCTION = 6
BAD_NAMES = re.compile(r"utils?|helpers?|common|managers?|misc")
CATCH_ALL = re.compile(r"except (Base)?Exception\b")
# The delivery loop, and the call of what a plugin brings: whatever it raises must not stop the others.
MAY_CATCH_ALL = {"portal/events/delivery.py", "portal/plugins/isolation.py"}
# Rolls back and raises again, which catches nothing.
ROLLS_BACK = {"portal/database/extension.py", "portal/database/requests.py"}


def sources() -> list[Path]:
    found = [*ROOT.glob("portal/**/*.py"), *ROOT.glob("plugins/**/*.py")]
    return [path for path in found if "migrations" not in path.parts]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            if body:
                yield node.name, (body[-1].end_lineno or 0) - body[0].lineno + 1


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", sources(), ids=named)
def test_a_file_is_short_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE, "turn it into a folder of the same name"
    assert ast.get_docstring(ast.parse(text)), "begin with one sentence saying what the module is for"
    assert not BAD_NAMES.fullmatch(path.stem), "name the file for what is in it"


@pytest.mark.parametrize("path", sources(), ids=named)
def test_no_function_is_long(path: Path) -> None:
    too_long = {name: length for name, length in functions(path) if length > LONGEST_FUNCTION}
    assert too_long == {}


def test_the_typical_function_is_short() -> None:
    lengths = [length for path in sources() for _, length in functions(path)]
    assert statistics.median(lengths) <= TYPICAL_FUNCTION


def test_everything_is_caught_in_two_places_only() -> None:
    catching = {named(path) for path in sources() if CATCH_ALL.search(path.read_text(encoding="utf-8"))}
    assert catching - ROLLS_BACK == MAY_CATCH_ALL


def test_what_rolls_back_raises_again() -> None:
    for name in ROLLS_BACK:
        tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
        handlers = [node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)]
        assert handlers
        assert all(isinstance(handler.body[-1], ast.Raise) for handler in handlers)


@pytest.mark.parametrize("path", sorted(ROOT.glob("p*/**/templates/**/*.html")), ids=named)
def test_a_template_holds_to_the_content_security_policy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|hx-on", text), "use classes and modules"
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "scripts are files"
    assert not re.search(r"(src|href)\s*=\s*[\"'](https?:)?//", text), "nothing comes from another host"


def test_templates_live_under_the_name_of_their_owner() -> None:
    for folder in [ROOT / "portal/web/templates", *ROOT.glob("plugins/*/templates")]:
        owner = "portal" if folder.parts[-3] == "portal" else folder.parts[-2]
        assert [child.name for child in folder.iterdir()] == [owner]
