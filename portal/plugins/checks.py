"""What a plugin declares, field by field; the first fault is raised and begins with the name of the field."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from flask import Blueprint
from flask_babel.speaklater import LazyString
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from portal.accounts.roles import ROLES
from portal.declarations import Permission, PersonalData, Plugin, Subscription
from portal.events.event import NAME as EVENT_NAME
from portal.municipalities.settings import can_be_kept, defaults_of
from portal.plugins.published import check_events, is_event_class
from portal.plugins.registry import PluginFault
from portal.version import VERSION
from portal.web.forms import BaseForm
from portal.web.icons import UnknownIcon, icon

Kind = tuple[Callable[[Any], bool], str]
"""Whether a value fits, and what is wanted in words."""

GROUNDS = ("legal_duty", "public_task", "vital_interest", "consent")


def is_text(value: Any) -> bool:
    """Tell whether this can be shown: a string or a lazy translation."""
    return isinstance(value, str | LazyString)


def is_word(value: Any) -> bool:
    """Tell whether this is a string that says something."""
    return isinstance(value, str) and bool(value.strip())


def is_title(value: Any) -> bool:
    """Tell whether this can be shown and says something."""
    return is_word(value) or isinstance(value, LazyString)


def series_of(kind: type) -> Callable[[Any], bool]:
    """Make a check for a tuple of one kind."""
    return lambda value: isinstance(value, tuple) and all(isinstance(each, kind) for each in value)


def one_of(allowed: Iterable[Any]) -> Kind:
    """Make a check for one of some codes."""
    codes = tuple(allowed)
    return (lambda value: value in codes), " or ".join(map(repr, codes))


WORD: Kind = (is_word, "a string that is not empty")
TITLE: Kind = (is_title, "a text that is not empty")
WORDS: Kind = (series_of(str), "a tuple of strings")

OF_PLUGIN: Mapping[str, Kind] = {
    "name": WORD,
    "title": TITLE,
    "summary": (is_text, "a text"),
    "version": WORD,
    "icon": WORD,
    "requires_portal": (lambda value: isinstance(value, str), "a string such as “>=0.1”"),
    "package": WORD,
    "blueprint": (lambda value: isinstance(value, Blueprint), "a flask.Blueprint"),
    "permissions": (series_of(Permission), "a tuple of Permission"),
    "events": (
        lambda value: isinstance(value, tuple) and all(map(is_event_class, value)),
        "a tuple of subclasses of Event",
    ),
    "subscriptions": (series_of(Subscription), "a tuple of Subscription"),
    "personal_data": (series_of(PersonalData), "a tuple of PersonalData"),
    "not_personal": (series_of(str), "a tuple of strings such as “cases_case.opened_on”"),
    "demo": (lambda value: value is None or callable(value), "a function or None"),
    "settings_form": (
        lambda value: value is None or isinstance(value, type) and issubclass(value, BaseForm),
        "a subclass of BaseForm or None",
    ),
}
OF_PERMISSION: Mapping[str, Kind] = {"name": WORD, "title": TITLE, "roles": WORDS}
OF_SUBSCRIPTION: Mapping[str, Kind] = {
    "name": WORD,
    "event": WORD,
    "handler": (callable, "a function"),
    "mode": one_of(("transactional", "external")),
    "version": (lambda value: type(value) is int and value > 0, "a number from 1"),
    "on_dead": one_of(("block", "skip")),
}
OF_PERSONAL_DATA: Mapping[str, Kind] = {
    "column": WORD,
    "purpose": TITLE,
    "ground": one_of(GROUNDS),
    "retention": TITLE,
}


def declared_plugin(name: str, module: ModuleType) -> Plugin:
    """Return the plugin that a module declares; raises PluginFault with the field that is wrong."""
    plugin = getattr(module, "plugin", None)
    if not isinstance(plugin, Plugin):
        raise PluginFault(f"plugin: {module.__name__} must set `plugin` to a portal.api.Plugin")
    _check_kinds("", plugin, OF_PLUGIN)
    if plugin.name != name:
        raise PluginFault(f"name: “{plugin.name}” must be the name of its entry point, “{name}”")
    _check_versions(plugin)
    _check_icon(plugin.icon)
    _check_package(plugin.package)
    _check_permissions(plugin)
    _check_subscriptions(plugin)
    check_events(plugin)
    _check_settings(plugin)
    for data in plugin.personal_data:
        _check_kinds(f"personal_data: “{data.column}”, ", data, OF_PERSONAL_DATA)
    return plugin


def _check_kinds(where: str, thing: Any, kinds: Mapping[str, Kind]) -> None:
    for field, (fits, wanted) in kinds.items():
        value = getattr(thing, field)
        if not fits(value):
            raise PluginFault(f"{where}{field}: {wanted} is needed, not {_shown(value)}")


def _shown(value: Any) -> str:
    return repr(value) if isinstance(value, str | int | float | None) else f"a {type(value).__name__}"


def _check_versions(plugin: Plugin) -> None:
    try:
        Version(plugin.version)
    except InvalidVersion as error:
        raise PluginFault(f"version: “{plugin.version}” is not a version such as “1.0.2”") from error
    try:
        wanted = SpecifierSet(plugin.requires_portal)
    except InvalidSpecifier as error:
        raise PluginFault(f"requires_portal: “{plugin.requires_portal}” is not a version range") from error
    if not wanted.contains(VERSION, prereleases=True):
        raise PluginFault(f"requires_portal: needs portal {plugin.requires_portal}, installed is {VERSION}")


def _check_icon(name: str) -> None:
    try:
        icon(name)
    except UnknownIcon as error:
        raise PluginFault(f"icon: there is no “{name}” among Bootstrap Icons") from error


def _check_package(name: str) -> None:
    found = find_spec(name)
    if found is None or found.submodule_search_locations is None:
        raise PluginFault(f"package: “{name}” is not the package of the plugin")


def _check_settings(plugin: Plugin) -> None:
    for key, value in defaults_of(plugin).items():
        if not can_be_kept(value):
            raise PluginFault(
                f"settings_form: the default of “{key}” is {_shown(value)}, which cannot be kept"
            )


def _check_permissions(plugin: Plugin) -> None:
    for permission in plugin.permissions:
        _check_kinds(f"permissions: “{permission.name}”, ", permission, OF_PERMISSION)
        unknown = sorted(set(permission.roles) - set(ROLES))
        if unknown:
            raise PluginFault(f"permissions: “{permission.name}” names the unknown role “{unknown[0]}”")
    check_names("permissions", plugin, [permission.name for permission in plugin.permissions])


def _check_subscriptions(plugin: Plugin) -> None:
    for subscription in plugin.subscriptions:
        _check_kinds(f"subscriptions: “{subscription.name}”, ", subscription, OF_SUBSCRIPTION)
        if not EVENT_NAME.fullmatch(subscription.event):
            raise PluginFault(
                f"subscriptions: “{subscription.name}” hears “{subscription.event}”, which names no event"
            )
    check_names("subscriptions", plugin, [subscription.name for subscription in plugin.subscriptions])


def check_names(field: str, plugin: Plugin, names: Iterable[str]) -> None:
    """Refuse names of others, and names that are given twice."""
    for name, count in Counter(names).items():
        if not name.startswith(f"{plugin.name}."):
            raise PluginFault(f"{field}: “{name}” must begin with “{plugin.name}.”")
        if count > 1:
            raise PluginFault(f"{field}: “{name}” is declared {count} times")
