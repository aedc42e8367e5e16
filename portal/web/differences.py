"""What differs between two versions of a text, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "ins", "del"

MOST_WORDS = 6000
"""A longer stretch without an equal line is shown as a whole: comparing takes the square of its words."""


@dataclass(frozen=True)
class Piece:
    """A run of words; `kind` is same, ins or del."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """Return the pieces that lead from one text to the other, white space kept.

    Lines are compared first, then the words of those that differ.
    """
    pieces: list[Piece] = []
    for is_same, old, new in _stretches(before.splitlines(True), after.splitlines(True)):
        pieces += [Piece(SAME, new)] if is_same else _by_words(old, new)
    return [piece for piece in pieces if piece.text]


def _by_words(before: str, after: str) -> list[Piece]:
    old, new = _words(before), _words(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return [Piece(REMOVED, before), Piece(ADDED, after)]
    pieces: list[Piece] = []
    for is_same, removed, added in _stretches(old, new):
        pieces += [Piece(SAME, added)] if is_same else [Piece(REMOVED, removed), Piece(ADDED, added)]
    return pieces


def _stretches(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, str, str]]:
    for kind, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new).get_opcodes():
        yield kind == "equal", "".join(old[old_start:old_end]), "".join(new[new_start:new_end])


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)
