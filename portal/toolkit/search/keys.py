"""The keys of a text: its words in the clear, or keyed hashes of the beginnings of its words."""

from collections.abc import Callable, Iterator

from portal.toolkit.alphabet import folded_words

KeyedHash = Callable[[str], bytes]
"""Makes a word unreadable with a secret key; the same word gives the same hash."""

LONGEST_WORD = 64
SHORTEST_BEGINNING = 2
LONGEST_BEGINNING = 16
# Stands before hashed keys. It is no letter, so that no search for a word meets them.
HASHED = "#"


def clear_keys(text: str) -> set[str]:
    """Return the folded words of a text, cut where a word is endless."""
    return {word[:LONGEST_WORD] for word in folded_words(text)}


def hashed_keys(text: str, keyed_hash: KeyedHash) -> set[str]:
    """Return the hashed beginnings of every word of a text."""
    return {hashed(beginning, keyed_hash) for word in folded_words(text) for beginning in _beginnings(word)}


def hashed(beginning: str, keyed_hash: KeyedHash) -> str:
    """Return the key of a beginning, cut to the longest that is stored."""
    return HASHED + keyed_hash(beginning[:LONGEST_BEGINNING]).hex()


def is_hashed(key: str) -> bool:
    """Tell a hashed key from a clear one."""
    return key.startswith(HASHED)


def _beginnings(word: str) -> Iterator[str]:
    shortest = min(len(word), SHORTEST_BEGINNING)
    return (word[:length] for length in range(shortest, min(len(word), LONGEST_BEGINNING) + 1))
