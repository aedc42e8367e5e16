"""Forms of the register of acts: its filters, and the number of an act."""

from collections.abc import Sequence
from uuid import UUID

from wtforms import SearchField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from plugins.minutes.forms.fields import optional_id, rows
from plugins.minutes.queries import ActFilter
from portal.api import BaseForm, Organisation
from portal.api import lazy_gettext as _l


def optional_year(value: object) -> int | None:
    """Read a year from a form, nothing from an empty choice; raises ValueError."""
    return int(str(value)) if value not in (None, "", "None") else None


class ActFilterForm(BaseForm):
    """The filters of the register, kept in the address."""

    class Meta(BaseForm.Meta):
        """A form that changes nothing needs no protection."""

        csrf = False

    text = SearchField(_l("Search in number and text"), [Optional(), Length(max=100)])
    body = SelectField(_l("Body"), coerce=optional_id)
    carrier = SelectField(_l("Carried out by"), coerce=optional_id)
    year = SelectField(_l("Year"), coerce=optional_year)

    def offer(
        self,
        *,
        bodies: Sequence[tuple[UUID, str]],
        organisations: Sequence[Organisation],
        years: Sequence[int],
    ) -> "ActFilterForm":
        """Fill the choices with what there is here, and return the form."""
        self.body.choices = rows(_l("All bodies"), bodies)
        self.carrier.choices = rows(
            _l("All institutions"), [(o.id, o.short_name or o.name) for o in organisations]
        )
        self.year.choices = rows(_l("All years"), [(year, f"{year}.") for year in years])
        return self

    def wanted(self, state: str) -> ActFilter:
        """Return the filter as chosen, within one of the saved views."""
        return ActFilter(
            text=self.text.data or "",
            body_id=self.body.data,
            organisation_id=self.carrier.data,
            year=self.year.data,
            state=state,
        )


class NumberForm(BaseForm):
    """The number that the registry gave an act."""

    number = StringField(
        _l("Number"), [DataRequired(_l("Enter the number from the registry.")), Length(max=60)]
    )
