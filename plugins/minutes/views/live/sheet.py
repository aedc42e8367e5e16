"""The one form of the live screen: every button on it sends all that was typed."""

from dataclasses import dataclass

from plugins.minutes.forms.adoption import PREFIX, ActForm
from plugins.minutes.forms.live import OutcomeForm, TextForm, VoteForm
from plugins.minutes.models import AgendaItem
from plugins.minutes.queries import LiveScreen, revisions_of
from plugins.minutes.services import save_text
from plugins.minutes.views.live.rows import outcomes_of, shown_item
from portal.api import BaseForm, PortalError, current_reader, local_day, now, organisations_here, users_here


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What is typed about an item, in the parts that belong to its buttons."""

    text: TextForm
    vote: VoteForm
    act: ActForm
    outcome: OutcomeForm

    def take_errors(self, error: PortalError, part: BaseForm) -> BaseForm:
        """Put what was refused onto the part that has the fields, first of all `part`, and return it."""
        parts = (part, self.vote, self.act, self.text, self.outcome)
        taking = next((form for form in parts if any(name in form for name in error.fields)), part)
        taking.take_errors(error)
        return taking


def sheet_of(screen: LiveScreen) -> Sheet:
    """Return the form of the item shown, with what was sent or else what is stored."""
    item = shown_item(screen)
    act = ActForm(prefix=PREFIX)
    return Sheet(
        text=TextForm(data={"version": item.text_version, "text": item.text}),
        vote=VoteForm(),
        act=act.offer(organisations=organisations_here(), users=users_here(local_day(now()))),
        outcome=OutcomeForm().offer(outcomes_of(screen)),
    )


def keep_text(item: AgendaItem, form: TextForm) -> None:
    """Save the text of an item if the writer changed it; raises TextConflict if somebody else did too."""
    typed, version = form.text.data or "", form.version.data or 0
    if typed == item.text or (version != item.text_version and typed == _text_at(item, version)):
        return
    save_text(item=item, text=typed, version=version, by=current_reader().user_id, now=now())


def _text_at(item: AgendaItem, version: int) -> str:
    texts = {revision.version: revision.text for revision in revisions_of(item.id)}
    return texts.get(version, "")
