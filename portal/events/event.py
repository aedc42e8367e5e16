"""What an event is: a named, versioned fact of ids and codes, and what a subscriber receives of it."""

import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9]*(_[a-z0-9]+)*")
"""`<plugin>.<noun>_<participle>`, or `<word>.<participle>` in the shared vocabulary."""

VALUE_TYPES = (UUID, datetime, date, bool, int, str)
EventClass = TypeVar("EventClass", bound="Event")
ClassOf = type[EventClass]

_known: dict[type, Mapping[str, tuple[type, bool]]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact that happened; a subclass names it and lists its ids and codes.

    `subject` names the kind of record and the field with its key: ("minutes.act", "act_id"). Events of one
    subject are delivered in order. Names of people and free text are never part of an event.
    """

    name: ClassVar[str]
    version: ClassVar[int] = 1
    subject: ClassVar[tuple[str, str]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if not NAME.fullmatch(getattr(cls, "name", "")):
            raise TypeError(f"{cls.__name__}: an event is named <plugin>.<noun>_<participle>")
        if not hasattr(cls, "subject"):
            raise TypeError(f"{cls.__name__}: an event says which subject it is about")


@dataclass(frozen=True, kw_only=True)
class Received:
    """An event as a subscriber gets it: the envelope and the payload as plain JSON values."""

    id: UUID
    type: str
    version: int
    municipality_id: UUID
    subject: str
    actor_id: UUID | None
    cause_id: UUID | None
    root_id: UUID
    occurred_at: datetime
    payload: Mapping[str, Any]
    replay: bool = False

    def read(self, event_class: ClassOf[EventClass]) -> EventClass:
        """Return the payload as an event of the vocabulary or of the own plugin."""
        return event_from_payload(event_class, self.payload)


class Retry(Exception):
    """Raised by a handler that wants to be asked again later; its effects are rolled back."""

    def __init__(self, *, after: timedelta) -> None:
        super().__init__(f"again after {after}")
        self.after = after


class Discard(Exception):
    """Raised by a handler for which this event will never make sense; the delivery is dropped and logged."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def value_types(event_class: type[Event]) -> Mapping[str, tuple[type, bool]]:
    """Return per field its type and whether it may be empty; raises TypeError for any other type."""
    if event_class not in _known:
        _known[event_class] = _find_value_types(event_class)
    return _known[event_class]


def _find_value_types(event_class: type[Event]) -> Mapping[str, tuple[type, bool]]:
    hints = get_type_hints(event_class)
    return {
        field.name: _value_type(event_class, field.name, hints[field.name]) for field in fields(event_class)
    }


def _value_type(event_class: type[Event], name: str, hint: Any) -> tuple[type, bool]:
    is_union = get_origin(hint) in (Union, types.UnionType)
    members = get_args(hint) if is_union else (hint,)
    inner = [member for member in members if member is not type(None)]
    if len(inner) != 1 or inner[0] not in VALUE_TYPES:
        allowed = ", ".join(known.__name__ for known in VALUE_TYPES)
        raise TypeError(f"{event_class.__name__}.{name}: a payload holds {allowed} or None, not {hint}")
    return inner[0], len(members) > len(inner)


def payload_of(event: Event) -> dict[str, Any]:
    """Return the payload as JSON values; raises TypeError for a value that is not of its field's type."""
    return {name: _to_json(event, name, *expected) for name, expected in value_types(type(event)).items()}


def _to_json(event: Event, name: str, expected: type, may_be_empty: bool) -> Any:
    value = getattr(event, name)
    if value is None and may_be_empty:
        return None
    if type(value) is not expected:
        raise TypeError(
            f"{type(event).__name__}.{name}: expected {expected.__name__}, got {type(value).__name__}"
        )
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError(f"{type(event).__name__}.{name}: a time without a zone means no moment")
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def event_from_payload(event_class: type[EventClass], payload: Mapping[str, Any]) -> EventClass:
    """Make an event from JSON values; an optional field that an older publisher did not know is empty."""
    defaults = {field.name for field in fields(event_class) if field.default is not MISSING}
    return event_class(
        **{
            name: _from_json(payload.get(name), expected)
            for name, (expected, _) in value_types(event_class).items()
            if name in payload or name not in defaults
        }
    )


def _from_json(value: Any, expected: type) -> Any:
    if value is None:
        return None
    if expected is UUID:
        return UUID(value)
    if expected in (datetime, date):
        return expected.fromisoformat(value)
    return value


def subject_of(event: Event) -> str:
    """Return what the event is about: `minutes.act/0190…`, the unit of order."""
    kind, field = event.subject
    return f"{kind}/{getattr(event, field)}"


def source_of(event_class: type[Event]) -> str:
    """Return the plugin that publishes a class of events; the core and the vocabulary are “portal”."""
    if event_class.__module__.split(".")[0] == "portal":
        return "portal"
    return event_class.name.split(".")[0]
