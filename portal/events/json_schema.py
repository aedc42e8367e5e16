"""The shape of an event's payload as JSON Schema, for the documentation and for other systems."""

from dataclasses import MISSING, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from portal.events.event import Event, value_types

SCHEMA = "https://json-schema.org/draft/2020-12/schema"
TYPES: dict[type, dict[str, str]] = {
    UUID: {"type": "string", "format": "uuid"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    str: {"type": "string"},
}


def json_schema(event_class: type[Event]) -> dict[str, Any]:
    """Return the JSON Schema of a payload; a field with a default may be missing in older ones."""
    kinds = value_types(event_class)
    return {
        "$schema": SCHEMA,
        "title": f"{event_class.name} v{event_class.version}",
        "type": "object",
        "properties": {name: _kind(*kind) for name, kind in kinds.items()},
        "required": [field.name for field in fields(event_class) if field.default is MISSING],
    }


def _kind(value_type: type, may_be_empty: bool) -> dict[str, Any]:
    known = TYPES[value_type]
    return {**known, "type": [known["type"], "null"]} if may_be_empty else dict(known)
