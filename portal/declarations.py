"""What plugins hand over to the portal: frozen dataclasses without behaviour."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from flask import Blueprint

if TYPE_CHECKING:
    from portal.events.event import Event, Received
    from portal.web.forms import BaseForm

Text = Any
"""A text shown to people: a string or a lazy translation, made a string when it is printed."""


@dataclass(frozen=True, kw_only=True)
class Permission:
    """Something that a role may do; `name` is `<plugin>.<verb>_<noun>`, `roles` are those that have it."""

    name: str
    title: Text
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NavigationItem:
    """One link of the side navigation; `pages` are shown below it while the module is open."""

    title: Text
    url: str
    icon: str
    waiting: int = 0
    late: int = 0
    pages: tuple["NavigationPage", ...] = ()


@dataclass(frozen=True, kw_only=True)
class NavigationPage:
    """A page of the open module."""

    title: Text
    url: str


@dataclass(frozen=True, kw_only=True)
class WorkItem:
    """Something that waits for the reader; `due_on` in the municipality's local time, or nothing."""

    title: Text
    url: str
    detail: Text = ""
    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CalendarItem:
    """Something that happens at a time; `action` is the text of its one button, if it has one."""

    title: Text
    url: str
    starts_at: datetime
    ends_at: datetime | None = None
    detail: Text = ""
    action: Text = ""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who looks: the signed-in user in this municipality, with what they may do."""

    user_id: UUID
    organisation_id: UUID | None
    permissions: frozenset[str]

    def may(self, permission: str) -> bool:
        """Tell whether this reader has the permission."""
        return permission in self.permissions


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """A durable reaction to an event; `name` is stable, so that renaming a function orphans nothing.

    `transactional` handlers touch only this database and take effect exactly once; `external` ones
    (mail, HTTP) may run again after a crash and use the event's id as idempotency key.
    """

    name: str
    event: str
    handler: "Callable[[Received], None]"
    mode: Literal["transactional", "external"] = "transactional"
    version: int = 1
    on_dead: Literal["block", "skip"] = "block"


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """A column that holds personal data, why it may, and how long it stays."""

    column: str
    purpose: Text
    ground: Literal["legal_duty", "public_task", "vital_interest", "consent"]
    retention: Text


@dataclass(frozen=True, kw_only=True)
class Plugin:
    """All that is known of a plugin at start; its hook implementations stand beside it in plugin.py.

    The fields of `settings_form` are the settings that each municipality may change; their defaults hold
    until then, and the module reads them by `settings_of(name)`. `not_personal` lists the columns that hold
    no personal data, as “table.column”: what stands neither there nor in `personal_data` was forgotten, and
    a test says so.
    """

    name: str
    title: Text
    summary: Text
    version: str
    icon: str
    requires_portal: str
    package: str
    blueprint: Blueprint
    permissions: tuple[Permission, ...] = ()
    events: "tuple[type[Event], ...]" = ()
    subscriptions: tuple[Subscription, ...] = ()
    personal_data: tuple[PersonalData, ...] = ()
    not_personal: tuple[str, ...] = ()
    settings_form: "type[BaseForm] | None" = None
    demo: Callable[[str], None] | None = None

    @property
    def folder(self) -> Path:
        """Return the folder of the plugin's package."""
        import importlib

        module = importlib.import_module(self.package)
        return Path(str(module.__path__[0]))
