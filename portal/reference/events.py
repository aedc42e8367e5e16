"""The page of events: the shared vocabulary, the core's own, and those of each plugin."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import MISSING, fields

from portal.declarations import Plugin
from portal.events.event import Event, value_types
from portal.events.json_schema import json_schema
from portal.plugins import subscriptions
from portal.reference.layout import code, docstring, quoted, sections, table

INTRODUCTION = (
    "Facts that happened, stored with the change itself. Each is the payload of a CloudEvents envelope; "
    "adding an optional field keeps the version, anything else is a new one."
)


def events_page(plugins: Sequence[Plugin]) -> str:
    """Return the page of events."""
    names = {"portal", *(plugin.name for plugin in plugins)}
    parts = [_owner("Shared vocabulary and core (`portal`)", core_events(), names)]
    parts += [_owner(f"{plugin.title} (`{plugin.name}`)", plugin.events, names) for plugin in plugins]
    return sections("# Events", INTRODUCTION, *parts)


def core_events() -> list[type[Event]]:
    """Return the events that belong to no plugin."""
    return [found for found in _below(Event) if found.__module__.startswith("portal.")]


def _below(parent: type[Event]) -> Iterator[type[Event]]:
    for child in parent.__subclasses__():
        yield child
        yield from _below(child)


def _owner(title: str, events: Sequence[type[Event]], names: set[str]) -> str:
    described = [_event(event, names) for event in sorted(events, key=lambda each: each.name)]
    return sections(f"## {title}", *(described or ["None."]))


def _event(event: type[Event], names: set[str]) -> str:
    kind, key = event.subject
    hears = sorted(each.name for name, each in subscriptions() if name in names and each.event == event.name)
    return sections(
        f"### {event.name}",
        docstring(event),
        f"`{event.__name__}`, version {event.version}, subject `{kind}/<{key}>`, "
        + (f"heard by {quoted(hears)}." if hears else "heard by nobody here."),
        table(("Field", "Type", "Default"), _rows(event)),
        code(json.dumps(json_schema(event), indent=2), "json"),
    )


def _rows(event: type[Event]) -> Iterator[tuple[str, str, str]]:
    kinds = value_types(event)
    for field in fields(event):
        value_type, may_be_empty = kinds[field.name]
        default = "must be given" if field.default is MISSING else f"`{field.default!r}`"
        yield f"`{field.name}`", f"`{value_type.__name__}{' | None' if may_be_empty else ''}`", default
