"""`portal plugin new` writes a module that passes every check untouched, in the tree and on its own."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from flask import Flask

from portal.database import transaction
from portal.errors import Conflict, Invalid
from portal.scaffold import LONGEST_NAME, plugin_in_tree, plugin_of_its_own, with_entry_point
from portal.testing import Server, make_municipality, make_user
from tests.core.checkouts import copy_checkout, database_of, register, run

pytestmark = pytest.mark.database

# Short and long, because lines are laid out by their length.
NAMES = ("ab", "long_name_of_a_modul")

CONSOLE = """
import json, sys, time
from portal import create_app
from portal.clock import now
from portal.database import transaction
from portal.municipalities.current import visiting
from portal.municipalities.queries import municipality_by_slug
from portal.municipalities.switching import switch_on
from portal.testing import PASSWORD, SETTINGS

app = create_app(settings=SETTINGS)
with app.app_context(), transaction(), visiting(municipality_by_slug("jajce")):
    switch_on(plugin="sluggish", user_id=None, now=now())
browser = app.test_client()
browser.post("/sign-in", data={"name": "nedim", "password": PASSWORD})
pages = [browser.get("/jajce/").text, browser.get("/jajce/console/modules").text]
print("PAGES" + json.dumps(pages))
"""


@pytest.mark.parametrize("name", NAMES)
def test_a_module_in_the_tree_passes_every_check(tmp_path: Path, name: str) -> None:
    assert len(name) <= LONGEST_NAME
    checkout = copy_checkout(tmp_path)
    run(checkout, sys.executable, "-m", "portal", "plugin", "new", name)
    register(checkout)
    written = (f"plugins/{name}", f"tests/plugins/{name}")
    run(checkout, "ruff", "format", "--check", *written)
    run(checkout, "ruff", "check", *written)
    run(checkout, "lint-imports", "--no-logo")
    run(checkout, "djlint", "--lint", "--quiet", f"plugins/{name}")
    run(checkout, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"tests/plugins/{name}")


def test_the_types_and_the_first_migration_of_a_module_are_right(
    tmp_path: Path, server: Server, template: str
) -> None:
    checkout = copy_checkout(tmp_path)
    run(checkout, sys.executable, "-m", "portal", "plugin", "new", "visits", "--title", "Home visits")
    register(checkout)
    run(checkout, "mypy", "-p", "plugins.visits")
    database = server.clone(template)
    variables = database_of(server.configuration(database))
    output = run(checkout, sys.executable, "-m", "portal", "db", "check", environment=variables)
    assert "Models, migrations and fences agree." in output
    assert "visits 0.1.0: on in no municipality" in run(
        checkout, sys.executable, "-m", "portal", "plugin", "list", environment=variables
    )
    server.drop(database)


def install(distribution: Path, target: Path) -> None:
    """Install a distribution beside the environment, with the tools that are here."""
    options = (
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--disable-pip-version-check",
        "--target",
        target,
    )
    pip = (sys.executable, "-m", "pip") if shutil.which("pip", path=Path(sys.executable).parent) else ("pip",)
    run(distribution, *pip, "install", *options, distribution)


def plant(target: Path, name: str, text: str) -> None:
    """Put a plugin of one module beside the installed ones, as a distribution of its own."""
    package = target / f"portal_{name}"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "plugin.py").write_text(text)
    metadata = target / f"portal_{name}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: portal-{name}\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(f"[portal.plugins]\n{name} = portal_{name}.plugin\n")


PLANTED = """
import time
from flask import Blueprint
from portal.api import Plugin, hookimpl

plugin = Plugin(
    name="{name}", title="{name}", summary="", version="1.0", icon="puzzle", requires_portal="{wanted}",
    package="portal_{name}", blueprint=Blueprint("{name}", __name__),
)

@hookimpl
def work_items(reader):
    time.sleep(0.31)
    return []
"""


def test_a_distribution_of_its_own_installs_and_its_neighbours_do_no_harm(
    tmp_path: Path, own_database: Flask
) -> None:
    distribution, target = tmp_path / "bookings", tmp_path / "installed"
    run(tmp_path, sys.executable, "-m", "portal", "plugin", "new", "bookings", "--standalone", distribution)
    for command in (
        ("ruff", "format", "--check", "."),
        ("ruff", "check", "."),
        ("djlint", "--lint", "--quiet", "."),
    ):
        run(distribution, *command)
    run(distribution, "mypy")
    install(distribution, target)
    here = {"PYTHONPATH": str(target), **database_of(own_database.config["PORTAL"])}
    run(distribution, sys.executable, "-m", "pytest", "-q", environment={"PYTHONPATH": str(target)})

    plant(target, "torn", "import no_such_library")
    plant(target, "newer", PLANTED.format(name="newer", wanted=">=99"))
    plant(target, "sluggish", PLANTED.format(name="sluggish", wanted=">=0.1"))
    listed = run(tmp_path, sys.executable, "-m", "portal", "plugin", "list", environment=here)
    assert "bookings 0.1.0: on in no municipality" in listed
    assert "torn: left out, portal_torn.plugin: the package “no_such_library” is not installed" in listed
    assert "newer: left out, requires_portal: needs portal >=99" in listed

    with own_database.app_context(), transaction():
        make_user(make_municipality("jajce", "Jajce"), "it_staff", username="nedim")
    home, console = json.loads(
        run(tmp_path, sys.executable, "-c", CONSOLE, environment=here).partition("PAGES")[2].splitlines()[0]
    )
    assert "Jajce" in home
    assert "Modul „torn” se ne može učitati." in console
    assert "no_such_library" in console
    assert "Modul „newer” se ne može učitati." in console
    assert "needs portal &gt;=99" in console
    assert "Sporo" in console
    assert "Bookings" in console


@pytest.mark.parametrize(
    "name", ["Visits", "1st", "home", "console", "portal_x", "a" * 21, "a__b", "visits_"]
)
def test_a_name_that_cannot_stand_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Invalid):
        plugin_of_its_own(tmp_path / "module", name=name)
    assert not (tmp_path / "module").exists()


def test_a_title_that_would_break_a_template_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        plugin_of_its_own(tmp_path, name="visits", title='"quoted"')


def test_nothing_is_written_over(tmp_path: Path) -> None:
    plugin_of_its_own(tmp_path, name="visits")
    with pytest.raises(Conflict):
        plugin_of_its_own(tmp_path, name="visits")


def test_outside_of_a_checkout_a_module_is_written_elsewhere(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="--standalone"):
        plugin_in_tree(tmp_path, name="visits")


def test_the_entry_point_joins_the_others_by_name() -> None:
    before = "[x]\nportal.plugins =\n    minutes = plugins.minutes.plugin\n\n[tool:pytest]\n"
    after = "    minutes = plugins.minutes.plugin\n    visits = plugins.visits.plugin\n\n[tool:pytest]\n"
    assert with_entry_point(before, "visits").endswith(after)
    assert with_entry_point(before.rstrip("\n"), "ab").count("\n    ") == 2
