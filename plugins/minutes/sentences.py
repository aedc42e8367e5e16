"""Sentences that the system writes itself, right for every number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plugins.minutes.codes import ActKind, ItemState, SessionKind
from plugins.minutes.models import AgendaItem, Session, Vote
from plugins.minutes.rules import Quorum
from portal.api import clock_time, current_language, ngettext, pgettext
from portal.api import gettext as _
from portal.api import lazy_gettext as _l
from portal.api import lazy_pgettext as _lp

SESSION_TITLES: Mapping[str, Any] = {
    SessionKind.REGULAR: _l("Regular session no. %(ordinal)s"),
    SessionKind.EXTRAORDINARY: _l("Extraordinary session no. %(ordinal)s"),
    SessionKind.THEMATIC: _l("Thematic session no. %(ordinal)s"),
    SessionKind.SOLEMN: _l("Solemn session no. %(ordinal)s"),
    SessionKind.ELECTRONIC: _l("Electronic session no. %(ordinal)s"),
}

UNNUMBERED_TITLES: Mapping[str, Any] = {
    SessionKind.REGULAR: _l("Regular session"),
    SessionKind.EXTRAORDINARY: _l("Extraordinary session"),
    SessionKind.THEMATIC: _l("Thematic session"),
    SessionKind.SOLEMN: _l("Solemn session"),
    SessionKind.ELECTRONIC: _l("Electronic session"),
}

MINUTES_HEADINGS: Mapping[str, Any] = {
    SessionKind.REGULAR: _l("Adoption of the minutes of regular session no. %(ordinal)s"),
    SessionKind.EXTRAORDINARY: _l("Adoption of the minutes of extraordinary session no. %(ordinal)s"),
    SessionKind.THEMATIC: _l("Adoption of the minutes of thematic session no. %(ordinal)s"),
    SessionKind.SOLEMN: _l("Adoption of the minutes of solemn session no. %(ordinal)s"),
    SessionKind.ELECTRONIC: _l("Adoption of the minutes of electronic session no. %(ordinal)s"),
}

ADOPTED: Mapping[str, Any] = {
    ActKind.ZAKLJUCAK: _l("the conclusion is adopted"),
    ActKind.ODLUKA: _l("the decision is adopted"),
    ActKind.RJESENJE: _l("the ruling is adopted"),
    ActKind.PREPORUKA: _l("the recommendation is adopted"),
    ActKind.MISLJENJE: _l("the opinion is adopted"),
    ActKind.PRAVILNIK: _l("the rulebook is adopted"),
    ActKind.POSLOVNIK: _l("the rules of procedure are adopted"),
    ActKind.PLAN: _l("the plan is adopted"),
    ActKind.PROGRAM: _l("the programme is adopted"),
    ActKind.IZVJESTAJ: _l("the report is adopted"),
    ActKind.INFORMACIJA: _l("the information is adopted"),
    ActKind.ANALIZA: _l("the analysis is adopted"),
    ActKind.PROTOKOL: _l("the protocol is adopted"),
    ActKind.SPORAZUM: _l("the agreement is adopted"),
    ActKind.MEMORANDUM: _l("the memorandum is adopted"),
}

REJECTED: Mapping[str, Any] = {
    ActKind.ZAKLJUCAK: _l("the conclusion is not adopted"),
    ActKind.ODLUKA: _l("the decision is not adopted"),
    ActKind.RJESENJE: _l("the ruling is not adopted"),
    ActKind.PREPORUKA: _l("the recommendation is not adopted"),
    ActKind.MISLJENJE: _l("the opinion is not adopted"),
    ActKind.PRAVILNIK: _l("the rulebook is not adopted"),
    ActKind.POSLOVNIK: _l("the rules of procedure are not adopted"),
    ActKind.PLAN: _l("the plan is not adopted"),
    ActKind.PROGRAM: _l("the programme is not adopted"),
    ActKind.IZVJESTAJ: _l("the report is not adopted"),
    ActKind.INFORMACIJA: _l("the information is not adopted"),
    ActKind.ANALIZA: _l("the analysis is not adopted"),
    ActKind.PROTOKOL: _l("the protocol is not adopted"),
    ActKind.SPORAZUM: _l("the agreement is not adopted"),
    ActKind.MEMORANDUM: _l("the memorandum is not adopted"),
}

OUTCOMES: Mapping[str, Any] = {
    ItemState.DECIDED: _lp("outcome", "decided"),
    ItemState.NOTED: _lp("outcome", "taken note of"),
    ItemState.POSTPONED: _lp("outcome", "postponed"),
    ItemState.WITHDRAWN: _lp("outcome", "withdrawn"),
    ItemState.NOT_REACHED: _lp("outcome", "not reached"),
}


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What a vote sentence tells."""

    votes_for: int
    votes_against: int
    votes_abstained: int
    adopted: bool
    by_chair: bool = False


def session_title(session: Session) -> str:
    """Name a session by kind and ordinal: 8. redovna sjednica."""
    if session.ordinal is None:
        return str(UNNUMBERED_TITLES[session.kind])
    return str(SESSION_TITLES[session.kind]) % {"ordinal": session.ordinal}


