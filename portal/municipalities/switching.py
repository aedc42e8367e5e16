"""Switching modules on and off for a municipality: takes effect with the next request, deletes no data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, select

from portal.audit import record
from portal.database import current_scope, db
from portal.declarations import Plugin
from portal.errors import Conflict, NotFound
from portal.events.models import Delivery
from portal.municipalities.activation import Activation
from portal.plugins import (
    active_plugins,
    ask_one,
    forget_activations,
    installed_plugins,
    registry,
    subscriptions,
)
from portal.plugins.asking import SLOW_MS
from portal.web.language import gettext as _
from portal.web.language import ngettext

LOOKED_BACK = timedelta(hours=1)
"""How far back the console looks for slow answers."""


@dataclass(frozen=True, kw_only=True)
class ModuleSwitch:
    """One module as the console shows it.

    `trouble` is what failed, `slowness` the sentence on slow answers, `refusal` why the module may not be
    switched to where it is not.
    """

    plugin: Plugin
    is_active: bool
    changed_at: datetime | None
    changed_by_id: UUID | None
    trouble: str | None
    slowness: str | None
    refusal: str | None


def module_switches(*, now: datetime) -> Sequence[ModuleSwitch]:
    """Return the installed modules of the municipality in sight, as the console shows them."""
    municipality_id = current_scope()
    rows = {
        row.plugin: row
        for row in db.session.scalars(select(Activation).where(Activation.municipality_id == municipality_id))
    }
    return [
        _module_switch(plugin, rows, municipality_id, now=now)
        for __, plugin in sorted(installed_plugins().items())
    ]


def _module_switch(
    plugin: Plugin, rows: Mapping[str, Activation], municipality_id: UUID, *, now: datetime
) -> ModuleSwitch:
    row = rows.get(plugin.name)
    is_active = row is not None and row.is_active
    return ModuleSwitch(
        plugin=plugin,
        is_active=is_active,
        changed_at=row.changed_at if row else None,
        changed_by_id=row.changed_by_id if row else None,
        refusal=refusal_to_switch(plugin.name, "off" if is_active else "on", now=now),
        trouble=registry().trouble((municipality_id, plugin.name)),
        slowness=slowness(plugin.name, municipality_id, now=now),
    )


def slowness(plugin: str, municipality_id: UUID, *, now: datetime) -> str | None:
    """Return the sentence on the slow answers of the last hour, as this process has seen them, if any."""
    answers = registry().slow_since((municipality_id, plugin), now - LOOKED_BACK)
    if not answers:
        return None
    return ngettext(
        "%(num)d answer took over %(limit)d ms in the last hour, the latest %(last)d ms (%(hook)s).",
        "%(num)d answers took over %(limit)d ms in the last hour, the latest %(last)d ms (%(hook)s).",
        len(answers),
        limit=SLOW_MS,
        last=answers[-1].milliseconds,
        hook=answers[-1].hook,
    )


def refusal_to_switch(plugin: str, wanted: Literal["on", "off"], *, now: datetime) -> str | None:
    """Ask the module why it cannot be switched now; a module that fails to answer refuses nothing."""
    refusal: str | None = ask_one(plugin, "refuse_switch", current_scope(), wanted=wanted, now=now).value
    return refusal


def switch_on(*, plugin: str, user_id: UUID | None, now: datetime) -> None:
    """Switch a module on in the municipality in sight.

    Raises NotFound for an unknown one, Conflict if it refuses.
    """
    _plugin_named(plugin)
    if plugin in active_plugins(current_scope()):
        return
    refusal = refusal_to_switch(plugin, "on", now=now)
    if refusal:
        raise Conflict(refusal)
    _set_activation(plugin, is_active=True, user_id=user_id, now=now)
    record("portal.module_switched_on", subject=f"portal.plugin/{plugin}")


def switch_off(*, plugin: str, user_id: UUID | None, now: datetime) -> None:
    """Switch a module off; what it was still owed is dropped and counted; raises Conflict if it refuses."""
    _plugin_named(plugin)
    if plugin not in active_plugins(current_scope()):
        return
    refusal = refusal_to_switch(plugin, "off", now=now)
    if refusal:
        raise Conflict(refusal)
    _set_activation(plugin, is_active=False, user_id=user_id, now=now)
    names = [subscription.name for owner, subscription in subscriptions() if owner == plugin]
    dropped = db.session.execute(
        delete(Delivery).where(Delivery.subscriber.in_(names)).returning(Delivery.event_seq)
    ).all()
    record(
        "portal.module_switched_off",
        subject=f"portal.plugin/{plugin}",
        details={"deliveries_dropped": len(dropped)},
    )


def _plugin_named(plugin: str) -> Plugin:
    found = installed_plugins().get(plugin)
    if found is None:
        raise NotFound(_("There is no module “%(name)s” here.", name=plugin))
    return found


def _set_activation(plugin: str, *, is_active: bool, user_id: UUID | None, now: datetime) -> None:
    _plugin_named(plugin)
    key = (current_scope(), plugin)
    row = db.session.get(Activation, key)
    if row is None:
        row = Activation(municipality_id=current_scope(), plugin=plugin)
        db.session.add(row)
    row.is_active, row.changed_at, row.changed_by_id = is_active, now, user_id
    db.session.flush()
    forget_activations()
