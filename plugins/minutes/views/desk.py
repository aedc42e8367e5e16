"""What a reader may do with a session in its present state, and who is invited to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from plugins.minutes.codes import SessionState
from plugins.minutes.models import Act, Member, Session
from plugins.minutes.permissions import CALL_SESSION, KEEP_MINUTES
from plugins.minutes.queries import SessionPage
from plugins.minutes.queries.following import session_instead_of
from plugins.minutes.rules import may_follow
from plugins.minutes.views.next_steps import NextStep, next_step
from portal.api import Reader

PLANNED = (SessionState.DRAFT, SessionState.POSTPONED)
AGENDA_OPEN = (SessionState.DRAFT, SessionState.CALLED, SessionState.POSTPONED)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What the reader may do with a session, the next step first."""

    next_step: NextStep | None
    invited: Sequence[Member]
    instead: Session | None
    acts: Sequence[Act]
    may_edit: bool
    may_change_agenda: bool
    may_call_again: bool
    may_postpone: bool
    may_cancel: bool
    may_delete: bool
    may_keep: bool

    @property
    def unreachable(self) -> Sequence[Member]:
        """Return who has no address and must be told otherwise."""
        return [member for member in self.invited if not member.email]


def desk_of(page: SessionPage, *, reader: Reader, now: datetime) -> Desk:
    """Look at a session with the eyes of a reader."""
    state, plans = SessionState(page.session.state), reader.may(CALL_SESSION)
    is_draft = state == SessionState.DRAFT
    instead = session_instead_of(page.session) if page.session.ended_as == SessionState.INQUORATE else None
    is_open_to_reader = plans or (instead is not None and instead.state != SessionState.DRAFT)
    return Desk(
        next_step=next_step(page, reader=reader, now=now, is_reconvened=instead is not None),
        invited=[row.member for row in page.attendance],
        instead=instead if is_open_to_reader else None,
        acts=[act for row in page.items for act in row.acts],
        may_edit=plans and state in PLANNED,
        may_change_agenda=plans and state in AGENDA_OPEN,
        may_call_again=plans and state == SessionState.POSTPONED and page.session.starts_at is not None,
        may_postpone=plans and may_follow(state, SessionState.POSTPONED),
        may_cancel=plans and not is_draft and may_follow(state, SessionState.CANCELLED),
        may_delete=plans and is_draft,
        may_keep=reader.may(KEEP_MINUTES),
    )
