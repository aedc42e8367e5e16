"""Whose rows are in sight: the municipality of the current request, delivery or command."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import g, has_app_context


class MunicipalityNotSet(RuntimeError):
    """Rows of a municipality were asked for where none is set: a mistake in the code, never a user's."""


def scope_or_none() -> UUID | None:
    """Return the id of the municipality in sight, if one is."""
    if not has_app_context():
        return None
    found: UUID | None = g.get("portal_scope")
    return found


def current_scope() -> UUID:
    """Return the id of the municipality in sight.

    Raises MunicipalityNotSet where there is none, so that a forgotten scope can never show everything.
    """
    municipality_id = scope_or_none()
    if municipality_id is None:
        raise MunicipalityNotSet("no municipality is set for this statement")
    return municipality_id


def set_scope(municipality_id: UUID | None) -> None:
    """Set the municipality in sight for the rest of this application context."""
    g.portal_scope = municipality_id


@contextmanager
def scope(municipality_id: UUID | None) -> Iterator[None]:
    """Set the municipality in sight for a block, and put the former one back."""
    former = scope_or_none()
    set_scope(municipality_id)
    try:
        yield
    finally:
        set_scope(former)
