"""The events that a plugin declares: frozen dataclasses of ids and codes under its own name."""

from collections import Counter
from dataclasses import fields, is_dataclass
from typing import Any

from portal.declarations import Plugin
from portal.events.event import NAME, Event, value_types
from portal.plugins.registry import PluginFault


def is_event_class(value: Any) -> bool:
    """Tell whether this is a class of events."""
    return isinstance(value, type) and issubclass(value, Event) and value is not Event


def check_events(plugin: Plugin) -> None:
    """Refuse events of others, events that are declared twice, and classes that could not be stored."""
    for name, count in Counter(event.name for event in plugin.events).items():
        if count > 1:
            raise PluginFault(f"events: “{name}” is declared {count} times")
    for event in plugin.events:
        _check_event(plugin, event)


def _check_event(plugin: Plugin, event: type[Event]) -> None:
    where = f"events: {event.__name__}"
    if "__dataclass_fields__" not in vars(event) or not is_dataclass(event):
        raise PluginFault(f"{where} lacks @dataclass(frozen=True, kw_only=True)")
    if not NAME.fullmatch(event.name) or not event.name.startswith(f"{plugin.name}."):
        raise PluginFault(f"{where} must be named “{plugin.name}.<noun>_<participle>”, not “{event.name}”")
    if type(event.version) is not int or event.version < 1:
        raise PluginFault(f"{where} needs a number from 1 as its version, not {event.version!r}")
    _check_subject(plugin, event, where)
    try:
        value_types(event)
    except (TypeError, NameError) as error:
        raise PluginFault(f"events: {error}") from error


def _check_subject(plugin: Plugin, event: type[Event], where: str) -> None:
    subject = event.subject
    if not isinstance(subject, tuple) or len(subject) != 2:
        raise PluginFault(f"{where} needs a subject such as (“{plugin.name}.record”, “record_id”)")
    if subject[1] not in {field.name for field in fields(event)}:
        raise PluginFault(f"{where} is about “{subject[1]}”, which is none of its fields")
