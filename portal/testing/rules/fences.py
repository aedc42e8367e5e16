"""The rule of the database's own fence: each table has row-level security and one policy."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Table, text

from portal.database import db
from portal.migrations import fence_statements, grant_statement

POLICY = "(municipality_id = (current_setting('portal.municipality'::text))::uuid)"
"""The fence as the database words it."""

FENCES = text(
    """
    SELECT c.relname AS name, c.relrowsecurity AS is_on,
           ARRAY(SELECT concat(pg_get_expr(p.polqual, c.oid), pg_get_expr(p.polwithcheck, c.oid))
                 FROM pg_policy p
                 WHERE p.polrelid = c.oid AND p.polroles && ARRAY[0, 'portal_app'::regrole::oid]) AS policies
    FROM pg_class c
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname = ANY (:tables)
    """
)


def fence_faults(tables: Sequence[Table]) -> Iterator[str]:
    """Yield the tables that the database in sight does not fence, or does not have."""
    names = [table.name for table in tables]
    found = {row.name: row for row in db.session.execute(FENCES, {"tables": names})}
    for name in names:
        if name not in found:
            yield f"{name}: no migration makes this table; run: portal db revision “…” --plugin NAME"
        elif not found[name].is_on or found[name].policies != [POLICY]:
            wanted = "; ".join((grant_statement(name), *fence_statements(name)))
            yield f"{name}: its rows are open to all municipalities; its migration must execute: {wanted}"
