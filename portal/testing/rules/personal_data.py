"""The rule of personal data: each column of a plugin is declared to hold some, or not to."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Column, Table

from portal.declarations import Plugin

KEYS = frozenset({"id", "municipality_id"})
PERSONS = frozenset({"portal_user", "portal_person_ref"})
"""A reference to one of these names a person; one to any other table needs no declaration."""

ENCRYPTED = "_encrypted"


def personal_data_faults(plugin: Plugin, tables: Sequence[Table]) -> Iterator[str]:
    """Yield the columns that are not declared, and those that are declared wrongly."""
    personal = {data.column for data in plugin.personal_data}
    harmless = set(plugin.not_personal)
    for table, column in _columns(tables):
        name = f"{table.name}.{column.name}"
        if name in personal and name in harmless:
            yield f"{name}: it is in personal_data and in not_personal; take it out of one"
        elif name in harmless and _is_personal(column):
            yield f"{name}: it names a person or is encrypted; move it from not_personal to personal_data"
        elif name not in personal | harmless and not _is_key(column):
            yield (
                f"{name}: nobody has said whether it holds personal data; add PersonalData(column=“{name}”, "
                f"purpose=…, ground=…, retention=…) to personal_data of the Plugin, or “{name}” to its "
                "not_personal"
            )


def _columns(tables: Sequence[Table]) -> Iterator[tuple[Table, Column[object]]]:
    for table in tables:
        for column in table.columns:
            yield table, column


def _is_personal(column: Column[object]) -> bool:
    return column.name.endswith(ENCRYPTED) or bool(PERSONS & _targets(column))


def _is_key(column: Column[object]) -> bool:
    return column.name in KEYS or (bool(column.foreign_keys) and not PERSONS & _targets(column))


def _targets(column: Column[object]) -> set[str]:
    return {key.column.table.name for key in column.foreign_keys}
