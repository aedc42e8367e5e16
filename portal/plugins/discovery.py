"""Finding plugins by their entry points; one that cannot be used is listed with the reason and left out."""

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType

import pluggy
from flask import Flask

from portal import hookspecs
from portal.database import Base
from portal.municipalities.addresses import RESERVED_WORDS
from portal.plugins.isolation import attempt
from portal.plugins.registry import CORE, BrokenPlugin, PluginFault, Registry
from portal.web.language import register_catalogue

GROUP = "portal.plugins"
OWN_DISTRIBUTION = "social-protection-portal"
PLUGIN_NAME = re.compile(r"[a-z][a-z0-9_]*")
OWN_WORDS = RESERVED_WORDS | {"accounts", "home", "more", "organisations"}
log = logging.getLogger(__name__)


def load_plugins(app: Flask, *, modules: Mapping[str, ModuleType] | None = None) -> Registry:
    """Find, check and register the plugins; a faulty one is listed and left out."""
    found = Registry(manager=pluggy.PluginManager(hookspecs.PROJECT))
    found.manager.add_hookspecs(hookspecs)
    app.extensions["portal_plugins"] = found
    for entry in in_order(entry_points(group=GROUP)):
        _load(found, entry.name, entry.load, entry.module)
    for name, module in (modules or {}).items():
        _load(found, name, lambda module=module: module, module.__name__)  # type: ignore[misc]  # bound at once
    found.plugins = dict(sorted(found.plugins.items()))
    return found


def in_order(entries: Iterable[EntryPoint]) -> list[EntryPoint]:
    """Sort the portal's own plugins first: nobody takes their names from them."""

    def place(entry: EntryPoint) -> tuple[bool, str, str]:
        distribution = entry.dist.name if entry.dist else ""
        return distribution != OWN_DISTRIBUTION, entry.name, distribution

    return sorted(entries, key=place)


def _load(found: Registry, name: str, fetch: Callable[[], ModuleType], module: str) -> None:
    from portal.plugins.tables import forget_tables, package_of

    known = frozenset(Base.metadata.tables)
    error = attempt(lambda: check_name(found, name)).error
    if error is None:
        error = attempt(lambda: _register(found, name, fetch())).error
        package = package_of(module)
        # Models of the portal and of plugins that work stay, whoever else names their package.
        if error is not None and package not in {CORE, *(each.package for each in found.plugins.values())}:
            forget_tables(package, known)
    if error is not None:
        _list_as_broken(found, name, reason_of(error, module))


def _register(found: Registry, name: str, module: ModuleType) -> None:
    # Imported here, because the events ask this package which plugins there are.
    from portal.plugins.blueprints import check_blueprint
    from portal.plugins.checks import declared_plugin
    from portal.plugins.questions import check_questions
    from portal.plugins.tables import check_tables, package_of

    plugin = declared_plugin(name, module)
    check_questions(found.manager, module)
    check_tables(package_of(module.__name__), plugin)
    check_blueprint(plugin)
    found.manager.register(module, name=name)
    register_catalogue(plugin.folder / "translations")
    found.plugins[name] = plugin


def check_name(found: Registry, name: str) -> None:
    """Refuse a name that cannot stand in addresses and tables, or that somebody else has."""
    if not PLUGIN_NAME.fullmatch(name):
        raise PluginFault(f"name: “{name}” must be small Latin letters, digits and underscores")
    if name in OWN_WORDS or name == CORE or name.startswith(f"{CORE}_"):
        raise PluginFault(f"name: “{name}” is a word that the portal keeps for itself")
    if name in found.plugins:
        raise PluginFault(f"name: another installed plugin is called “{name}” too")
    for other in found.plugins:
        if name.startswith(f"{other}_") or other.startswith(f"{name}_"):
            raise PluginFault(f"name: tables of “{name}” could not be told from those of “{other}”")


def reason_of(error: Exception, module: str) -> str:
    """Return the sentence that the console shows."""
    if isinstance(error, PluginFault):
        return str(error)
    if isinstance(error, ModuleNotFoundError) and error.name:
        return f"{module}: the package “{error.name}” is not installed"
    return f"{module}: {type(error).__name__}: {error}"


def leave_out(found: Registry, name: str, reason: str) -> None:
    """Take back a plugin that was registered already, and list it as broken."""
    del found.plugins[name]
    found.manager.unregister(name=name)
    _list_as_broken(found, name, reason)


def _list_as_broken(found: Registry, name: str, reason: str) -> None:
    log.error("plugin %s is left out: %s", name, reason)
    found.broken.append(BrokenPlugin(name, reason))
