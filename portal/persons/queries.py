"""Look-ups of pointers to persons."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from portal.database import db
from portal.errors import NotFound
from portal.persons.models import PersonRef
from portal.web.language import gettext as _


def person_ref_here(person_ref_id: UUID) -> PersonRef:
    """Find a pointer in the municipality in sight; raises NotFound."""
    found = db.session.scalar(select(PersonRef).where(PersonRef.id == person_ref_id))
    if found is None:
        raise NotFound(_("There is no such person here."))
    return found


def labels_of(person_ref_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Return the names of many pointers in one query; what is not here is left out."""
    wanted = select(PersonRef).where(PersonRef.id.in_(set(person_ref_ids)))
    return {found.id: found.label for found in db.session.scalars(wanted)}
