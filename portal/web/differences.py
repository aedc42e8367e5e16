"""What differs between two versions of a text, word by word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "ins", "del"


@dataclass(frozen=True)
class Piece:
    """A run of words; `kind` is same, ins or del."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """Return the pieces that lead from one text to the other, white space kept."""
    old, new = _words(before), _words(after)
    pieces: list[Piece] = []
    for kind, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, False).get_opcodes():
        if kind == "equal":
            pieces.append(_piece(SAME, old[old_start:old_end]))
            continue
        pieces += _piece(REMOVED, old[old_start:old_end]), _piece(ADDED, new[new_start:new_end])
    return [piece for piece in pieces if piece.text]


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)


def _piece(kind: str, words: Sequence[str]) -> Piece:
    return Piece(kind, "".join(words))
