"""Which plugins are on in a municipality: the one rule that every channel asks."""

from uuid import UUID

from flask import g
from sqlalchemy import select

from portal.database import db
from portal.municipalities.activation import Activation
from portal.plugins.registry import CORE, installed_plugins


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
