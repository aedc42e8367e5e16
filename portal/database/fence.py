"""The fence between municipalities: a criterion on every statement, told to the database's own fence too."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Connection, Uuid, bindparam, event, text
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction, with_loader_criteria

from portal.database.models import MunicipalityScoped
from portal.database.scope import current_scope, scope_or_none

# The parameter stands outside the lambda, which SQLAlchemy analyses once: inside it a callable is refused.
MUNICIPALITY_IN_SIGHT = bindparam("municipality_in_sight", callable_=current_scope, type_=Uuid())
OWN_ROWS = with_loader_criteria(
    MunicipalityScoped,
    lambda scoped: scoped.municipality_id == MUNICIPALITY_IN_SIGHT,
    include_aliases=True,
)
SET_MUNICIPALITY = text("SELECT set_config('portal.municipality', :municipality, true)")


class PortalSession(FlaskSession):
    """The session of every request and delivery, with the fence around it."""


def tell_database(session: Session, municipality_id: UUID) -> None:
    """Tell the open transaction whose rows it may touch."""
    session.connection().execute(SET_MUNICIPALITY, {"municipality": str(municipality_id)})


@event.listens_for(PortalSession, "after_begin")
def _tell_new_transaction(_session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    municipality_id = scope_or_none()
    if municipality_id is not None and not transaction.nested:
        connection.execute(SET_MUNICIPALITY, {"municipality": str(municipality_id)})


@event.listens_for(PortalSession, "do_orm_execute")
def _add_criterion(state: ORMExecuteState) -> None:
    if state.is_column_load or state.is_relationship_load:
        return
    if not any(issubclass(mapper.class_, MunicipalityScoped) for mapper in state.all_mappers):
        return
    current_scope()
    if not state.is_insert:
        state.statement = state.statement.options(OWN_ROWS)


@event.listens_for(PortalSession, "before_flush")
def _fill_in_municipality(
    session: Session, _context: UOWTransaction, _instances: Iterable[Any] | None
) -> None:
    for row in session.new:
        if isinstance(row, MunicipalityScoped) and row.municipality_id is None:
            row.municipality_id = current_scope()
