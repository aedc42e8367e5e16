"""What the module's forms have in common: choices from rows, numbers within bounds."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from wtforms import Field, Form
from wtforms.validators import ValidationError

from portal.api import gettext as _

LINE = 200
"""The longest name or heading."""

PARAGRAPHS = 4000
"""The longest remark or report."""


def optional_id(value: Any) -> UUID | None:
    """Read the key of a row from a form, nothing from an empty choice; raises ValueError."""
    if value in (None, "", "None"):
        return None
    return value if isinstance(value, UUID) else UUID(str(value))


def optional_code(value: Any) -> str | None:
    """Read a code from a form, nothing from an empty choice."""
    return str(value) if value else None


def with_none(text: Any, titles: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Offer what `titles` hold, and before it to leave the choice open."""
    return [("", text), *titles.items()]


def rows(text: Any, named: Iterable[tuple[UUID, str]]) -> list[tuple[Any, Any]]:
    """Offer rows by their key and name, and before them to leave the choice open."""
    return [("", text), *named]


def between(low: int, high: int) -> Callable[[Form, Field], None]:
    """Make a validator of whole numbers; what is no number has its sentence already."""

    def check(_form: Form, field: Field) -> None:
        if field.data is not None and not low <= field.data <= high:
            raise ValidationError(_("Enter a number from %(low)d to %(high)d.", low=low, high=high))

    return check
