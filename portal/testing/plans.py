"""How the database would look something up, and tables large enough for the answer to mean something."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Executable, Table, event, text

from portal.database import db

EXPLAINED = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")


def explain(statement: Executable, **values: Any) -> str:
    """Return the plan of a statement as `portal_app` runs it, in the municipality in sight."""
    return plans_of(lambda: db.session.execute(statement, values))


def plans_of(look: Callable[[], object]) -> str:
    """Return the plans of every statement of a look-up, as `explain` does."""
    connection = db.session.connection()
    found: list[tuple[str, Any]] = []

    def note(*arguments: Any) -> None:
        if arguments[2].lstrip().startswith(EXPLAINED):
            found.append((arguments[2], arguments[3]))

    event.listen(connection, "before_cursor_execute", note)
    try:
        look()
    finally:
        event.remove(connection, "before_cursor_execute", note)
    explained = [connection.exec_driver_sql(f"EXPLAIN {sql}", values) for sql, values in found]
    return "\n".join(line for plan in explained for line in plan.scalars())


def multiply(owner: Connection, table: Table, times: int, *, like: str, **changes: str) -> None:
    """Copy the row that `like` finds many times; `changes` are expressions of the copy's number `n`."""
    columns = [column.name for column in table.columns if column.identity is None]
    values = {name: name for name in columns} | changes
    names, expressions = ", ".join(values), ", ".join(values.values())
    copied = owner.execute(
        text(
            f"INSERT INTO {table.name} ({names}) SELECT {expressions}"  # noqa: S608  # written by tests
            f" FROM {table.name}, generate_series(1, {times}) n WHERE {like}"
        )
    )
    assert copied.rowcount == times, (
        f"{copied.rowcount} copies of {table.name} were made: is “{like}” one row?"
    )


def key_of(table: str, place: str) -> str:
    """Return the expression of the key of a copy: the same number, table and place give the same key."""
    return f"md5('{place}/{table}/' || n)::uuid"
