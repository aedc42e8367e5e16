"""The field in which a form names a person."""

from typing import Any

from portal.persons.models import PersonRef
from portal.persons.services import LONGEST_LABEL, NamedPerson
from portal.web.forms import TypedField
from portal.web.language import gettext as _


class PersonField(TypedField):
    """The name of a person; it is filled with a PersonRef or a name, and gives a NamedPerson or nothing.

    The pointer stays while its name is left as it was, and never comes from the browser. Plain text for
    everybody: nothing that is typed tells whether a person is known.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        # Shared computers: a browser would offer the names that were typed before.
        options.setdefault("render_kw", {"autocomplete": "off", "spellcheck": "false"})
        super().__init__(*arguments, **options)

    def process_data(self, value: PersonRef | NamedPerson | str | None) -> None:
        """Take what is known of the person."""
        self.data = self.known = _named(value)

    def read(self, typed: str) -> NamedPerson:
        """Return whom the text names; raises ValueError with the sentence for the field."""
        label = " ".join(typed.split())
        if len(label) > LONGEST_LABEL:
            raise ValueError(_("Enter a name of at most %(number)d characters.", number=LONGEST_LABEL))
        if self.known is not None and self.known.label == label:
            return self.known
        return NamedPerson(label=label)

    def write(self, value: NamedPerson) -> str:
        """Return the name."""
        return value.label


def _named(value: PersonRef | NamedPerson | str | None) -> NamedPerson | None:
    if isinstance(value, PersonRef):
        return NamedPerson(label=value.label, person_ref_id=value.id)
    return NamedPerson(label=value) if isinstance(value, str) and value else value or None
