"""Forms for planning a session: when and where, its agenda, its postponement and cancellation."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, Regexp

from plugins.minutes.codes import Direction, ItemKind
from plugins.minutes.forms.fields import LINE, PARAGRAPHS, WholeNumberField, between
from plugins.minutes.models import AgendaItem, Session
from plugins.minutes.titles import ITEM_KINDS, SESSION_KINDS
from portal.api import (
    BaseForm,
    LocalDateField,
    LocalTimeField,
    PortalError,
    from_local,
    local,
    select_choices,
)
from portal.api import gettext as _
from portal.api import lazy_gettext as _l

LONGEST_ITEM = 600


class PlaceAndTimeForm(BaseForm):
    """When and where a session takes place."""

    day = LocalDateField(_l("Date"))
    clock = LocalTimeField(_l("Beginning"))
    place = StringField(_l("Place"), [Length(max=LINE)])
    link = StringField(
        _l("Link for those who join online"),
        [
            Optional(),
            Regexp(r"https?://[^\s/]+\S*$", message=_l("Enter a whole address, beginning with https://")),
            Length(max=500),
        ],
    )

    @property
    def starts_at(self) -> datetime | None:
        """Return the moment, if it is known whole."""
        if self.day.data is None or self.clock.data is None:
            return None
        return from_local(self.day.data, self.clock.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the time on a date, and for the date that a time belongs to."""
        is_sound = bool(super().validate(extra_validators))
        if self.day.errors or self.clock.errors or (self.day.data is None) == (self.clock.data is None):
            return is_sound
        if self.day.data is None:
            self.day.errors = [_("Enter the date as well.")]
        else:
            self.clock.errors = [_("Enter the time as well.")]
        return False

    def take_errors(self, error: PortalError) -> None:
        """Put what is wrong with the moment at its date."""
        if "starts_at" in error.fields:
            error.fields["day"] = error.fields.pop("starts_at")
        super().take_errors(error)


class SessionForm(PlaceAndTimeForm):
    """A session in preparation; the version tells what the editor had before them."""

    kind = RadioField(_l("Kind of session"))
    note = TextAreaField(_l("Note in the call"), [Optional(), Length(max=PARAGRAPHS)])
    version = HiddenField()

    def offer(self, kinds: Mapping[str, Any]) -> "SessionForm":
        """Fill in the kinds of session that the body holds, and return the form."""
        self.kind.choices = select_choices(kinds)
        return self

    @property
    def values(self) -> dict[str, Any]:
        """Return what `draft_session` and `change_session` take."""
        return {
            "kind": self.kind.data,
            "starts_at": self.starts_at,
            "place": self.place.data or None,
            "link": self.link.data or None,
            "note": self.note.data or None,
        }

    @property
    def version_seen(self) -> int:
        """Return the version that the editor had before them; 0, which no record has, if it is no number."""
        typed = self.version.data or ""
        return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


class PostponeForm(PlaceAndTimeForm):
    """A new date, or none yet, and the reason that the members are told."""

    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(_l("Enter the reason; the members will read it.")), Length(max=PARAGRAPHS)],
    )

    @property
    def values(self) -> dict[str, Any]:
        """Return what `postpone_session` takes."""
        return {
            "starts_at": self.starts_at,
            "place": self.place.data or None,
            "link": self.link.data or None,
            "reason": self.reason.data,
        }


class CancelForm(BaseForm):
    """The reason of a cancellation."""

    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(_l("Enter the reason; the members will read it.")), Length(max=PARAGRAPHS)],
    )


class ConfirmForm(BaseForm):
    """A question that is answered by a button; every sentence of a refusal stands above it."""

    def take_errors(self, error: PortalError) -> None:
        """Show all sentences, since there are no fields to put them at."""
        self.form_errors.extend(error.fields.values() or [error.message])


class ItemForm(BaseForm):
    """An item of an agenda."""

    heading = StringField(_l("Heading"), [DataRequired(_l("Enter the heading.")), Length(max=500)])
    kind = SelectField(_l("What it is"), choices=select_choices(ITEM_KINDS), default=ItemKind.PROPOSAL)
    rapporteur = StringField(_l("Who reports"), [Optional(), Length(max=LINE)])
    minutes_planned = WholeNumberField(_l("Minutes planned"), [Optional(), between(1, LONGEST_ITEM)])
    is_closed = BooleanField(_l("Closed to the public: only members at that time see it"))

    @property
    def values(self) -> dict[str, Any]:
        """Return what `add_item` and `change_item` take."""
        return {
            "heading": self.heading.data,
            "kind": self.kind.data,
            "rapporteur": self.rapporteur.data or None,
            "is_public": not self.is_closed.data,
            "minutes_planned": self.minutes_planned.data,
        }


class MoveForm(BaseForm):
    """One step up or down the agenda."""

    direction = SelectField(choices=[SelectChoice(direction) for direction in Direction])


def edit_form(session: Session) -> SessionForm:
    """Return the form of a session in preparation, filled with what is known."""
    return SessionForm(obj=session, **_moment_of(session), version=str(session.version_id))


def postpone_form(session: Session) -> PostponeForm:
    """Return the form of a postponement; the place stays unless it is changed, the date is chosen anew."""
    return PostponeForm(place=session.place, link=session.link, clock=_moment_of(session)["clock"])


def item_form(item: AgendaItem) -> ItemForm:
    """Return the form of an agenda item, filled with what is known."""
    return ItemForm(obj=item, is_closed=not item.is_public)


def offered_kinds(codes: Sequence[str]) -> dict[str, Any]:
    """Return the kinds of session that a body holds, in their usual order."""
    return {code: title for code, title in SESSION_KINDS.items() if code in codes}


def _moment_of(session: Session) -> dict[str, Any]:
    if session.starts_at is None:
        return {"day": None, "clock": None}
    moment = local(session.starts_at)
    return {"day": moment.date(), "clock": moment.time()}
