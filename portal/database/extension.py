"""The Flask-SQLAlchemy object: one engine for pages and handlers, one for the portal's own look-ups."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection

from portal.database.fence import PortalSession
from portal.database.models import Base
from portal.database.scope import scope

SYSTEM = "system"
"""Bind key of the role that sees the listed tables of all municipalities."""

ENGINE_OPTIONS: dict[str, Any] = {
    "pool_size": 10,
    "max_overflow": 6,
    "pool_pre_ping": True,
    # Values of statements are personal data and never reach a log.
    "hide_parameters": True,
    "connect_args": {"options": "-c statement_timeout=20000 -c idle_in_transaction_session_timeout=120000"},
}

db = SQLAlchemy(model_class=Base, session_options={"class_": PortalSession}, engine_options=ENGINE_OPTIONS)


@contextmanager
def transaction(municipality_id: UUID | None = None) -> Iterator[None]:
    """Run a block outside a request in a transaction of its own, in sight of one municipality or of none."""
    with scope(municipality_id):
        try:
            if not db.session().in_transaction():
                db.session.begin()
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        finally:
            db.session.remove()


@contextmanager
def system_connection() -> Iterator[Connection]:
    """Open a transaction of the system role, which is never used inside a request."""
    with db.engines[SYSTEM].begin() as connection:
        yield connection
