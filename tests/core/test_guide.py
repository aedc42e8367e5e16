"""The guide for developers of modules is right: its commands run and its code works, as they stand."""

import re
import shlex
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from portal.database import transaction
from portal.testing import make_municipality
from tests.core.checkouts import ROOT, copy_checkout, database_of, register, run

pytestmark = pytest.mark.database
GUIDE = ROOT / "docs" / "plugins.md"
BLOCK = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block: commands, or what a file gets."""

    kind: str
    file: str
    text: str


def blocks() -> Iterator[Block]:
    return (Block(*found) for found in BLOCK.findall(GUIDE.read_text(encoding="utf-8")))


def check(checkout: Path, variables: Mapping[str, str]) -> None:
    """Do what `make check` does, for the module of the guide."""
    run(checkout, "ruff", "format", "--check", "plugins/visits", "tests/plugins/visits")
    run(checkout, "ruff", "check", "plugins/visits", "tests/plugins/visits")
    run(checkout, "lint-imports", "--no-logo")
    run(checkout, sys.executable, "-m", "portal", "docs", "--check")
    run(checkout, "djlint", "--lint", "--quiet", "plugins/visits")
    run(checkout, "mypy", "-p", "plugins.visits")
    run(checkout, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/plugins/visits")
    run(checkout, sys.executable, "-m", "portal", "db", "check", environment=variables)


def execute(checkout: Path, command: str, variables: Mapping[str, str]) -> None:
    match shlex.split(command):
        case ["make", "install"]:
            register(checkout)
        case ["make", "format"]:
            run(checkout, "ruff", "format", "plugins/visits", "tests/plugins/visits")
        case ["make", "check"]:
            check(checkout, variables)
        case ["portal", *arguments]:
            run(checkout, sys.executable, "-m", "portal", *arguments, environment=variables)
        case _:
            pytest.fail(f"the test does not know how to run: {command}")


def change(path: Path, lines: list[str]) -> None:
    """Put the lines with a plus where those without stand, which must be one place."""
    text = path.read_text(encoding="utf-8")
    former = "".join(line[1:] for line in lines if line[0] in " -")
    assert text.count(former) == 1, f"{path.name} does not hold this once:\n{former}"
    path.write_text(
        text.replace(former, "".join(line[1:] for line in lines if line[0] in " +")), encoding="utf-8"
    )


def append(path: Path, text: str) -> None:
    """Make a file, or let the text follow what is there."""
    if path.exists():
        distance = "\n" if path.suffix == ".po" else "\n\n"
        text = path.read_text(encoding="utf-8") + distance + text
    path.write_text(text, encoding="utf-8")


def test_the_guide_leads_to_a_module_that_passes_every_check(tmp_path: Path, own_database: Flask) -> None:
    checkout = copy_checkout(tmp_path / "portal")
    variables = database_of(own_database.config["PORTAL"])
    with own_database.app_context(), transaction():
        make_municipality("jajce", "Jajce")
    for block in blocks():
        if block.kind == "sh":
            for command in block.text.splitlines():
                execute(checkout, command, variables)
        elif block.kind == "diff":
            change(checkout / block.file, block.text.splitlines(keepends=True))
        else:
            append(checkout / block.file, block.text)
    assert (tmp_path / "bookings" / "pyproject.toml").exists()


def test_the_guide_names_every_limit_as_it_is() -> None:
    from portal.plugins.asking import SLOW_MS, TIME_LIMIT_MS

    text = GUIDE.read_text(encoding="utf-8")
    assert f"longer than {SLOW_MS} ms" in text
    assert TIME_LIMIT_MS == 1000
    assert "within a second" in text