def session_title_with_body(session: Session) -> str:
    """Name a session with its body, which must be loaded: 8. redovna sjednica Komisije za SZI."""
    body = session.body
    if body.genitive and current_language() != "en":
        return f"{session_title(session)} {body.genitive}"
    return f"{session_title(session)} · {body.short_name}"


def minutes_heading(session: Session) -> str:
    """Write the heading of the item that adopts the minutes of a session."""
    return str(MINUTES_HEADINGS[session.kind]) % {"ordinal": session.ordinal}


def vote_sentence(vote: Vote, act_kind: str | None = None) -> str:
    """Write what a vote brought: Sa 9 glasova za, 1 protiv i 2 suzdržana, zaključak je usvojen."""
    tally = Tally(
        votes_for=vote.votes_for,
        votes_against=vote.votes_against,
        votes_abstained=vote.votes_abstained,
        adopted=vote.adopted,
        by_chair=vote.chair_vote is not None,
    )
    return tally_sentence(tally, act_kind)


def tally_sentence(tally: Tally, act_kind: str | None = None) -> str:
    """Write the vote sentence of a tally, also of one that is still being typed."""
    result = _result(act_kind, adopted=tally.adopted)
    sentence = _("%(votes)s, %(result)s.", votes=_counts(tally), result=result)
    return sentence[:1].upper() + sentence[1:]


def _result(act_kind: str | None, *, adopted: bool) -> str:
    if act_kind is None:
        return _("the proposal is adopted") if adopted else _("the proposal is not adopted")
    return str((ADOPTED if adopted else REJECTED)[act_kind])


def _counts(tally: Tally) -> str:
    if tally.votes_for and not tally.votes_against and not tally.votes_abstained:
        return ngettext(
            "unanimously, with %(num)d vote in favour",
            "unanimously, with %(num)d votes in favour",
            tally.votes_for,
        )
    counts = ", ".join(part for part in (_given(tally), _not_given(tally)) if part)
    return _("%(votes)s, by the deciding vote of the chair", votes=counts) if tally.by_chair else counts


def _given(tally: Tally) -> str:
    parts = [
        (tally.votes_for, _first_in_favour, _first_in_favour),
        (tally.votes_against, _first_against, _also_against),
        (tally.votes_abstained, _first_abstained, _also_abstained),
    ]
    given = [part for part in parts if part[0]]
    words = [first(count) if not number else also(count) for number, (count, first, also) in enumerate(given)]
    return join(words)


def _not_given(tally: Tally) -> str:
    words = []
    if not tally.votes_for:
        words.append(_("without votes in favour"))
    if not tally.votes_against:
        words.append(_("without votes against"))
    if not tally.votes_abstained:
        words.append(_("without abstentions"))
    return join(words)


def _first_in_favour(count: int) -> str:
    return ngettext("with %(num)d vote in favour", "with %(num)d votes in favour", count)


def _first_against(count: int) -> str:
    return ngettext("with %(num)d vote against", "with %(num)d votes against", count)


def _also_against(count: int) -> str:
    return ngettext("%(num)d against", "%(num)d against", count)


def _first_abstained(count: int) -> str:
    return ngettext("with %(num)d abstention", "with %(num)d abstentions", count)


def _also_abstained(count: int) -> str:
    return ngettext("%(num)d abstention", "%(num)d abstentions", count)


def join(words: Sequence[str]) -> str:
    """Join words as a sentence does: a, b i c."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s", first=", ".join(words[:-1]), last=words[-1])


def positions_text(positions: Sequence[int]) -> str:
    """Write the positions of agenda items: 6. i 7."""
    return join(
        [pgettext("position of an agenda item", "%(position)s", position=number) for number in positions]
    )


def item_outcome(item: AgendaItem, vote: Vote | None = None) -> str:
    """Say in a few words what became of an item: usvojeno, 10 za."""
    if item.state == ItemState.DECIDED and vote is not None:
        words = pgettext("outcome", "adopted") if vote.adopted else pgettext("outcome", "not adopted")
        return _("%(outcome)s, %(num)d in favour", outcome=words, num=vote.votes_for)
    if item.state == ItemState.RUNNING and item.started_at is not None:
        return _("under way since %(time)s", time=clock_time(item.started_at))
    return str(OUTCOMES.get(item.state, ""))


def quorum_sentence(quorum: Quorum) -> str:
    """Say whether there is a quorum, and who is missing if there is none."""
    if quorum.reached:
        return _(
            "%(present)d of %(members)d present, there is a quorum",
            present=quorum.present,
            members=quorum.members,
        )
    return no_quorum_sentence(quorum)


def no_quorum_sentence(quorum: Quorum) -> str:
    """Say how many members are missing."""
    return ngettext(
        "No quorum: %(num)d member is missing. Acts cannot be adopted.",
        "No quorum: %(num)d members are missing. Acts cannot be adopted.",
        quorum.missing,
    )
