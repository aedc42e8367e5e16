"""Sentences that the system writes, in Bosnian and in its Cyrillic."""

import pytest
from flask import Flask

from plugins.minutes.codes import ActKind, ItemKind, ItemState, SessionKind
from plugins.minutes.models import AgendaItem, Body, Session, Vote
from plugins.minutes.rules import Quorum
from plugins.minutes.sentences import (
    Tally,
    item_outcome,
    join,
    minutes_heading,
    positions_text,
    quorum_sentence,
    session_title,
    session_title_with_body,
    tally_sentence,
)
from plugins.minutes.titles import ACT_KINDS, MEMBER_ROLES, SESSION_KINDS, SESSION_STATES
from portal.web.language import force_language
from tests.plugins.minutes.builders import minutes_later


def said(
    votes: tuple[int, int, int],
    kind: str | None = ActKind.ZAKLJUCAK,
    *,
    adopted: bool = True,
    by_chair: bool = False,
) -> str:
    tally = Tally(
        votes_for=votes[0],
        votes_against=votes[1],
        votes_abstained=votes[2],
        adopted=adopted,
        by_chair=by_chair,
    )
    with force_language("bs"):
        return tally_sentence(tally, kind)


@pytest.mark.parametrize(
    ("votes", "sentence"),
    [
        ((9, 0, 1), "Sa 9 glasova za i 1 suzdržanim, bez glasova protiv, zaključak je usvojen."),
        ((9, 1, 2), "Sa 9 glasova za, 1 protiv i 2 suzdržana, zaključak je usvojen."),
        ((8, 5, 0), "Sa 8 glasova za i 5 protiv, bez suzdržanih, zaključak je usvojen."),
        ((2, 1, 5), "Sa 2 glasa za, 1 protiv i 5 suzdržanih, zaključak je usvojen."),
        ((21, 3, 21), "Sa 21 glasom za, 3 protiv i 21 suzdržanim, zaključak je usvojen."),
        ((11, 1, 12), "Sa 11 glasova za, 1 protiv i 12 suzdržanih, zaključak je usvojen."),
        ((10, 0, 0), "Jednoglasno, sa 10 glasova za, zaključak je usvojen."),
        ((1, 0, 0), "Jednoglasno, sa 1 glasom za, zaključak je usvojen."),
        ((22, 0, 0), "Jednoglasno, sa 22 glasa za, zaključak je usvojen."),
    ],
)
def test_what_was_adopted(app: Flask, votes: tuple[int, int, int], sentence: str) -> None:
    assert said(votes) == sentence


@pytest.mark.parametrize(
    ("votes", "sentence"),
    [
        ((3, 7, 0), "Sa 3 glasa za i 7 protiv, bez suzdržanih, zaključak nije usvojen."),
        ((0, 9, 1), "Sa 9 glasova protiv i 1 suzdržanim, bez glasova za, zaključak nije usvojen."),
        ((0, 1, 0), "Sa 1 glasom protiv, bez glasova za i bez suzdržanih, zaključak nije usvojen."),
        ((0, 0, 4), "Sa 4 suzdržana, bez glasova za i bez glasova protiv, zaključak nije usvojen."),
    ],
)
def test_what_was_not_adopted(app: Flask, votes: tuple[int, int, int], sentence: str) -> None:
    assert said(votes, adopted=False) == sentence


def test_the_chair_who_decided_is_named(app: Flask) -> None:
    assert said((5, 5, 0), by_chair=True) == (
        "Sa 5 glasova za i 5 protiv, bez suzdržanih, "
        "odlučujućim glasom predsjedavajućeg, zaključak je usvojen."
    )


@pytest.mark.parametrize(
    ("kind", "ending"),
    [
        (ActKind.ODLUKA, "odluka je usvojena."),
        (ActKind.RJESENJE, "rješenje je usvojeno."),
        (ActKind.POSLOVNIK, "poslovnik je usvojen."),
        (None, "prijedlog je usvojen."),
    ],
)
def test_the_act_s_gender_is_right(app: Flask, kind: str | None, ending: str) -> None:
    assert said((10, 0, 0), kind).endswith(ending)


@pytest.mark.parametrize("kind", list(ActKind))
def test_every_kind_of_act_has_its_words(app: Flask, kind: str) -> None:
    for adopted in (True, False):
        sentence = said((6, 4, 0), kind, adopted=adopted)
        assert "adopted" not in sentence
        assert ("nije" in sentence) is not adopted


