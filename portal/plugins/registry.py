"""The plugins of one running portal: which can be used, which cannot, and how they fare."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import pluggy
from flask import current_app

from portal.accounts.roles import CORE_PERMISSIONS
from portal.declarations import Permission, Plugin, Subscription

CORE = "portal"
REMEMBERED = 100
"""How many slow answers of a module are kept in mind."""

Place = tuple[UUID, str]
"""A plugin in a municipality."""


class PluginFault(Exception):
    """A plugin cannot be used; the message begins with the field or hook at fault."""


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


@dataclass(frozen=True)
class SlowAnswer:
    """A question that took a plugin too long."""

    hook: str
    milliseconds: int
    at: datetime


@dataclass
class Registry:
    """The plugins of one running portal.

    `troubles` (what failed last, by hook) and `slow` are what this process has seen; they are gone with it.
    """

    manager: pluggy.PluginManager
    plugins: dict[str, Plugin] = field(default_factory=dict)
    broken: list[BrokenPlugin] = field(default_factory=list)
    core_subscriptions: tuple[Subscription, ...] = ()
    troubles: dict[Place, dict[str, str]] = field(default_factory=dict)
    slow: dict[Place, deque[SlowAnswer]] = field(default_factory=dict)

    def note_trouble(self, place: Place, hook: str, reason: str) -> None:
        """Remember that a question failed."""
        self.troubles.setdefault(place, {})[hook] = reason

    def note_answer(self, place: Place, hook: str) -> None:
        """Forget that a question failed: it was answered again."""
        self.troubles.get(place, {}).pop(hook, None)

    def note_slowness(self, place: Place, answer: SlowAnswer) -> None:
        """Remember that a question took too long."""
        self.slow.setdefault(place, deque(maxlen=REMEMBERED)).append(answer)

    def trouble(self, place: Place) -> str | None:
        """Return which question failed last and has not been answered since, with the reason."""
        return next((f"{hook}: {reason}" for hook, reason in self.troubles.get(place, {}).items()), None)

    def slow_since(self, place: Place, moment: datetime) -> list[SlowAnswer]:
        """Return the slow answers since a moment, the latest last."""
        return [answer for answer in self.slow.get(place, ()) if answer.at >= moment]


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
