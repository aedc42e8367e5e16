"""The one way to the database: models, the fence between municipalities, transactions."""

from portal.database.extension import db, system_connection, transaction
from portal.database.identifiers import uuid7
from portal.database.models import Base, Identified, MunicipalityScoped, reference, scoped_table
from portal.database.requests import keep_after_rollback
from portal.database.scope import MunicipalityNotSet, current_scope, scope, scope_or_none, set_scope

__all__ = [
    "Base",
    "Identified",
    "MunicipalityNotSet",
    "MunicipalityScoped",
    "current_scope",
    "db",
    "keep_after_rollback",
    "reference",
    "scope",
    "scope_or_none",
    "scoped_table",
    "set_scope",
    "system_connection",
    "transaction",
    "uuid7",
]
