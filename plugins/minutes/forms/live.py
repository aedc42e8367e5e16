"""What is typed on the live screen: the text of an item, the count of a vote, the outcome, who leads."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from plugins.minutes.codes import ChairVote, ItemState
from plugins.minutes.forms.fields import WholeNumberField, between, optional_code, optional_id
from plugins.minutes.services import Ballot
from plugins.minutes.titles import ITEM_STATES
from portal.api import BaseForm
from portal.api import lazy_gettext as _l
from portal.api import lazy_pgettext as _lp

LONGEST_TEXT = 100_000
MOST_VOTES = 500


def votes_field(label: Any) -> Any:
    """Return the field of a number of votes; nothing typed is none, and a phone offers its number pad."""
    checks = [Optional(), between(0, MOST_VOTES)]
    return WholeNumberField(label, checks, render_kw={"inputmode": "numeric"})


class TextForm(BaseForm):
    """What the minutes say about an item, and the version that the writer had before them."""

    version = IntegerField(widget=HiddenInput(), default=0)
    text = TextAreaField(_l("Minutes of this item"), [Length(max=LONGEST_TEXT)])


class VoteForm(BaseForm):
    """A count of votes."""

    votes_for = votes_field(_lp("vote", "For"))
    votes_against = votes_field(_lp("vote", "Against"))
    votes_abstained = votes_field(_lp("vote", "Abstained"))
    chair_vote = SelectField(
        _l("On a tie the chair voted"),
        coerce=optional_code,
        choices=[
            SelectChoice("", _l("There was no tie")),
            SelectChoice(ChairVote.FOR, _lp("vote of the chair", "For")),
            SelectChoice(ChairVote.AGAINST, _lp("vote of the chair", "Against")),
        ],
    )

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was counted."""
        return self.total == 0

    @property
    def total(self) -> int:
        """Add up what was typed."""
        ballot = self.ballot
        return ballot.votes_for + ballot.votes_against + ballot.votes_abstained

    @property
    def ballot(self) -> Ballot:
        """Return the count as typed."""
        return Ballot(
            votes_for=self.votes_for.data or 0,
            votes_against=self.votes_against.data or 0,
            votes_abstained=self.votes_abstained.data or 0,
            chair_vote=self.chair_vote.data,
        )

    def fill_unanimous(self, present: int) -> None:
        """Give every vote of those present in favour."""
        for name, count in (("votes_for", present), ("votes_against", 0), ("votes_abstained", 0)):
            self[name].raw_data, self[name].data = None, count


class OutcomeForm(BaseForm):
    """What becomes of an item."""

    outcome = SelectField(_l("Outcome"))

    def offer(self, outcomes: Sequence[ItemState]) -> "OutcomeForm":
        """Fill the choices, the likeliest first, and return the form."""
        self.outcome.choices = [SelectChoice(state.value, ITEM_STATES[state]) for state in outcomes]
        return self

    @property
    def state(self) -> ItemState:
        """Return the outcome as chosen."""
        return ItemState(self.outcome.data)


class StartForm(BaseForm):
    """Who chairs a session and who keeps its minutes."""

    chair = SelectField(_l("Chaired by"), coerce=optional_id)
    keeper = SelectField(_l("Minutes kept by"), coerce=optional_id)

    def offer(self, *, members: Sequence[tuple[UUID, str]], users: Sequence[tuple[UUID, str]]) -> "StartForm":
        """Fill the choices with who may, and return the form."""
        self.chair.choices = [SelectChoice(str(key), name) for key, name in members]
        self.keeper.choices = [SelectChoice(str(key), name) for key, name in users]
        return self
