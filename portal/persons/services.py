"""Naming persons, and linking a name to the person in a register."""

from dataclasses import dataclass
from uuid import UUID

from portal.audit import record
from portal.database import db
from portal.errors import Conflict, Invalid
from portal.events.ledger import acting_user_id
from portal.persons.models import PersonRef
from portal.persons.queries import person_ref_here
from portal.web.language import gettext as _

LONGEST_LABEL = 200


@dataclass(frozen=True, kw_only=True)
class NamedPerson:
    """A person as a form names them: the text, and the pointer while the text is still the pointer's."""

    label: str
    person_ref_id: UUID | None = None


def make_person_ref(*, label: str) -> PersonRef:
    """Make a pointer to whoever is named so; raises Invalid for an empty or endless name.

    It never asks whether the person is known: the same name twice makes two pointers, and who may search
    persons links them.
    """
    text = " ".join(label.split())
    if not 0 < len(text) <= LONGEST_LABEL:
        raise Invalid(_("Enter a name of at most %(number)d characters.", number=LONGEST_LABEL))
    person_ref = PersonRef(label=text, created_by_id=acting_user_id())
    db.session.add(person_ref)
    db.session.flush()
    return person_ref


def person_ref_of(named: NamedPerson) -> PersonRef:
    """Return the pointer that a form kept, or make one for the name that was typed.

    Raises NotFound where the pointer is gone, Invalid for a name that cannot stand.
    """
    if named.person_ref_id is not None:
        return person_ref_here(named.person_ref_id)
    return make_person_ref(label=named.label)


def link_person(*, person_ref: PersonRef, provider: str, person_id: UUID) -> None:
    """Link a pointer to a person of the register of the module `provider`; a former link of its moves.

    Raises Conflict where another register's link stands: that one is taken away first.
    """
    if person_ref.provider not in (None, provider):
        raise Conflict(_("This person is linked to another register. Take that link away first."))
    person_ref.provider = provider
    person_ref.person_id = person_id
    db.session.flush()
    details = {"provider": provider, "person_id": str(person_id)}
    record("portal.person_linked", subject=f"portal.person_ref/{person_ref.id}", details=details)


def unlink_person(*, person_ref: PersonRef) -> None:
    """Take the link of a pointer away; the name as it was written stays."""
    if person_ref.person_id is None:
        return
    details = {"provider": person_ref.provider, "person_id": str(person_ref.person_id)}
    person_ref.provider = person_ref.person_id = None
    db.session.flush()
    record("portal.person_unlinked", subject=f"portal.person_ref/{person_ref.id}", details=details)
