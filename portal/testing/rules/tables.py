"""Rules of tables: each belongs to a municipality, and so does whatever ties their rows."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ForeignKeyConstraint, Index, PrimaryKeyConstraint, Table, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from portal.database import Base, MunicipalityScoped
from portal.declarations import Plugin

MUNICIPALITY = "municipality_id"
MAY_BE_REFERRED_TO = frozenset(
    {"portal_municipality", "portal_user", "portal_organisation", "portal_person_ref"}
)
"""Tables of the core that those of a plugin may point to."""

Unique = UniqueConstraint | ExcludeConstraint | Index


def tables_of(plugin: Plugin) -> list[Table]:
    """Return the tables that a plugin brings along: those of its models, and whatever bears its name."""
    own = {
        table for table, model in mapped_tables() if f"{model.__module__}.".startswith(f"{plugin.package}.")
    }
    named = {table for table in Base.metadata.tables.values() if table.name.startswith(f"{plugin.name}_")}
    return sorted(own | named, key=lambda table: table.name)


def mapped_tables() -> Iterator[tuple[Table, type]]:
    """Yield every table with the model that stands for it."""
    for mapper in Base.registry.mappers:
        if isinstance(mapper.local_table, Table):
            yield mapper.local_table, mapper.class_


def scoped_tables() -> frozenset[Table]:
    """Return the tables whose rows the session keeps to one municipality."""
    return frozenset(table for table, model in mapped_tables() if issubclass(model, MunicipalityScoped))


def table_faults(name: str, tables: Sequence[Table]) -> Iterator[str]:
    """Yield what is wrong with the tables of a plugin."""
    scoped = scoped_tables()
    for table in tables:
        if not table.name.startswith(f"{name}_"):
            yield f"{table.name}: tables begin with the name of their plugin; call it “{name}_{table.name}”"
        if table not in scoped:
            yield (
                f"{table.name}: its rows belong to nobody; derive its model from MunicipalityScoped, "
                "so that the session and the database fence it"
            )
        yield from tie_faults(table)
        yield from key_faults(table)
        yield from target_faults(name, table)


def tie_faults(table: Table) -> Iterator[str]:
    """Yield the references and unique constraints of a table that reach across municipalities."""
    for constraint in sorted(table.foreign_key_constraints, key=lambda each: list(each.column_keys)):
        if not carries_municipality(constraint):
            yield _plain_reference(table, constraint)
    for unique in uniques_of(table):
        columns = [column.name for column in unique.columns]
        if MUNICIPALITY not in columns and columns != ["id"]:
            yield (
                f"{table.name}: what is unique ({', '.join(columns)}) is so across all municipalities, "
                f"and tells one what another has; put “{MUNICIPALITY}” first"
            )


def key_faults(table: Table) -> Iterator[str]:
    """Yield the fault of a table whose key others could guess or use up."""
    if not has_own_key(table.primary_key):
        yield (
            f"{table.name}: its primary key says what others have; derive the model from Identified, "
            f"or begin the key with “{MUNICIPALITY}”"
        )


def target_faults(name: str, table: Table) -> Iterator[str]:
    """Yield the references to tables that a plugin may not know."""
    for target in sorted({constraint.referred_table.name for constraint in table.foreign_key_constraints}):
        if target not in MAY_BE_REFERRED_TO and not target.startswith(f"{name}_"):
            allowed = ", ".join(sorted(MAY_BE_REFERRED_TO))
            yield (
                f"{table.name}: a reference points to “{target}”; point to tables of your own or to {allowed}"
                "; hear of anything else by its events"
            )


def carries_municipality(constraint: ForeignKeyConstraint) -> bool:
    """Tell whether a reference can only point to rows of the own municipality, or to a table without any."""
    target = constraint.referred_table
    if MUNICIPALITY not in target.columns or MUNICIPALITY not in constraint.table.columns:
        return True
    pairs = {(element.parent.name, element.column.name) for element in constraint.elements}
    return (MUNICIPALITY, MUNICIPALITY) in pairs


def uniques_of(table: Table) -> Iterator[Unique]:
    """Yield whatever makes rows exclude each other, besides the primary key, in a stable order."""
    ties: list[Unique] = [
        each for each in table.constraints if isinstance(each, UniqueConstraint | ExcludeConstraint)
    ]
    ties += [index for index in table.indexes if index.unique]
    yield from sorted(ties, key=lambda each: [column.name for column in each.columns])


def has_own_key(key: PrimaryKeyConstraint) -> bool:
    """Tell whether a primary key is a random one or one of a municipality."""
    columns = list(key.columns)
    return MUNICIPALITY in key.columns or (len(columns) == 1 and isinstance(columns[0].type, Uuid))


def _plain_reference(table: Table, constraint: ForeignKeyConstraint) -> str:
    column, target = constraint.column_keys[-1], constraint.referred_table.name
    return (
        f"{table.name}.{column}: a plain reference can point to a row of another municipality, because "
        "foreign keys ignore row-level security; "
        f'write reference("{column}", "{target}") in scoped_table(…) instead'
    )
