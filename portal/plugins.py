"""Plugins: found by entry point, checked at start, asked by hooks, switched on per municipality."""

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import Any
from uuid import UUID

import pluggy
from flask import Flask, current_app, g
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from portal import hookspecs
from portal.accounts.roles import CORE_PERMISSIONS, ROLES
from portal.database import db
from portal.declarations import Permission, Plugin, Subscription
from portal.municipalities.activation import Activation
from portal.version import VERSION
from portal.web.language import register_catalogue

GROUP = "portal.plugins"
CORE = "portal"
HOOK_TIME_LIMIT_MS = 1000
PLUGIN_NAME = re.compile(r"[a-z][a-z0-9_]*")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class BrokenPlugin:
    """A plugin that was left out at start, and the sentence that says why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Answer:
    """What one plugin answered to a hook; `is_broken` where it failed and was left out."""

    plugin: Plugin
    value: Any = None
    is_broken: bool = False


@dataclass
class Registry:
    """The plugins of one running portal."""

    manager: pluggy.PluginManager
    plugins: dict[str, Plugin] = field(default_factory=dict)
    broken: list[BrokenPlugin] = field(default_factory=list)
    core_subscriptions: tuple[Subscription, ...] = ()
    troubles: dict[tuple[UUID, str], str] = field(default_factory=dict)


class PluginFault(Exception):
    """A plugin cannot be used; the message names the field or hook at fault."""


def load_plugins(app: Flask, *, modules: Mapping[str, ModuleType] | None = None) -> Registry:
    """Find, check and register the plugins; a faulty one is listed and left out."""
    registry = Registry(manager=pluggy.PluginManager(hookspecs.PROJECT))
    registry.manager.add_hookspecs(hookspecs)
    app.extensions["portal_plugins"] = registry
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        _load_one(registry, entry)
    for name, module in (modules or {}).items():
        _register(registry, name, module)
    return registry


def _load_one(registry: Registry, entry: EntryPoint) -> None:
    try:
        module = entry.load()
    except (ImportError, AttributeError, SyntaxError, TypeError, ValueError, NameError) as error:
        _leave_out(registry, entry.name, f"{entry.value}: {error}")
        return
    _register(registry, entry.name, module)


def _register(registry: Registry, name: str, module: ModuleType) -> None:
    try:
        plugin = checked_plugin(name, module)
        registry.manager.register(module, name=name)
        registry.manager.check_pending()
    except (PluginFault, pluggy.PluginValidationError) as error:
        registry.manager.unregister(name=name) if registry.manager.has_plugin(name) else None
        _leave_out(registry, name, str(error))
        return
    register_catalogue(plugin.folder / "translations")
    registry.plugins[name] = plugin


def _leave_out(registry: Registry, name: str, reason: str) -> None:
    log.error("plugin %s is left out: %s", name, reason)
    registry.broken.append(BrokenPlugin(name, reason))


def checked_plugin(name: str, module: ModuleType) -> Plugin:
    """Return the plugin that a module declares; raises PluginFault naming what is wrong."""
    plugin = getattr(module, "plugin", None)
    if not isinstance(plugin, Plugin):
        raise PluginFault(f"{module.__name__}: the attribute `plugin` must be a portal.api.Plugin")
    if plugin.name != name or not PLUGIN_NAME.fullmatch(name) or name == CORE:
        raise PluginFault(f"name: “{plugin.name}” must be the entry point's name “{name}”, in small letters")
    if plugin.blueprint.name != name:
        raise PluginFault(f"blueprint: its name is “{plugin.blueprint.name}”, but must be “{name}”")
    _check_version(plugin)
    _check_names(plugin)
    return plugin


def _check_version(plugin: Plugin) -> None:
    try:
        wanted = SpecifierSet(plugin.requires_portal)
    except InvalidSpecifier as error:
        raise PluginFault(f"requires_portal: “{plugin.requires_portal}” is not a version range") from error
    if VERSION not in wanted:
        raise PluginFault(f"requires_portal: needs portal {plugin.requires_portal}, installed is {VERSION}")


def _check_names(plugin: Plugin) -> None:
    prefix = f"{plugin.name}."
    for permission in plugin.permissions:
        if not permission.name.startswith(prefix):
            raise PluginFault(f"permissions: “{permission.name}” must begin with “{prefix}”")
        unknown = set(permission.roles) - set(ROLES)
        if unknown:
            raise PluginFault(f"permissions: “{permission.name}” names the unknown role “{unknown.pop()}”")
    for subscription in plugin.subscriptions:
        if not subscription.name.startswith(prefix):
            raise PluginFault(f"subscriptions: “{subscription.name}” must begin with “{prefix}”")
    for event in plugin.events:
        if not event.name.startswith(prefix):
            raise PluginFault(f"events: “{event.name}” must begin with “{prefix}”")


def registry() -> Registry:
    """Return the plugins of the running application."""
    found: Registry = current_app.extensions["portal_plugins"]
    return found


def installed_plugins() -> Mapping[str, Plugin]:
    """Return the plugins that can be used, by name."""
    return registry().plugins


def subscriptions() -> tuple[tuple[str, Subscription], ...]:
    """Return every subscription with the name of its plugin; the core's own are of “portal”."""
    found = registry()
    core = tuple((CORE, subscription) for subscription in found.core_subscriptions)
    return core + tuple(
        (name, subscription)
        for name, plugin in found.plugins.items()
        for subscription in plugin.subscriptions
    )


