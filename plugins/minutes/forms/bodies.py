"""Forms for bodies, their mandates and who sits in them."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from plugins.minutes.codes import BodyKind, MajorityBase, MemberRole, QuorumRule, SessionKind, TieBreaker
from plugins.minutes.forms.fields import (
    LINE,
    MAIL_ADDRESS,
    WholeNumberField,
    between,
    optional_code,
    optional_id,
    rows,
    with_none,
)
from plugins.minutes.models import Body, Member
from plugins.minutes.services import BodyRules, Seat
from plugins.minutes.titles import (
    APPOINTERS,
    BODY_KINDS,
    MAJORITY_BASES,
    MEMBER_ROLES,
    QUORUM_RULES,
    SESSION_KINDS,
    TIE_BREAKERS,
)
from portal.api import (
    SECTORS,
    BaseForm,
    LocalDateField,
    Organisation,
    PersonField,
    User,
    select_choices,
    user_here,
)
from portal.api import lazy_gettext as _l

MOST_DAYS = 60
MOST_MEMBERS = 200


class BodyForm(BaseForm):
    """A body and the rules by which it sits."""

    name = StringField(_l("Name"), [DataRequired(_l("Enter the name.")), Length(max=LINE)])
    short_name = StringField(_l("Short name"), [DataRequired(_l("Enter the short name.")), Length(max=60)])
    genitive = StringField(_l("Short name in the genitive"), [Optional(), Length(max=80)])
    kind = RadioField(_l("Kind of body"), choices=select_choices(BODY_KINDS), default=BodyKind.COMMISSION)
    appointed_by = SelectField(
        _l("Appointed by"), choices=with_none(_l("Not known"), APPOINTERS), coerce=optional_code
    )
    act_number = StringField(_l("Number of the act of appointment"), [Optional(), Length(max=60)])
    act_on = LocalDateField(_l("Date of the act"), [Optional()])
    quorum_rule = RadioField(_l("Quorum"), choices=select_choices(QUORUM_RULES), default=QuorumRule.MAJORITY)
    quorum_number = WholeNumberField(_l("Members needed"), [Optional(), between(1, MOST_MEMBERS)])
    majority_base = RadioField(
        _l("An act is adopted by"), choices=select_choices(MAJORITY_BASES), default=MajorityBase.PRESENT
    )
    tie_breaker = RadioField(
        _l("When the votes are equal"), choices=select_choices(TIE_BREAKERS), default=TieBreaker.NONE
    )
    notice_days = WholeNumberField(
        _l("Days of notice"),
        [InputRequired(_l("Enter the number of days.")), between(0, MOST_DAYS)],
        default=7,
    )
    notice_days_urgent = WholeNumberField(
        _l("Days of notice, extraordinary"),
        [InputRequired(_l("Enter the number of days.")), between(0, MOST_DAYS)],
        default=3,
    )
    session_kinds = SelectMultipleField(
        _l("Kinds of session"),
        [InputRequired(_l("Choose at least one kind of session."))],
        choices=select_choices(SESSION_KINDS),
        default=list(SessionKind),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    @property
    def rules(self) -> BodyRules:
        """Return the rules as entered; the number counts only with its rule."""
        counts = self.quorum_rule.data == QuorumRule.NUMBER
        return BodyRules(
            quorum_rule=self.quorum_rule.data,
            quorum_number=self.quorum_number.data if counts else None,
            majority_base=self.majority_base.data,
            tie_breaker=self.tie_breaker.data,
            notice_days=self.notice_days.data,
            notice_days_urgent=self.notice_days_urgent.data,
            session_kinds=tuple(self.session_kinds.data),
        )

    @property
    def values(self) -> dict[str, Any]:
        """Return what `create_body` and `change_body` take."""
        return {
            "name": self.name.data,
            "short_name": self.short_name.data,
            "genitive": self.genitive.data or None,
            "kind": self.kind.data,
            "appointed_by": self.appointed_by.data,
            "act_number": self.act_number.data or None,
            "act_on": self.act_on.data,
            "rules": self.rules,
        }


class MandateForm(BaseForm):
    """A term of a body, with the act that opened it."""

    starts_on = LocalDateField(
        _l("Begins on"), [InputRequired(_l("Enter the day on which the term begins."))]
    )
    ends_on = LocalDateField(_l("Ends on"), [Optional()])
    act_number = StringField(_l("Number of the act of appointment"), [Optional(), Length(max=60)])
    act_on = LocalDateField(_l("Date of the act"), [Optional()])

    @property
    def values(self) -> dict[str, Any]:
        """Return what `open_mandate` takes."""
        return {
            "starts_on": self.starts_on.data,
            "ends_on": self.ends_on.data,
            "act_number": self.act_number.data or None,
            "act_on": self.act_on.data,
        }


class MemberForm(BaseForm):
    """Who sits on a seat of a body, as what, and for whom."""

    user_id = SelectField(_l("Person"), coerce=optional_id)
    contact_name = PersonField(_l("Name of an outside member"), [Optional()])
    contact_email = StringField(
        _l("E-mail of an outside member"),
        [Optional(), MAIL_ADDRESS, Length(max=LINE)],
    )
    role = SelectField(
        _l("Role in the body"), choices=select_choices(MEMBER_ROLES), default=MemberRole.MEMBER
    )
    deputy_of_id = SelectField(_l("Stands in for"), coerce=optional_id)
    has_vote = BooleanField(_l("Votes, and counts for the quorum"), default=True)
    organisation_id = SelectField(_l("Institution"), coerce=optional_id)
    sector = SelectField(
        _l("Sector"), choices=with_none(_l("That of the institution"), SECTORS), coerce=optional_code
    )
    starts_on = LocalDateField(_l("Member since"), [InputRequired(_l("Enter the first day."))])
    act_number = StringField(_l("Number of the act of appointment"), [Optional(), Length(max=60)])
    act_on = LocalDateField(_l("Date of the act"), [Optional()])

    def offer(
        self, *, users: Sequence[User], organisations: Sequence[Organisation], members: Sequence[Member]
    ) -> "MemberForm":
        """Fill the choices with who may be chosen here, and return the form."""
        self.user_id.choices = rows(_l("Somebody without an account"), [(u.id, u.full_name) for u in users])
        self.organisation_id.choices = rows(_l("No institution"), [(o.id, o.name) for o in organisations])
        self.deputy_of_id.choices = rows(_l("Nobody"), [(m.id, m.full_name) for m in members])
        return self

    def seat(self, ends_on: date | None = None) -> Seat:
        """Return the seat as entered; deputies and observers never vote."""
        role = MemberRole(self.role.data)
        without_vote = role in (MemberRole.MEMBERS_DEPUTY, MemberRole.OBSERVER)
        return Seat(
            role=role,
            starts_on=self.starts_on.data,
            user_id=self.user_id.data,
            contact_name=self.contact_name.data.label if self.contact_name.data else None,
            contact_email=self.contact_email.data or None,
            organisation_id=self.organisation_id.data,
            sector=self.sector.data,
            has_vote=self.has_vote.data and not without_vote,
            ends_on=ends_on,
            act_number=self.act_number.data or None,
            act_on=self.act_on.data,
            deputy_of_id=self._deputy_of,
        )

    @property
    def name_chosen(self) -> str:
        """Return the name of who was chosen or typed."""
        if not self.user_id.data:
            return str(self.contact_name.data.label)
        return str(user_here(self.user_id.data).full_name)

    @property
    def _deputy_of(self) -> UUID | None:
        if self.role.data != MemberRole.MEMBERS_DEPUTY:
            return None
        chosen: UUID | None = self.deputy_of_id.data
        return chosen


class EndMembershipForm(BaseForm):
    """The last day of a membership."""

    ends_on = LocalDateField(_l("Last day"), [InputRequired(_l("Enter the last day."))])


def body_form(body: Body | None = None) -> BodyForm:
    """Return the form of a body, filled with what is known of it."""
    return BodyForm(obj=body) if body else BodyForm()
