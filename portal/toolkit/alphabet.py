"""Names compared and ordered by the local alphabet, whichever script they are written in."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Text

from portal.web.language.transliteration import CYRILLIC_TO_LATIN, cyrillic_letters, latinise

# In the order of a Latin dictionary, written in the script that has one letter for each of them.
ALPHABET = "абцчћдџђефгхијклљмнњопрсштувзж"

SortKey = Text(collation="C")
"""Type of a column that holds a `sort_key`: the database compares it byte by byte, and may use an index."""

# What Unicode does not take apart into a letter and its mark.
_WITHOUT_MARK = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe"})
_OWN_MARKS = frozenset("čćđšž")
_WORD = re.compile(r"[^\W_]+")
# Signs that bytes put after every letter: č stands after whatever begins with c.
_AFTER_Z = ("", "{", "|")


def fold(text: str) -> str:
    """Return what is left of a text when script, case, marks and white space around words do not count.

    Đorđević, Djordjevic, Đorđevic and Ђорђевић are alike, and đ is like d. The fold of a word's beginning
    begins the fold of the word, so that a word is found while it is typed.
    """
    # Letters of neighbouring Cyrillic alphabets become ours without their marks, and ours get Latin ones.
    letters = _strip_marks(unicodedata.normalize("NFKC", text).casefold())
    plain = _strip_marks(latinise(letters)).translate(_WITHOUT_MARK)
    return " ".join(re.sub("dj+", "d", plain).split())


def folded_words(text: str) -> list[str]:
    """Return the words of a text, folded, each once; signs between letters part words."""
    return list(dict.fromkeys(_WORD.findall(fold(text))))


def sort_key(text: str) -> str:
    """Return a key by which texts stand in the order of the local alphabet when bytes are compared.

    Both scripts sort alike, dž, lj and nj are letters, case, foreign marks and signs do not count; digits
    come before letters and are not read as numbers. Store it in a column of the type SortKey.
    """
    composed = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(letter if letter in _OWN_MARKS else _strip_marks(letter) for letter in composed)
    words = " ".join(_WORD.findall(plain.translate(_FOREIGN)))
    return "".join(_PLACES.get(letter, letter) for letter in cyrillic_letters(words))


def _strip_marks(text: str) -> str:
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)
    )


def _places() -> Iterator[tuple[str, str]]:
    seen: Counter[str] = Counter()
    for letter in ALPHABET:
        first = _strip_marks(CYRILLIC_TO_LATIN[letter]).translate(_WITHOUT_MARK)[0]
        yield letter, first + _AFTER_Z[seen[first]]
        seen[first] += 1


_FOREIGN = {sign: plain for sign, plain in _WITHOUT_MARK.items() if chr(sign) not in _OWN_MARKS}
_PLACES = dict(_places())
