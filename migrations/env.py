"""Alembic's environment, the same for the core and for every plugin."""

from collections.abc import Iterable
from typing import Any, Literal

from alembic import context
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

import portal.api  # noqa: F401  (whatever only plugins use has tables, too)
from portal.database.models import Base, Moment, MunicipalityScoped
from portal.migrations import Lineage, fence_statements, grant_statement

lineage: Lineage = context.config.attributes["lineage"]
connection: Connection = context.config.attributes["connection"]


def belongs(thing: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """Leave alone what belongs to another lineage: it may be of a plugin that is not installed here."""
    table = name if kind == "table" else thing.table.name
    return lineage.owns(table or "")


def add_fences(_migration: MigrationContext, _revision: Any, directives: list[Any]) -> None:
    """Write the fence and the grants of each new table into the revision."""
    script = directives[0]
    fenced = {mapper.class_.__tablename__ for mapper in scoped_mappers()}
    for operation in list(script.upgrade_ops.ops):
        if isinstance(operation, ops.CreateTableOp):
            statements = [grant_statement(operation.table_name)]
            if operation.table_name in fenced:
                statements += fence_statements(operation.table_name)
            script.upgrade_ops.ops += [ops.ExecuteSQLOp(statement) for statement in statements]


def scoped_mappers() -> Iterable[Any]:
    """Yield the mappers whose rows belong to a municipality."""
    return (mapper for mapper in Base.registry.mappers if issubclass(mapper.class_, MunicipalityScoped))


def plainly(kind: str, thing: Any, autogenerate: Any) -> str | Literal[False]:  # noqa: ARG001  # Alembic's shape
    """Write the portal's own types as what the database knows, so that old revisions need no code of today."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, Moment) else False


context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    version_table=lineage.version_table,
    include_object=belongs,
    process_revision_directives=add_fences,
    render_item=plainly,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
