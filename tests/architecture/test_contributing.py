"""The newcomer's path of CONTRIBUTING.md works: its commands run as they stand, on a clone."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.test_house_rules import ROOT

pytestmark = pytest.mark.database

BLOCK = re.compile(r"^```sh( fails)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
GIT = (
    "git",
    "-c",
    "user.name=Newcomer",
    "-c",
    "user.email=newcomer@example.ba",
    "-c",
    "init.defaultBranch=main",
)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/*.md"))]


def clone(folder: Path) -> Path:
    """Make a clone of what is here, whether committed or not, with the environment that is here."""
    left_out = shutil.ignore_patterns("__pycache__", ".*", "*.egg-info", "instance")
    shutil.copytree(ROOT, folder, ignore=left_out)
    borrow_environment(folder / ".venv")
    (folder / ".gitignore").write_text(".venv/\n__pycache__/\n")
    for command in (
        ("init", "--quiet"),
        ("add", "--all"),
        ("commit", "--quiet", "--message", "All there is"),
    ):
        subprocess.run([*GIT, *command], cwd=folder, check=True)
    return folder


def borrow_environment(folder: Path) -> None:
    """Let the tools be found as if they were installed there, newer than any setting."""
    folder.mkdir()
    for path in Path(sys.prefix).iterdir():
        if not path.name.startswith("installed"):
            (folder / path.name).symlink_to(path)
    for mark in ("installed", "installed-dev"):
        (folder / mark).touch()


def run(commands: str, folder: Path) -> subprocess.CompletedProcess[str]:
    variables = {
        **{key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))},
        "PYTHONDONTWRITEBYTECODE": "1",
        **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in NEWCOMER.items()},
    }
    return subprocess.run(
        ["bash", "-euc", commands], cwd=folder, env=variables, capture_output=True, text=True, check=False
    )


NEWCOMER = {"NAME": "Newcomer", "EMAIL": "newcomer@example.ba"}


def test_the_path_leads_to_a_changed_label_with_a_test(tmp_path: Path) -> None:
    folder = clone(tmp_path / "portal")
    blocks = BLOCK.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    assert [bool(fails) for fails, _ in blocks] == [False, True, False, False, False]
    for fails, commands in blocks:
        done = run(commands, folder)
        assert (done.returncode != 0) == bool(fails), done.stdout + done.stderr
        if fails:
            assert "1 failed" in done.stdout
    log = subprocess.run(
        ["git", "log", "--stat"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout
    assert "3 files changed" in log.partition("All there is")[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    broken = [
        link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()
    ]
    assert broken == []
