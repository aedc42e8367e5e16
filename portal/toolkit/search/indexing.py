"""Keeping the search keys of a record in step with what it says."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from portal.database import current_scope, db
from portal.toolkit.search.keys import KeyedHash, clear_keys, hashed_keys, is_hashed
from portal.toolkit.search.models import SearchKey

__all__ = ["KeyedHash", "forget_keys", "index_hashed", "index_words"]


def index_words(*, kind: str, subject_id: UUID, text: str) -> None:
    """Have a record found by the words of a text, and no longer by those of its former text.

    The words stand readable in the table: never for what is encrypted elsewhere.
    """
    former = {key for key in _keys(kind, subject_id) if not is_hashed(key)}
    _replace(kind, subject_id, former, clear_keys(text))


def index_hashed(*, kind: str, subject_id: UUID, text: str, keyed_hash: KeyedHash) -> None:
    """Have a record found by a text that must stay secret; only hashes of beginnings of words are stored."""
    former = {key for key in _keys(kind, subject_id) if is_hashed(key)}
    _replace(kind, subject_id, former, hashed_keys(text, keyed_hash))


def forget_keys(*, kind: str, subject_id: UUID) -> None:
    """Have a record no longer found."""
    db.session.execute(
        delete(SearchKey).where(SearchKey.kind == kind, SearchKey.subject_id == subject_id),
        execution_options={"synchronize_session": False},
    )


def _keys(kind: str, subject_id: UUID) -> Iterable[str]:
    return db.session.scalars(
        select(SearchKey.key).where(SearchKey.kind == kind, SearchKey.subject_id == subject_id)
    )


def _replace(kind: str, subject_id: UUID, former: set[str], wanted: set[str]) -> None:
    gone, new = former - wanted, wanted - former
    if gone:
        db.session.execute(
            delete(SearchKey).where(
                SearchKey.kind == kind, SearchKey.subject_id == subject_id, SearchKey.key.in_(gone)
            ),
            execution_options={"synchronize_session": False},
        )
    if new:
        _add(kind, subject_id, new)


def _add(kind: str, subject_id: UUID, keys: Iterable[str]) -> None:
    # A bulk insert passes by the session, which fills in the municipality of single rows.
    here = current_scope()
    rows = [
        {"municipality_id": here, "kind": kind, "key": key, "subject_id": subject_id} for key in sorted(keys)
    ]
    db.session.execute(insert(SearchKey).on_conflict_do_nothing(), rows)
