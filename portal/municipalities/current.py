"""The municipality that the current request, delivery or command is about."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import g, has_app_context

from portal.database.extension import db
from portal.database.fence import tell_database
from portal.database.scope import MunicipalityNotSet, set_scope
from portal.municipalities.models import Municipality


def current_municipality_or_none() -> Municipality | None:
    """Return the municipality in sight, if one is."""
    if not has_app_context():
        return None
    found: Municipality | None = g.get("portal_municipality")
    return found


def current_municipality() -> Municipality:
    """Return the municipality in sight; raises MunicipalityNotSet where there is none."""
    municipality = current_municipality_or_none()
    if municipality is None:
        raise MunicipalityNotSet("no municipality is set here")
    return municipality


def enter(municipality: Municipality) -> None:
    """Turn the rest of this context, its open transaction included, to one municipality."""
    g.portal_municipality = municipality
    set_scope(municipality.id)
    tell_database(db.session(), municipality.id)


@contextmanager
def visiting(municipality: Municipality) -> Iterator[Municipality]:
    """Work for one municipality outside a request, in the transaction that is open; then leave it."""
    enter(municipality)
    try:
        yield municipality
        # What is still unwritten belongs to this municipality and must be written while it is in sight.
        db.session.flush()
    finally:
        g.portal_municipality = None
        set_scope(None)
