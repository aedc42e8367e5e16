"""Rules of a plugin's code: what it imports, and that it goes to the database by the fenced session alone."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.database import Base, MunicipalityScoped

FROM_PORTAL = ("portal.api", "portal.testing")
LAYERS = {
    "plugin": 5,
    "views": 4,
    "handlers": 4,
    "forms": 3,
    "services": 2,
    "queries": 1,
    "models": 0,
    "events": 0,
}
"""What may import what: each only what has a lower number, or its own."""

ENDS_TRANSACTION = {"commit", "rollback"}
RAW_SQL = {"text", "literal_column", "exec_driver_sql", "DDL", "TextClause"}
ROUND_THE_SESSION = {
    "engine",
    "engines",
    "connection",
    "__table__",
    "create_engine",
    "sessionmaker",
    "scoped_session",
}
QUERIES = {
    "select",
    "insert",
    "update",
    "delete",
    "exists",
    "aliased",
    "get",
    "get_one",
    "query",
    "select_from",
}
QUERY_PACKAGES = ("sqlalchemy", "psycopg")


@dataclass(frozen=True)
class Source:
    """One module of a plugin."""

    plugin: str
    package: str
    place: str
    tree: ast.Module

    @property
    def layer(self) -> str:
        """Return the part of the plugin that the module belongs to."""
        return self.place.split("/")[0].removesuffix(".py")

    def at(self, node: ast.AST) -> str:
        """Return where something stands."""
        return f"{self.place}:{getattr(node, 'lineno', 1)}"


def source_faults(folder: Path, *, name: str, package: str) -> Iterator[str]:
    """Yield what the modules of a plugin may not do, but for its migrations."""
    for path in sorted(folder.rglob("*.py")):
        place = path.relative_to(folder).as_posix()
        if not place.startswith("migrations/"):
            source = Source(name, package, place, ast.parse(path.read_text(encoding="utf-8")))
            yield from _faults(source)


def _faults(source: Source) -> Iterator[str]:
    unfenced = _local_names(source.tree, unfenced_models())
    from_database = _names_of_database(source.tree)
    for node in ast.walk(source.tree):
        for module in _imported(node, source):
            yield from _import_faults(source, node, module)
        yield from _session_faults(source, node, from_database)
        if isinstance(node, ast.Call):
            yield from _query_faults(source, node, unfenced)


def _import_faults(source: Source, node: ast.AST, module: str) -> Iterator[str]:
    root = module.split(".")[0]
    is_own = f"{module}.".startswith(f"{source.package}.")
    if (
        root == "portal"
        and not is_own
        and not f"{module}.".startswith(tuple(f"{each}." for each in FROM_PORTAL))
    ):
        yield f"{source.at(node)}: imports {module}; plugins import from portal.api alone"
    if root == "plugins" and not is_own:
        yield f"{source.at(node)}: imports {module} of another plugin; hear its events instead"
    if root == "psycopg":
        yield f"{source.at(node)}: goes round the fence with psycopg; write a select(…) and use db.session"
    if is_own:
        yield from _layer_faults(source, node, module.removeprefix(f"{source.package}").split(".")[1:2])


def _layer_faults(source: Source, node: ast.AST, part: list[str]) -> Iterator[str]:
    own, other = LAYERS.get(source.layer), LAYERS.get(part[0]) if part else None
    if own is not None and other is not None and other > own:
        yield (
            f"{source.at(node)}: {source.layer} imports {part[0]}, which stands above it; the order is "
            "views and handlers, forms, services, queries, models and events: move what both need down"
        )


def _session_faults(source: Source, node: ast.AST, from_database: set[str]) -> Iterator[str]:
    if isinstance(node, ast.Attribute):
        owner = node.value.id if isinstance(node.value, ast.Name) else ""
        yield from _detour_faults(source, node, node.attr, is_known=owner in from_database)
        if node.attr in ENDS_TRANSACTION:
            yield f"{source.at(node)}: .{node.attr} ends the transaction; flush, and let the portal end it"
    elif isinstance(node, ast.Name) and node.id in from_database:
        yield from _detour_faults(source, node, node.id, is_known=True)


def _detour_faults(source: Source, node: ast.AST, name: str, *, is_known: bool) -> Iterator[str]:
    """Yield the ways past the session; some names mean that only where they are SQLAlchemy's."""
    if name == "exec_driver_sql" or (name in RAW_SQL and is_known):
        yield f"{source.at(node)}: {name} is raw SQL, which the session does not fence; write a select(…)"
    if name in ROUND_THE_SESSION:
        yield f"{source.at(node)}: {name} goes round the fenced session; use db.session and the mapped class"


def _query_faults(source: Source, call: ast.Call, unfenced: dict[str, str]) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in QUERIES or not call.args:
        return
    asked = call.args[0].value if isinstance(call.args[0], ast.Attribute) else call.args[0]
    if isinstance(asked, ast.Name) and asked.id in unfenced:
        yield (
            f"{source.at(call)}: {name}({unfenced[asked.id]}…) finds those of all municipalities; ask "
            "users_here, user_here, users_by_id, organisations_here or organisation_here, or follow a "
            "relationship"
        )


@cache
def unfenced_models() -> frozenset[str]:
    """Return the names of the models that plugins get and that no fence holds."""
    from portal import api

    return frozenset(
        name
        for name, value in vars(api).items()
        if isinstance(value, type) and issubclass(value, Base) and value is not Base
        if not issubclass(value, MunicipalityScoped)
    )


def _local_names(tree: ast.Module, wanted: frozenset[str]) -> dict[str, str]:
    """Return how a module calls what it imports of some names."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "portal.api"
        for alias in node.names
        if alias.name in wanted
    }


def _names_of_database(tree: ast.Module) -> set[str]:
    """Return the names that a module has from SQLAlchemy or psycopg."""
    found = set()
    for node in ast.walk(tree):
        module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
        for alias in node.names if isinstance(node, ast.Import | ast.ImportFrom) else ():
            if (module or alias.name).split(".")[0] in QUERY_PACKAGES:
                found.add(alias.asname or alias.name.split(".")[0])
    return found


def _imported(node: ast.AST, source: Source) -> list[str]:
    """Return the modules that a statement imports, relative ones by their full name."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    module = node.module or ""
    if node.level:
        parents = [*source.package.split("."), *source.place.split("/")[:-1]]
        base = parents[: len(parents) - node.level + 1]
        module = ".".join([*base, *([module] if module else [])])
    # “from plugins.cases import views” names a module too.
    named = [f"{module}.{alias.name}" for alias in node.names]
    if module == source.package:
        return [module, *named]
    return named if source.package.startswith(f"{module}.") else [module]
