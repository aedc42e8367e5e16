"""The plugins of a checkout as the pages of the documentation need them: loaded, without a database."""

import importlib
import sys
from collections.abc import Iterator, Mapping
from configparser import ConfigParser
from contextlib import contextmanager
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

from portal.configuration import Configuration
from portal.declarations import Plugin
from portal.errors import Invalid
from portal.plugins import registry
from portal.plugins.discovery import GROUP
from portal.web.language import force_language

NOWHERE = "postgresql://portal@localhost/nowhere"
LANGUAGE = "en"


@contextmanager
def assembled(root: Path) -> Iterator[list[Plugin]]:
    """Give the plugins that a checkout's setup.cfg names, installed or not, inside an English context."""
    from portal import create_app

    names = named_plugins(root)
    app = create_app(_configuration(root), plugins=_not_yet_installed(names, root))
    with app.app_context(), force_language(LANGUAGE):
        found = registry()
        for broken in found.broken:
            if broken.name in names and broken.name not in found.plugins:
                raise Invalid(f"The module {broken.name} cannot be described: {broken.reason}")
        yield [plugin for name, plugin in found.plugins.items() if name in names]


def named_plugins(root: Path) -> Mapping[str, str]:
    """Return the plugins of a checkout: the module of each, by name."""
    settings = ConfigParser()
    settings.read(root / "setup.cfg", encoding="utf-8")
    lines = settings.get("options.entry_points", GROUP).strip().splitlines()
    pairs = (line.partition("=") for line in lines)
    return {name.strip(): module.strip() for name, _, module in pairs}


def _not_yet_installed(names: Mapping[str, str], root: Path) -> dict[str, ModuleType]:
    """Import the plugins that have no entry point yet: who has just written one is not told to install it."""
    installed = {entry.name for entry in entry_points(group=GROUP)}
    missing = {name: module for name, module in names.items() if name not in installed}
    if missing and str(root) not in sys.path:
        sys.path.insert(0, str(root))
    importlib.invalidate_caches()
    return {name: importlib.import_module(module) for name, module in missing.items()}


def _configuration(root: Path) -> Configuration:
    return Configuration(
        instance=root / "instance",
        secret_key="signs nothing",  # noqa: S106  # there are no visitors
        database_url=NOWHERE,
        database_owner_url=NOWHERE,
        database_system_url=NOWHERE,
    )
