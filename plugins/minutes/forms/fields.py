"""What the module's forms have in common: choices from rows, numbers within bounds."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from wtforms import Field, Form, IntegerField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Regexp, ValidationError
from wtforms.widgets import TextInput

from portal.api import gettext as _
from portal.api import lazy_gettext as _l
from portal.api import select_choices

Text = Any
"""A string or a lazy translation."""

LINE = 200
"""The longest name or heading."""

PARAGRAPHS = 4000
"""The longest remark or report."""


MAIL_ADDRESS = Regexp(
    r"[^@\s]+@[^@\s]+\.[^@\s]+$", message=_l("Enter an e-mail address such as ime@example.ba.")
)
"""Whether a mail gets there is known only when it was sent; this keeps out what cannot be an address."""


def optional_id(value: Any) -> UUID | None:
    """Read the key of a row from a form, nothing from an empty choice; raises ValueError."""
    if value in (None, "", "None"):
        return None
    return value if isinstance(value, UUID) else UUID(str(value))


def optional_code(value: Any) -> str | None:
    """Read a code from a form, nothing from an empty choice."""
    return str(value) if value else None


def with_none(text: Text, titles: Mapping[str, Text]) -> list[SelectChoice]:
    """Offer what `titles` hold, and before it to leave the choice open."""
    return [SelectChoice("", text), *select_choices(titles)]


def rows(text: Text, named: Iterable[tuple[object, str]]) -> list[SelectChoice]:
    """Offer rows by their key and name, and before them to leave the choice open."""
    return [SelectChoice("", text), *(SelectChoice(str(key), name) for key, name in named)]


class WholeNumberField(IntegerField):  # type: ignore[misc]  # WTForms comes without types
    """A whole number in a plain line of text: the browser's own number field forgets what is none."""

    widget = TextInput()


def between(low: int, high: int) -> Callable[[Form, Field], None]:
    """Make a validator of whole numbers; what is no number has its sentence already."""

    def check(_form: Form, field: Field) -> None:
        if field.data is not None and not low <= field.data <= high:
            raise ValidationError(_("Enter a number from %(low)d to %(high)d.", low=low, high=high))

    return check
