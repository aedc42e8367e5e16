"""Migrations: one environment for all lineages, the core first, then each plugin with its own table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from portal.database.models import Base, MunicipalityScoped
from portal.declarations import Plugin

ROOT = Path(__file__).resolve().parent.parent
CORE = "portal"
TEMPLATE = ROOT / "migrations"


@dataclass(frozen=True)
class Lineage:
    """The migrations of the core or of one plugin."""

    name: str
    folder: Path

    @property
    def version_table(self) -> str:
        """Return the table that says how far this lineage is."""
        return f"alembic_version_{self.name}"

    def owns(self, table: str) -> bool:
        """Tell whether a table belongs to this lineage: plugins prefix theirs with their name."""
        return table.startswith(f"{self.name}_")


def lineages(plugins: Sequence[Plugin]) -> list[Lineage]:
    """Return the lineages in the order in which they run."""
    core = Lineage(CORE, ROOT / "migrations" / "versions")
    rest = [Lineage(plugin.name, plugin.folder / "migrations") for plugin in plugins]
    return [core, *sorted(rest, key=lambda lineage: lineage.name)]


def owner_engine(url: str) -> Engine:
    """Return an engine of the role that owns the tables."""
    return create_engine(url, poolclass=NullPool)


def alembic_config(lineage: Lineage, connection: Connection | None) -> Config:
    """Return Alembic's configuration for one lineage."""
    config = Config()
    config.set_main_option("script_location", str(TEMPLATE))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("version_locations", str(lineage.folder))
    config.attributes.update(lineage=lineage, connection=connection)
    return config


def upgrade(engine: Engine, chain: Sequence[Lineage]) -> None:
    """Bring every lineage to its newest revision."""
    for lineage in chain:
        with engine.begin() as connection:
            command.upgrade(alembic_config(lineage, connection), "head")


def downgrade(engine: Engine, lineage: Lineage, revision: str) -> None:
    """Take one lineage back to a revision, or to “base”."""
    with engine.begin() as connection:
        command.downgrade(alembic_config(lineage, connection), revision)


def revise(engine: Engine, lineage: Lineage, message: str) -> None:
    """Write a new revision of a lineage from the difference between models and database."""
    lineage.folder.mkdir(parents=True, exist_ok=True)
    with engine.begin() as connection:
        config = alembic_config(lineage, connection)
        number = sum(1 for _ in ScriptDirectory.from_config(config).walk_revisions()) + 1
        command.revision(config, message, autogenerate=True, rev_id=f"{lineage.name}_{number:04}")


def check(engine: Engine, chain: Sequence[Lineage]) -> None:
    """Raise where models and migrations differ."""
    for lineage in chain:
        with engine.begin() as connection:
            command.check(alembic_config(lineage, connection))


def is_current(engine: Engine, chain: Sequence[Lineage]) -> bool:
    """Tell whether nothing is left to migrate."""
    with engine.connect() as connection:
        return all(_newest(lineage) == _present(connection, lineage) for lineage in chain)


def _newest(lineage: Lineage) -> str | None:
    return ScriptDirectory.from_config(alembic_config(lineage, None)).get_current_head()


def _present(connection: Connection, lineage: Lineage) -> str | None:
    options = {"version_table": lineage.version_table}
    return MigrationContext.configure(connection, opts=options).get_current_revision()


def fence_statements(table: str) -> Iterator[str]:
    """Yield the statements that put a scoped table behind the fence.

    Not FORCE: with it the owner's own data migrations would silently change nothing.
    """
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield (
        f"CREATE POLICY municipality ON {table} TO portal_app "
        "USING (municipality_id = current_setting('portal.municipality')::uuid)"
    )


def grant_statement(table: str) -> str:
    """Return the statement that lets pages and handlers work with a table."""
    return f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO portal_app"


UNFENCED = text(
    """
    SELECT c.relname FROM pg_class c
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname = ANY (:tables)
      AND NOT (c.relrowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))
    ORDER BY 1
    """
)


def unfenced_tables(engine: Engine) -> list[str]:
    """Return the scoped tables that lack row-level security or a policy."""
    scoped = [
        str(mapper.local_table.name)  # type: ignore[attr-defined]  # every mapper here has a table
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, MunicipalityScoped)
    ]
    with engine.connect() as connection:
        return list(connection.scalars(UNFENCED, {"tables": scoped}))
