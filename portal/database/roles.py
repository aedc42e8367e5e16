"""The three database roles and the database that one of them owns."""

from collections.abc import Mapping
from typing import LiteralString

import psycopg
from psycopg import sql
from sqlalchemy import Connection, text

from portal.errors import Invalid, Unavailable

OWNER_ROLE = "portal_owner"
APPLICATION_ROLE = "portal_app"
SYSTEM_ROLE = "portal_system"
ROLES = (OWNER_ROLE, APPLICATION_ROLE, SYSTEM_ROLE)

UNFENCED_ROLE = """
    SELECT current_user AS name, r.rolsuper, r.rolbypassrls,
           EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid AND c.relkind = 'r') AS owns_tables
    FROM pg_roles r WHERE r.rolname = current_user
"""


def prepare_roles(admin_url: str, *, database: str, passwords: Mapping[str, str]) -> None:
    """Make the roles and the owner's database where they are missing and set the passwords; safe to repeat.

    `admin_url` names a superuser or a role with CREATEROLE and CREATEDB. Raises Unavailable with the server's
    own words.
    """
    try:
        with psycopg.connect(_plain(admin_url), autocommit=True) as connection:
            for role in ROLES:
                _prepare_role(connection, role, passwords[role])
            _prepare_database(connection, database)
    except psycopg.Error as error:
        raise Unavailable(f"The database server refused to prepare the portal's roles: {error}") from error


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _prepare_role(connection: psycopg.Connection, role: str, password: str) -> None:
    if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", role):
        connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
    # Hashed here, so that the clear password never reaches the server's log.
    secret = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    statement = sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}")
    connection.execute(statement.format(sql.Identifier(role), sql.Literal(secret.decode())))


def _prepare_database(connection: psycopg.Connection, database: str) -> None:
    names = {"database": sql.Identifier(database), "owner": sql.Identifier(OWNER_ROLE)}
    if not _exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", database):
        _let_creator_act_for_owner(connection)
        # The locale of the embedded server, so that both compare and sort alike.
        statement = "CREATE DATABASE {database} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
        connection.execute(sql.SQL(statement).format(**names))
    users = sql.SQL(", ").join(map(sql.Identifier, (APPLICATION_ROLE, SYSTEM_ROLE)))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {database} FROM PUBLIC").format(**names))
    connection.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {database} TO {users}").format(users=users, **names)
    )


def _let_creator_act_for_owner(connection: psycopg.Connection) -> None:
    """Let a creator that is no superuser hand the database over, which needs membership in its new owner."""
    if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolsuper"):
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER_ROLE)))


def _exists(connection: psycopg.Connection, query: LiteralString, *values: str) -> bool:
    return connection.execute(query, values).fetchone() is not None


def refuse_unfenced_role(connection: Connection) -> None:
    """Refuse to serve with a role that row-level security does not hold; raises Invalid with the reason."""
    row = connection.execute(text(UNFENCED_ROLE)).one()
    if row.rolsuper or row.rolbypassrls:
        raise Invalid(f"database_url: the role {row.name} may bypass the fence between municipalities.")
    if row.owns_tables:
        raise Invalid(f"database_url: the role {row.name} owns tables, so the fence does not hold it.")