def declared_permissions(plugins: Iterable[str] | None) -> tuple[Permission, ...]:
    """Return the permissions of the core and of some plugins, or of all installed ones."""
    installed = installed_plugins()
    names = installed if plugins is None else [name for name in plugins if name in installed]
    return CORE_PERMISSIONS + tuple(
        permission for name in names for permission in installed[name].permissions
    )


def active_plugins(municipality_id: UUID) -> frozenset[str]:
    """Return the names of the plugins that are on in a municipality; asked once per request."""
    cache: dict[UUID, frozenset[str]] = g.setdefault("portal_active_plugins", {})
    if municipality_id not in cache:
        rows = db.session.scalars(
            select(Activation.plugin).where(
                Activation.municipality_id == municipality_id, Activation.is_active.is_(True)
            )
        )
        cache[municipality_id] = frozenset(rows) & frozenset(installed_plugins())
    return cache[municipality_id]


def is_active(plugin: str, municipality_id: UUID) -> bool:
    """Tell whether a plugin is on in a municipality: the one rule that every channel asks."""
    return plugin == CORE or plugin in active_plugins(municipality_id)


def forget_activations() -> None:
    """Have the next question read the table again."""
    g.pop("portal_active_plugins", None)


def ask(hook: str, municipality_id: UUID, **arguments: object) -> list[Answer]:
    """Ask every active plugin a question, each in a savepoint with a time limit, by order of name."""
    names = sorted(active_plugins(municipality_id))
    return [ask_one(name, hook, municipality_id, **arguments) for name in names if _has_hook(name, hook)]


def _has_hook(plugin: str, hook: str) -> bool:
    manager = registry().manager
    return any(impl.plugin_name == plugin for impl in manager.hook.__dict__[hook].get_hookimpls())


def ask_one(plugin: str, hook: str, municipality_id: UUID, **arguments: object) -> Answer:
    """Ask one plugin; a plugin that raises is logged, shown in the console and left out of this page."""
    found = registry()
    others = [module for name, module in found.manager.list_name_plugin() if name != plugin]
    caller = found.manager.subset_hook_caller(hook, others)
    try:
        with db.session.begin_nested():
            db.session.execute(text(f"SET LOCAL statement_timeout = {HOOK_TIME_LIMIT_MS}"))
            answers = caller(**arguments)
            db.session.execute(text("SET LOCAL statement_timeout = DEFAULT"))
    except Exception as error:
        log.exception("plugin %s failed at the hook %s", plugin, hook)
        reason = "the database took too long" if isinstance(error, SQLAlchemyError) else type(error).__name__
        found.troubles[municipality_id, plugin] = f"{hook}: {reason}"
        return Answer(found.plugins[plugin], is_broken=True)
    found.troubles.pop((municipality_id, plugin), None)
    return Answer(found.plugins[plugin], value=answers[0] if answers else None)
