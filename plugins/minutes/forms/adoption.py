"""The act that a vote adopts, and who carries it out."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from wtforms import FieldList, FormField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from plugins.minutes.codes import ActKind
from plugins.minutes.forms.fields import LINE
from plugins.minutes.services import NewTask
from plugins.minutes.titles import ACT_KINDS
from portal.api import BaseForm, LocalDateField, Organisation, User, local_day, now, select_choices
from portal.api import gettext as _
from portal.api import lazy_gettext as _l

MOST_CARRIERS = 3
LONGEST_ACT = 20_000
PREFIX = "act-"

ADOPT: Mapping[str, Any] = {
    ActKind.ZAKLJUCAK: _l("Adopt the conclusion"),
    ActKind.ODLUKA: _l("Adopt the decision"),
    ActKind.RJESENJE: _l("Adopt the ruling"),
    ActKind.PREPORUKA: _l("Adopt the recommendation"),
    ActKind.MISLJENJE: _l("Adopt the opinion"),
    ActKind.PRAVILNIK: _l("Adopt the rulebook"),
    ActKind.POSLOVNIK: _l("Adopt the rules of procedure"),
    ActKind.PLAN: _l("Adopt the plan"),
    ActKind.PROGRAM: _l("Adopt the programme"),
    ActKind.IZVJESTAJ: _l("Adopt the report"),
    ActKind.INFORMACIJA: _l("Adopt the information"),
    ActKind.ANALIZA: _l("Adopt the analysis"),
    ActKind.PROTOKOL: _l("Adopt the protocol"),
    ActKind.SPORAZUM: _l("Adopt the agreement"),
    ActKind.MEMORANDUM: _l("Adopt the memorandum"),
}
"""The words on the button that adopts an act of a kind."""


class CarrierForm(BaseForm):
    """One carrier of an act, and until when."""

    class Meta(BaseForm.Meta):
        """A row within a form that is protected itself."""

        csrf = False

    carrier = SelectField(_l("Carried out by"))
    due_on = LocalDateField(_l("Deadline"), [Optional()])

    def validate_due_on(self, field: LocalDateField) -> None:
        """Ask for whom a deadline is, and for a day that is still to come."""
        if field.data is None:
            return
        if not self.carrier.data:
            raise ValidationError(_("Choose who carries it out, or leave out the deadline."))
        if field.data < local_day(now()):
            raise ValidationError(_("The deadline is in the past."))

    def task(self, reporting: str | None) -> NewTask:
        """Return the task as entered."""
        kind, _separator, key = self.carrier.data.partition(":")
        return NewTask(
            organisation_id=UUID(key) if kind == "organisation" else None,
            user_id=UUID(key) if kind == "user" else None,
            due_on=self.due_on.data,
            reporting=reporting,
        )


class ActForm(BaseForm):
    """An act as it is adopted; its number may come later from the registry."""

    kind = SelectField(_l("Kind of act"), choices=select_choices(ACT_KINDS), default=ActKind.ZAKLJUCAK)
    text = TextAreaField(
        _l("Text of the act"), [DataRequired(_l("Write the text of the act.")), Length(max=LONGEST_ACT)]
    )
    tasks = FieldList(FormField(CarrierForm), min_entries=MOST_CARRIERS, max_entries=MOST_CARRIERS)
    number = StringField(_l("Number"), [Optional(), Length(max=60)])
    legal_basis = StringField(_l("Legal basis"), [Optional(), Length(max=500)])
    reporting = StringField(_l("How it is reported"), [Optional(), Length(max=LINE)])

    def offer(self, *, organisations: Sequence[Organisation], users: Sequence[User]) -> "ActForm":
        """Fill the choices with who can carry out an act here, and return the form."""
        choices = [
            SelectChoice("", _("Nobody")),
            *(
                SelectChoice(f"organisation:{row.id}", row.name, {}, _("Institutions"))
                for row in organisations
            ),
            *(SelectChoice(f"user:{row.id}", row.full_name, {}, _("People")) for row in users),
        ]
        for row in self.tasks:
            row.carrier.choices = choices
        return self

    @property
    def has_more(self) -> bool:
        """Tell whether something stands in, or is wrong with, the fields that are folded away."""
        folded = (self.number, self.legal_basis, self.reporting)
        further = any(row.carrier.data or row.errors for row in self.tasks[1:])
        return further or any(field.data or field.errors for field in folded)

    @property
    def values(self) -> dict[str, Any]:
        """Return what `adopt_act` takes of an act."""
        return {
            "kind": self.kind.data,
            "text": self.text.data,
            "number": self.number.data or None,
            "legal_basis": self.legal_basis.data or None,
            "tasks": [row.task(self.reporting.data or None) for row in self.tasks if row.carrier.data],
        }
