"""A copy of the checkout and of what pip makes of it, for tests that write modules."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from portal.configuration import Configuration

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("portal", "plugins", "migrations")
FILES = ("setup.cfg", "pyproject.toml", "Makefile", "tests/conftest.py")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.egg-info")


def copy_checkout(folder: Path) -> Path:
    """Copy what a developer changes; the tools of the environment are reached from there too."""
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=LEFT_OUT)
    for file in FILES:
        (folder / file).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / file, folder / file)
    register(folder)
    return folder


def register(folder: Path) -> None:
    """Write the entry points of a checkout anew, as installing it does."""
    run(folder, sys.executable, "-c", "import setuptools; setuptools.setup()", "-q", "egg_info")


def run(
    folder: Path, *command: str | Path, environment: Mapping[str, str] | None = None, expected: int = 0
) -> str:
    """Run a program in a folder whose packages are the first to be found; return what it printed."""
    programs = Path(sys.executable).parent
    variables = {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1",
        **(environment or {}),
    }
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False)
    output = done.stdout + done.stderr
    assert done.returncode == expected, output
    return output


def database_of(configuration: Configuration) -> dict[str, str]:
    """Return the variables that lead a command to a database of the tests."""
    return {
        "PORTAL_INSTANCE": str(configuration.instance),
        "PORTAL_DATABASE_URL": configuration.database_url or "",
        "PORTAL_DATABASE_OWNER_URL": configuration.database_owner_url or "",
        "PORTAL_DATABASE_SYSTEM_URL": configuration.database_system_url or "",
        "PORTAL_SECRET_KEY": configuration.secret_key or "",
    }
