"""PersonRef: a pointer to a person that any module may hold, with the name encrypted as it was written."""

from portal.persons.fields import PersonField
from portal.persons.models import PersonRef
from portal.persons.queries import labels_of, person_ref_here
from portal.persons.services import (
    NamedPerson,
    link_person,
    make_person_ref,
    person_ref_of,
    unlink_person,
)

__all__ = [
    "NamedPerson",
    "PersonField",
    "PersonRef",
    "labels_of",
    "link_person",
    "make_person_ref",
    "person_ref_here",
    "person_ref_of",
    "unlink_person",
]
