"""Search: records are found by the beginnings of their words, below the fence and by an index."""

from portal.toolkit.search.indexing import KeyedHash, forget_keys, index_hashed, index_words
from portal.toolkit.search.models import SearchKey
from portal.toolkit.search.queries import (
    find_hashed_subjects,
    find_subjects,
    matching_hashed_subjects,
    matching_subjects,
)

__all__ = [
    "KeyedHash",
    "SearchKey",
    "find_subjects",
    "find_hashed_subjects",
    "forget_keys",
    "index_hashed",
    "index_words",
    "matching_subjects",
    "matching_hashed_subjects",
]