@pytest.mark.parametrize("number", range(201))
def test_one_few_and_many_follow_the_number(app: Flask, number: int) -> None:
    one = number % 10 == 1 and number % 100 != 11
    few = number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14)
    votes = f"{number} {'glasom' if one else 'glasa' if few else 'glasova'} za"
    abstained = f"{number} {'suzdržanim' if one else 'suzdržana' if few else 'suzdržanih'}"
    expected = f"Sa {votes}, 1 protiv i {abstained}, zaključak je usvojen."
    if number == 0:
        expected = "Sa 1 glasom protiv, bez glasova za i bez suzdržanih, zaključak je usvojen."
    assert said((number, 1, number)) == expected


def test_the_sentence_in_cyrillic_and_english(app: Flask) -> None:
    tally = Tally(votes_for=9, votes_against=0, votes_abstained=1, adopted=True)
    with force_language("sr_Cyrl"):
        assert tally_sentence(tally, ActKind.ZAKLJUCAK) == (
            "Са 9 гласова за и 1 суздржаним, без гласова против, закључак је усвојен."
        )
    with force_language("en"):
        assert tally_sentence(tally, ActKind.ZAKLJUCAK) == (
            "With 9 votes in favour and 1 abstention, without votes against, the conclusion is adopted."
        )


def a_session(
    kind: str = SessionKind.REGULAR, ordinal: int | None = 8, genitive: str | None = "Komisije za SZI"
) -> Session:
    body = Body(name="Komisija", short_name="Komisija za SZI", genitive=genitive)
    return Session(kind=kind, ordinal=ordinal, body=body)


def test_a_session_has_its_name(app: Flask) -> None:
    with force_language("bs"):
        assert session_title(a_session()) == "8. redovna sjednica"
        assert session_title(a_session(SessionKind.SOLEMN, 2)) == "2. svečana sjednica"
        assert session_title(a_session(ordinal=None)) == "Redovna sjednica"
        assert session_title_with_body(a_session()) == "8. redovna sjednica Komisije za SZI"
        assert session_title_with_body(a_session(genitive=None)) == "8. redovna sjednica · Komisija za SZI"
        assert minutes_heading(a_session(SessionKind.EXTRAORDINARY, 3)) == (
            "Usvajanje zapisnika sa 3. vanredne sjednice"
        )
    with force_language("en"):
        assert session_title_with_body(a_session()) == "Regular session no. 8 · Komisija za SZI"


@pytest.mark.parametrize(
    ("present", "sentence"),
    [
        (10, "10 od 13 prisutno, ima kvoruma"),
        (6, "Nema kvoruma: nedostaje 1 član. Akti se ne mogu donositi."),
        (5, "Nema kvoruma: nedostaju 2 člana. Akti se ne mogu donositi."),
        (0, "Nema kvoruma: nedostaje 7 članova. Akti se ne mogu donositi."),
    ],
)
def test_the_quorum_is_said(app: Flask, present: int, sentence: str) -> None:
    with force_language("bs"):
        assert quorum_sentence(Quorum(present=present, members=13, needed=7)) == sentence


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ItemState.PLANNED, ""),
        (ItemState.RUNNING, "u toku od 10:31"),
        (ItemState.NOTED, "primljeno k znanju"),
        (ItemState.POSTPONED, "odgođeno"),
        (ItemState.NOT_REACHED, "nije došlo na red"),
        (ItemState.DECIDED, "odlučeno"),
    ],
)
def test_the_outcome_of_an_item_in_a_few_words(app: Flask, state: str, words: str) -> None:
    item = AgendaItem(heading="Tačka", kind=ItemKind.REPORT, state=state, started_at=minutes_later(31))
    with force_language("bs"):
        assert item_outcome(item) == words


def test_the_outcome_of_a_vote_in_a_few_words(app: Flask) -> None:
    item = AgendaItem(heading="Tačka", kind=ItemKind.REPORT, state=ItemState.DECIDED)
    with force_language("bs"):
        assert item_outcome(item, Vote(votes_for=10, adopted=True)) == "usvojeno, 10 za"
        assert item_outcome(item, Vote(votes_for=3, adopted=False)) == "nije usvojeno, 3 za"


def test_lists_in_a_sentence(app: Flask) -> None:
    with force_language("bs"):
        assert (join([]), join(["a"]), join(["a", "b", "c"])) == ("", "a", "a, b i c")
        assert positions_text([6]) == "6."
        assert positions_text([2, 6, 7]) == "2., 6. i 7."


def test_the_codes_have_their_words(app: Flask) -> None:
    with force_language("bs"):
        assert str(SESSION_KINDS["electronic"]) == "Elektronska, glasa se bez sastanka"
        assert [str(SESSION_STATES[state]) for state in ("held", "inquorate")] == ["Održana", "Bez kvoruma"]
        assert str(ACT_KINDS["ZAKLJUCAK"]) == "Zaključak"
        assert str(MEMBER_ROLES["members_deputy"]) == "Zamjenik člana"
