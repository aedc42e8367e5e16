"""Plugins: found by entry point, checked at start, asked by hooks, switched on per municipality."""

from portal.plugins.activations import active_plugins, forget_activations, is_active
from portal.plugins.asking import ask, ask_one
from portal.plugins.discovery import leave_out, load_plugins
from portal.plugins.registry import (
    Answer,
    BrokenPlugin,
    Registry,
    declared_permissions,
    installed_plugins,
    registry,
    subscriptions,
)

__all__ = [
    "Answer",
    "BrokenPlugin",
    "Registry",
    "active_plugins",
    "ask",
    "ask_one",
    "declared_permissions",
    "forget_activations",
    "installed_plugins",
    "is_active",
    "leave_out",
    "load_plugins",
    "registry",
    "subscriptions",
]
