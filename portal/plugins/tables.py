"""The tables that a plugin brings along: called after it, and taken back when it is left out."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import ClassManager, Mapper

from portal.database import Base
from portal.declarations import Plugin
from portal.plugins.registry import PluginFault


def package_of(module: str) -> str:
    """Return the package whose models belong to the plugin that a module declares."""
    return module.rpartition(".")[0] or module


def check_tables(package: str, plugin: Plugin) -> None:
    """Refuse tables under a name of others, mappings that do not fit, and declarations of no column."""
    for table in (_table_of(mapper) for mapper in _mappers_of(package)):
        if not table.name.startswith(f"{plugin.name}_"):
            raise PluginFault(f"models: the table “{table.name}” must be called “{plugin.name}_…”")
    Base.registry.configure()
    for data in plugin.personal_data:
        _check_column(plugin, "personal_data", data.column)
    for named in plugin.not_personal:
        _check_column(plugin, "not_personal", named)


def _check_column(plugin: Plugin, field: str, named: str) -> None:
    table_name, _, column = named.partition(".")
    table = Base.metadata.tables.get(table_name)
    if not table_name.startswith(f"{plugin.name}_") or table is None or column not in table.columns:
        raise PluginFault(f"{field}: there is no column “{named}” in the tables of the plugin")


def forget_tables(package: str, known: frozenset[str]) -> None:
    """Take back the models of a plugin that is left out, and the tables that were not `known` before it.

    A mapping that does not fit would otherwise break the first query of everybody.
    """
    for manager in list(Base.registry._managers):
        if _is_in(package, manager.class_):
            _forget(manager)
    for name in set(Base.metadata.tables) - known:
        if not name.startswith("portal_"):
            Base.metadata.remove(Base.metadata.tables[name])


def _forget(manager: ClassManager[Any]) -> None:
    # SQLAlchemy offers to take back all mappings or none; these are the steps that it takes for each. A class
    # whose mapping failed half-way has no mapper, and is in the way of all others just the same.
    if manager.is_mapped and isinstance(table := manager.mapper.local_table, Table):
        Base.metadata.remove(table)
    Base.registry._managers.pop(manager, None)
    Base.registry._dispose_manager_and_mapper(manager)


def _mappers_of(package: str) -> Iterator[Mapper[Any]]:
    return (mapper for mapper in Base.registry.mappers if _is_in(package, mapper.class_))


def _is_in(package: str, model: type) -> bool:
    return f"{model.__module__}.".startswith(f"{package}.")


def _table_of(mapper: Mapper[Any]) -> Table:
    table = mapper.local_table
    assert isinstance(table, Table)
    return table
