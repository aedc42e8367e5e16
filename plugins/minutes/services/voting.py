"""Recording votes, with presence, quorum and majority as they stood at that second."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from plugins.minutes.codes import ChairVote, ItemState, MajorityBase, SessionState, TieBreaker
from plugins.minutes.models import Act, AgendaItem, Body, Vote
from plugins.minutes.queries.presence import present_now
from plugins.minutes.rules import Count, Quorum, is_adopted, is_tie
from plugins.minutes.sentences import no_quorum_sentence
from plugins.minutes.services.steps import lock_item, lock_vote, require_state
from portal.api import Conflict, Invalid, db, ngettext
from portal.api import gettext as _


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """What was counted; the chair's vote is asked only where it breaks a tie."""

    votes_for: int = 0
    votes_against: int = 0
    votes_abstained: int = 0
    chair_vote: str | None = None

    @classmethod
    def unanimous(cls, present: int) -> "Ballot":
        """Return the ballot of everybody present in favour."""
        return cls(votes_for=present)

    @property
    def total(self) -> int:
        """Count all votes and abstentions."""
        return self.votes_for + self.votes_against + self.votes_abstained


def record_vote(*, item: AgendaItem, ballot: Ballot, by: UUID, now: datetime) -> Vote:
    """Record a vote on the item that is open; its session must be loaded.

    Raises Conflict without a quorum, and Invalid where the votes are not as many as are present.
    """
    lock_item(item)
    session = item.session
    require_state(session, SessionState.IN_PROGRESS)
    if item.state != ItemState.RUNNING:
        raise Conflict(_("Item %(position)s is not open now.", position=item.position))
    body = db.session.get_one(Body, session.body_id)
    quorum = present_now(session, at=now)
    require_quorum(quorum)
    _check_sum(ballot, quorum)
    vote = _vote(item, body, ballot, quorum)
    vote.taken_at, vote.taken_by_id = now, by
    db.session.add(vote)
    db.session.flush()
    return vote


def withdraw_vote(*, vote: Vote, now: datetime) -> Vote:
    """Withdraw a vote that was mistyped; it stays on record. The session must be loaded."""
    lock_vote(vote)
    require_state(vote.session, SessionState.IN_PROGRESS)
    if vote.withdrawn_at is not None:
        raise Conflict(_("This vote is withdrawn already."))
    if db.session.scalar(select(Act.id).where(Act.vote_id == vote.id)) is not None:
        raise Conflict(_("An act was adopted by this vote, so it stays."))
    vote.withdrawn_at = now
    db.session.flush()
    return vote


def require_quorum(quorum: Quorum) -> None:
    """Refuse decisions without a quorum; raises Conflict."""
    if not quorum.reached:
        raise Conflict(no_quorum_sentence(quorum))


def _vote(item: AgendaItem, body: Body, ballot: Ballot, quorum: Quorum) -> Vote:
    base, tie_breaker = MajorityBase(body.majority_base), TieBreaker(body.tie_breaker)
    count = Count(
        votes_for=ballot.votes_for,
        votes_against=ballot.votes_against,
        votes_abstained=ballot.votes_abstained,
        present=quorum.present,
        members=quorum.members,
    )
    chair_vote = _chair_vote(ballot, count, base, tie_breaker)
    return Vote(
        session=item.session,
        item=item,
        votes_for=count.votes_for,
        votes_against=count.votes_against,
        votes_abstained=count.votes_abstained,
        is_unanimous=count.votes_for == count.present,
        present=quorum.present,
        members_total=quorum.members,
        quorum_needed=quorum.needed,
        majority_base=base,
        chair_vote=chair_vote,
        adopted=is_adopted(base, tie_breaker, count, chair_vote),
    )


def _chair_vote(
    ballot: Ballot, count: Count, base: MajorityBase, tie_breaker: TieBreaker
) -> ChairVote | None:
    if tie_breaker != TieBreaker.CHAIR or not is_tie(base, count):
        return None
    if not ballot.chair_vote:
        message = _("The votes are equal. Enter how the chair voted.")
        raise Invalid(message, fields={"chair_vote": message})
    return ChairVote(ballot.chair_vote)


def _check_sum(ballot: Ballot, quorum: Quorum) -> None:
    counts = {
        "votes_for": ballot.votes_for,
        "votes_against": ballot.votes_against,
        "votes_abstained": ballot.votes_abstained,
    }
    negative = {field: _("Enter a number, zero or more.") for field, count in counts.items() if count < 0}
    if negative:
        raise Invalid(_("The votes cannot be counted like this."), fields=negative)
    if ballot.total != quorum.present:
        message = ngettext(
            "%(num)d vote was counted, but %(present)d are present.",
            "%(num)d votes were counted, but %(present)d are present.",
            ballot.total,
            present=quorum.present,
        )
        raise Invalid(message, fields={"votes_for": message})
