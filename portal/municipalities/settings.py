"""Settings of the modules: what their forms propose, and what the municipality in sight made of it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import g
from sqlalchemy import select
from wtforms import SubmitField
from wtforms.csrf.core import CSRFTokenField

from portal.audit import record
from portal.database import current_scope, db
from portal.declarations import Plugin
from portal.errors import Invalid, NotFound
from portal.municipalities.setting import Setting
from portal.plugins import installed_plugins
from portal.web.forms import BaseForm
from portal.web.language import gettext as _


class UnknownSetting(LookupError):
    """A module asked for a setting that its form does not have: a mistake in the code, never a user's."""


class Settings(Mapping[str, Any]):
    """The settings of a module here; whoever asks for an unknown one is told, also by `get` and `in`."""

    def __init__(self, plugin: str, values: Mapping[str, Any]) -> None:
        self._plugin = plugin
        self._values = dict(values)

    def __getitem__(self, key: str) -> Any:
        """Return the value; raises UnknownSetting with the names that there are."""
        if key not in self._values:
            known = ", ".join(self._values) or "none"
            raise UnknownSetting(f"{self._plugin} has no setting “{key}”; its settings form has {known}")
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def settings_of(plugin: str) -> Settings:
    """Return the settings of a module in the municipality in sight; raises NotFound for an unknown module.

    A value is a str, an int, a bool, a Decimal, a date, a list of str, or None where a field may stay empty.
    """
    values = defaults_of(_plugin_named(plugin))
    stored = _stored().get(plugin, {})
    # A field that the form no longer has may still have rows.
    return Settings(plugin, values | {key: stored[key] for key in stored.keys() & values.keys()})


def change_settings(plugin: str, values: Mapping[str, Any], by: UUID | None, now: datetime) -> None:
    """Change settings of a module in the municipality in sight; what is not named stays.

    Raises NotFound for an unknown module, Invalid for an unknown setting or a value that cannot be kept.
    """
    former = settings_of(plugin)
    for key, value in values.items():
        if key not in tuple(former):
            raise Invalid(_("There is no setting “%(name)s” here.", name=key))
        _check_value(key, value)
    changed = sorted(key for key, value in values.items() if not _is_same(former[key], value))
    if not changed:
        return
    for key in changed:
        _store(plugin, key, values[key], by=by, now=now)
    db.session.flush()
    forget_settings()
    record("portal.settings_changed", subject=f"portal.plugin/{plugin}", details={"settings": changed})


def defaults_of(plugin: Plugin) -> dict[str, Any]:
    """Return the settings as the form of a module proposes them; nothing where it has no form."""
    if plugin.settings_form is None:
        return {}
    form = plugin.settings_form(formdata=None, meta={"csrf": False})
    return values_of(form)


def values_of(form: BaseForm) -> dict[str, Any]:
    """Return what the fields of a settings form hold, without those that are no settings."""
    return {
        field.short_name: field.data for field in form if not isinstance(field, CSRFTokenField | SubmitField)
    }


def forget_settings() -> None:
    """Have the next question read the table again."""
    g.pop("portal_settings", None)


def _plugin_named(plugin: str) -> Plugin:
    found = installed_plugins().get(plugin)
    if found is None:
        raise NotFound(_("There is no module “%(name)s” here.", name=plugin))
    return found


def _stored() -> Mapping[str, Mapping[str, Any]]:
    """Return what the municipality in sight has set, by module and key; asked once per request."""
    cache: dict[UUID, dict[str, dict[str, Any]]] = g.setdefault("portal_settings", {})
    here = current_scope()
    if here not in cache:
        found: dict[str, dict[str, Any]] = {}
        for row in db.session.scalars(select(Setting)):
            found.setdefault(row.plugin, {})[row.key] = _from_json(row.value)
        cache[here] = found
    return cache[here]


def _store(plugin: str, key: str, value: Any, *, by: UUID | None, now: datetime) -> None:
    row = db.session.get(Setting, (current_scope(), plugin, key))
    if row is None:
        row = Setting(municipality_id=current_scope(), plugin=plugin, key=key)
        db.session.add(row)
    row.value, row.changed_at, row.changed_by_id = _to_json(value), now, by


def _is_same(former: Any, value: Any) -> bool:
    # To Python, True is 1.
    return type(former) is type(value) and bool(former == value)


def can_be_kept(value: Any) -> bool:
    """Tell whether a value is of a kind that settings have."""
    if isinstance(value, list):
        return all(type(each) is str for each in value)
    return value is None or type(value) in (str, int, bool, Decimal, date)


def _check_value(key: str, value: Any) -> None:
    if not can_be_kept(value):
        sentence = _("A value of the kind “%(kind)s” cannot be kept.", kind=type(value).__name__)
        raise Invalid(sentence, fields={key: sentence})


def _to_json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _from_json(value: Any) -> Any:
    if isinstance(value, dict):
        kind, text = next(iter(value.items()))
        return Decimal(text) if kind == "decimal" else date.fromisoformat(text)
    return value
