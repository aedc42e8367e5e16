"""Writing a new plugin: list, page, form, event, subscription, templates, words, migration and tests."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template

from portal.errors import Conflict, Invalid
from portal.plugins.discovery import OWN_WORDS
from portal.version import VERSION

HERE = Path(__file__).parent
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
LONGEST_NAME = 20
TITLE = re.compile(r"\w[\w -]*")
IMPORT = re.compile(r"from (portal|plugins)[._]")
ENTRY_POINTS = "portal.plugins =\n"

PLACES = {
    "messages.po": "translations/bs/LC_MESSAGES/messages.po",
    "migration.py": "migrations/{name}_0001_the_tables_of_{name}.py",
    "templates/form.html": "templates/{name}/form.html",
    "templates/index.html": "templates/{name}/index.html",
    "templates/show.html": "templates/{name}/show.html",
}
"""Where the files of a plugin come to stand, if not under the name of their template."""


@dataclass(frozen=True, kw_only=True)
class Scaffold:
    """A plugin to be written: what it is called, and where its parts go."""

    name: str
    title: str
    package: str
    source: Path
    tests: Path

    @property
    def words(self) -> dict[str, str]:
        """Return what the templates have filled in."""
        return {
            "name": self.name,
            "title": self.title,
            "package": self.package,
            "distribution": self.package.replace("_", "-").replace(".", "-"),
            "portal_version": VERSION,
        }


def plugin_in_tree(root: Path, *, name: str, title: str | None = None) -> list[Path]:
    """Write a plugin into a checkout and name it in its setup.cfg; return the files.

    Raises Invalid for a name that cannot stand or a folder that is no checkout, Conflict if it is there.
    """
    settings = root / "setup.cfg"
    if not settings.is_file() or ENTRY_POINTS not in settings.read_text(encoding="utf-8"):
        raise Invalid(
            f"{root} is no checkout of the portal. Write the module elsewhere: --standalone FOLDER."
        )
    scaffold = Scaffold(
        name=checked_name(name),
        title=checked_title(title, name),
        package=f"plugins.{name}",
        source=root / "plugins" / name,
        tests=root / "tests" / "plugins" / name,
    )
    written = _write(_files(scaffold), scaffold)
    settings.write_text(with_entry_point(settings.read_text(encoding="utf-8"), name), encoding="utf-8")
    return [*written, settings]


def plugin_of_its_own(folder: Path, *, name: str, title: str | None = None) -> list[Path]:
    """Write a plugin as a distribution of its own into a folder; return the files.

    Raises Invalid for a name that cannot stand, Conflict if something is there.
    """
    package = f"portal_{checked_name(name)}"
    scaffold = Scaffold(
        name=name,
        title=checked_title(title, name),
        package=package,
        source=folder / "src" / package,
        tests=folder / "tests",
    )
    return _write({**_files(scaffold), **_standalone_files(scaffold, folder)}, scaffold)


def checked_name(name: str) -> str:
    """Return the name of a plugin; raises Invalid with what may stand."""
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise Invalid(
            f"“{name}” cannot be the name of a module: up to {LONGEST_NAME} small Latin letters and digits, "
            "words joined by an underscore."
        )
    if name in OWN_WORDS or name.startswith("portal"):
        raise Invalid(f"“{name}” is a word that the portal keeps for itself.")
    return name


def checked_title(title: str | None, name: str) -> str:
    """Return the English title of a plugin, made from its name if there is none; raises Invalid."""
    title = title or name.replace("_", " ").capitalize()
    if not TITLE.fullmatch(title):
        raise Invalid(f"“{title}” cannot be a title: letters, digits, spaces and hyphens.")
    return title


def with_entry_point(settings: str, name: str) -> str:
    """Return the text of setup.cfg with one more plugin, by order of name."""
    head, _, rest = settings.partition(ENTRY_POINTS)
    lines = rest.splitlines(keepends=True)
    count = next((at for at, line in enumerate(lines) if not line.startswith("    ")), len(lines))
    entries = sorted([*lines[:count], f"    {name} = plugins.{name}.plugin\n"])
    return head + ENTRY_POINTS + "".join(entries + lines[count:])


def _files(scaffold: Scaffold) -> dict[Path, Path]:
    """Return the template of each file of the plugin and of its tests, by where the file goes."""
    found = {}
    for template in _templates("plugin"):
        place = str(template.relative_to(HERE / "plugin").with_suffix(""))
        found[scaffold.source / PLACES.get(place, place).format(name=scaffold.name)] = template
    found[scaffold.tests / "test_entries.py"] = HERE / "tests" / "test_entries.py.tmpl"
    return found


def _standalone_files(scaffold: Scaffold, folder: Path) -> dict[Path, Path]:
    places = {
        "gitignore": folder / ".gitignore",
        "conftest.py": scaffold.tests / "conftest.py",
        "py.typed": scaffold.source / "py.typed",
    }
    names = {template.name.removesuffix(".tmpl"): template for template in _templates("standalone")}
    return {places.get(name, folder / name): template for name, template in names.items()}


def _templates(folder: str) -> Iterator[Path]:
    yield from sorted((HERE / folder).rglob("*.tmpl"))


def _write(files: dict[Path, Path], scaffold: Scaffold) -> list[Path]:
    taken = [path for path in (scaffold.source, *files) if path.exists()]
    if taken:
        raise Conflict(f"{taken[0]} is there already; nothing was written.")
    for path, template in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        text = Template(template.read_text(encoding="utf-8")).substitute(scaffold.words)
        path.write_text(in_order(text), encoding="utf-8")
    return sorted(files)


def in_order(text: str) -> str:
    """Sort neighbouring imports from the portal and the plugin: which comes first depends on its name."""
    lines: list[str] = []
    run: list[str] = []
    for line in [*text.splitlines(keepends=True), ""]:
        if IMPORT.match(line):
            run.append(line)
            continue
        lines += [*sorted(run, key=lambda each: each.split()[1]), line]
        run = []
    return "".join(lines)
