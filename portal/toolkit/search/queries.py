"""Finding records by what somebody typed: every word must begin a word of the record, in any order."""

from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, select
from sqlalchemy.orm import aliased

from portal.database import db
from portal.toolkit.alphabet import folded_words
from portal.toolkit.search.keys import LONGEST_WORD, SHORTEST_BEGINNING, KeyedHash, hashed
from portal.toolkit.search.models import SearchKey

LAST_CHARACTER = "\U0010ffff"
MOST_FOUND = 200
MOST_WORDS = 8

Condition = Callable[[Any], ColumnElement[bool]]


def find_subjects(kinds: Collection[str], query: str, *, limit: int = MOST_FOUND) -> Sequence[UUID]:
    """Return the ids of the records of some kinds that have all the words of a query, newest first."""
    return _newest(matching_subjects(kinds, query), limit)


def find_hashed_subjects(
    kinds: Collection[str], query: str, *, keyed_hash: KeyedHash, limit: int = MOST_FOUND
) -> Sequence[UUID]:
    """Return the ids of the records whose secret words begin as the query says, newest first.

    A single letter is searched for only where nothing longer was typed, and finds words of one letter.
    """
    return _newest(matching_hashed_subjects(kinds, query, keyed_hash=keyed_hash), limit)


def matching_subjects(kinds: Collection[str], query: str) -> Select[UUID]:
    """Return the statement of the ids that `find_subjects` finds, for `.where(Act.id.in_(…))`."""
    return _matching(kinds, [_begins(word[:LONGEST_WORD]) for word in _longest(folded_words(query))])


def matching_hashed_subjects(kinds: Collection[str], query: str, *, keyed_hash: KeyedHash) -> Select[UUID]:
    """Return the statement of the ids that `find_hashed_subjects` finds."""
    typed = folded_words(query)
    words = [word for word in typed if len(word) >= SHORTEST_BEGINNING] or typed
    return _matching(kinds, [_equals(hashed(word, keyed_hash)) for word in _longest(words)])


def _longest(words: Sequence[str]) -> Sequence[str]:
    """Return the words to search for, the most telling first; nobody types more, but a program might."""
    return sorted(words, key=len, reverse=True)[:MOST_WORDS]


def _begins(word: str) -> Condition:
    return lambda row: and_(row.key >= word, row.key < word + LAST_CHARACTER)


def _equals(key: str) -> Condition:
    def condition(row: Any) -> ColumnElement[bool]:
        equal: ColumnElement[bool] = row.key == key
        return equal

    return condition


def _matching(kinds: Collection[str], conditions: Sequence[Condition]) -> Select[UUID]:
    found = select(SearchKey.subject_id).distinct()
    if not conditions or not kinds:
        return found.where(false())
    found = found.where(SearchKey.kind.in_(kinds), conditions[0](SearchKey))
    for condition in conditions[1:]:
        also = aliased(SearchKey)
        found = found.where(
            SearchKey.subject_id.in_(select(also.subject_id).where(also.kind.in_(kinds), condition(also)))
        )
    return found


def _newest(found: Select[UUID], limit: int) -> Sequence[UUID]:
    return db.session.scalars(found.order_by(SearchKey.subject_id.desc()).limit(limit)).all()
