"""What is broken on purpose in a run of the leak tests: a plugin of pytest, told by the variable MUTATION.

It is loaded before the models, so that they can be broken too; the server is that of the run that asks.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import ForeignKeyConstraint, event, text

from portal import database, testing
from portal.database import fence, models
from portal.migrations import owner_engine
from portal.municipalities import current

# Of every table, whatever else it is fenced by.
FOR_EACH_FENCED = """
    DO $$ DECLARE t text; BEGIN
    FOR t IN SELECT tablename FROM pg_policies WHERE policyname = 'municipality' LOOP EXECUTE format('{}', t);
    END LOOP; END $$
"""
PLAIN_MEMBERSHIP = """
    ALTER TABLE portal_membership
        DROP CONSTRAINT fk_portal_membership_municipality_id_organisation_id,
        ADD CONSTRAINT plain FOREIGN KEY (organisation_id) REFERENCES portal_organisation (id)
"""
statements: list[str] = []


def without_criterion() -> None:
    event.remove(fence.PortalSession, "do_orm_execute", fence._add_criterion)


def without_scope_at_start() -> None:
    event.remove(fence.PortalSession, "after_begin", fence._tell_new_transaction)


def without_entering() -> None:
    current.tell_database = lambda *_arguments: None  # type: ignore[assignment]  # broken on purpose


def with_plain_references() -> None:
    def plain(column: str, table: str, *, on_delete: str | None = None) -> ForeignKeyConstraint:
        return ForeignKeyConstraint([column], [f"{table}.id"], ondelete=on_delete)

    models.reference = database.reference = plain


def in_the_database(statement: str) -> Callable[[], None]:
    return lambda: statements.append(statement)


MUTATIONS: dict[str, Callable[[], None]] = {
    "nothing": lambda: None,
    "no session criterion": without_criterion,
    "no row-level security": in_the_database(
        FOR_EACH_FENCED.format("ALTER TABLE %I DISABLE ROW LEVEL SECURITY")
    ),
    "a plain reference in the database": in_the_database(PLAIN_MEMBERSHIP),
    "plain references in the models": with_plain_references,
    "no scope at the start of a transaction": without_scope_at_start,
    "no scope at entering a municipality": without_entering,
}


@contextmanager
def running_server() -> Iterator[testing.Server]:
    yield testing.Server(os.environ["PORTAL_TEST_ADMIN_URL"], Path(os.environ["MUTATION_FOLDER"]))


@contextmanager
def mutated_template(server: testing.Server) -> Iterator[str]:
    name = server.clone(os.environ["MUTATION_TEMPLATE"])
    with owner_engine(server.configuration(name).database_owner_url or "").begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    yield name
    server.drop(name)


testing.test_server = running_server
testing.template_database = mutated_template
MUTATIONS[os.environ["MUTATION"]]()
