"""The base of every form: clean text, dates as people type them, sentences in the reader's language."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, time
from typing import TYPE_CHECKING, Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, HiddenField, PasswordField, StringField
from wtforms.csrf.core import CSRFTokenField
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import UnboundField
from wtforms.validators import StopValidation
from wtforms.widgets import ListWidget, TextInput

from portal.clock import local_day, now
from portal.declarations import Text
from portal.errors import PortalError
from portal.web.formats import clock_time, short_date
from portal.web.language import form_translations
from portal.web.language import gettext as _
from portal.web.language.messages import FormTranslations
from portal.web.typed_dates import parse_date, parse_time

# Control characters but tab and line end, overrides of the writing direction, what is no character at all.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def clean_text(value: Any) -> Any:
    """Return typed text in composed form, without control characters; anything but text as it is."""
    if not isinstance(value, str):
        return value
    return _UNWANTED.sub("", unicodedata.normalize("NFC", re.sub("\r\n?", "\n", value)))


def trim(value: Any) -> Any:
    """Return text without white space around it; anything but text as it is."""
    return value.strip() if isinstance(value, str) else value


class BaseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF comes without types
    """A form of the portal; the message of a use case that refused stands in `form_errors`."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF comes without types
        """How the fields of the portal's forms are made."""

        def get_translations(self, _form: Form) -> FormTranslations:
            """Return the sentences of WTForms from the portal's own catalogue."""
            return form_translations()

        def wrap_formdata(self, form: Form, formdata: Any) -> Any:
            """Clean everything that was typed before any field reads it."""
            typed = super().wrap_formdata(form, formdata)
            if not isinstance(typed, MultiDict):
                return typed
            return MultiDict([(name, clean_text(value)) for name, value in typed.items(multi=True)])

        def bind_field(self, form: Form, unbound_field: UnboundField, options: dict[str, Any]) -> Field:
            """Take white space from around texts, but for passwords."""
            if not issubclass(unbound_field.field_class, StringField) or issubclass(
                unbound_field.field_class, PasswordField
            ):
                return super().bind_field(form, unbound_field, options)
            own = unbound_field.kwargs.get("filters", ())
            return super().bind_field(form, unbound_field, options | {"filters": (trim, *own)})

    @property
    def problems(self) -> list[tuple[str, str]]:
        """List the sentences to put right, each with the id of its control, or none for the whole form."""
        of_form = [("", str(text)) for text in self.form_errors]
        return of_form + [(target_of(field), text) for field in self for text in _sentences(field)]

    @property
    def problem_count(self) -> int:
        """Count what has to be put right."""
        return len(self.problems)

    def take_errors(self, error: PortalError) -> None:
        """Put what a use case refused onto its fields; its message onto the form where no field took it."""
        taken = [name for name in error.fields if name in self]
        for name in taken:
            self[name].errors = [*self[name].errors, error.fields[name]]
        if len(taken) < len(error.fields) or not taken:
            self.form_errors.append(error.message)


class TypedField(Field):  # type: ignore[misc]  # WTForms comes without types
    """One line of text that means something else; what cannot be read stays as typed."""

    widget = TextInput()

    if TYPE_CHECKING:

        def read(self, typed: str) -> Any:
            """Return what the text means; raises ValueError with the sentence for the field."""

        def write(self, value: Any) -> str:
            """Return the text for a value."""

    def _value(self) -> str:
        if self.raw_data and (self.errors or self.data is None):
            return str(self.raw_data[0])
        return "" if self.data is None else self.write(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; nothing typed means nothing."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data: Any = None
        if typed:
            self.data = self.read(typed)

    def pre_validate(self, _form: Form) -> None:
        """Leave it at the one sentence about what cannot be read."""
        if self.process_errors:
            raise StopValidation


class LocalDateField(TypedField):
    """A date typed freely: 3.5., 24. novembra, sutra."""

    def read(self, typed: str) -> date:
        """Return the date; raises ValueError with the sentence for the field."""
        today = local_day(now())
        try:
            return parse_date(typed, today)
        except ValueError:
            raise ValueError(_("Write the date like this: %(example)s", example=short_date(today))) from None

    def write(self, value: date) -> str:
        """Return the date as tables show it."""
        return short_date(value)


class LocalTimeField(TypedField):
    """A time of day typed freely: 10, 10.30, 10:30."""

    def read(self, typed: str) -> time:
        """Return the time of day; raises ValueError with the sentence for the field."""
        try:
            return parse_time(typed)
        except ValueError:
            raise ValueError(_("Write the time like this: 10:30")) from None

    def write(self, value: time) -> str:
        """Return the time of day of 24 hours."""
        return clock_time(value)


def select_choices(titles: Mapping[str, Text]) -> list[SelectChoice]:
    """Return the choices of a select or of radio buttons from their titles by value."""
    return [SelectChoice(value=value, label=title) for value, title in titles.items()]


def target_of(field: Field) -> str:
    """Return the id of the control to put right: the first of a group, none for what nobody sees."""
    if isinstance(field, HiddenField):
        return ""
    return f"{field.id}-0" if is_group(field) else str(field.id)


def is_group(field: Field) -> bool:
    """Tell whether a field is a group of radio buttons or boxes to tick."""
    return isinstance(getattr(field, "widget", None), ListWidget)


def _sentences(field: Field) -> list[str]:
    if isinstance(field, CSRFTokenField) and field.errors:
        return [_("The page stood open for too long. Send it again: what you entered is kept.")]
    return [str(text) for text in _flat(field.errors)]


def _flat(errors: Any) -> list[Any]:
    # A list of fields, or a form within the form, keeps its errors per entry.
    entries = errors.values() if isinstance(errors, dict) else errors
    nested = (dict, list, tuple)
    return [text for entry in entries for text in (_flat(entry) if isinstance(entry, nested) else [entry])]
