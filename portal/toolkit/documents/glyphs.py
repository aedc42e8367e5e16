"""Which characters the fonts of our documents can print, and what stands for those they cannot."""

import re
import unicodedata

SUBSTITUTE = "\N{WHITE SQUARE}"
"""Printed for a character that the fonts lack, so that a reader sees that something is missing."""

PRINTABLE = (
    "\t\n"
    "\u0020-\u007e\u00a0-\u00ac\u00ae-\u01c3\u01cd-\u01e3\u01e6-\u01ef\u01f4\u01f5\u01fa-\u021b"  # Latin
    "\u1e02-\u1e9b\u1e9e\u1ea0-\u1ef9"  # Latin with further marks
    "\u02b9-\u02e9\u0300-\u033f"  # single and combining marks
    "\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce"  # Greek
    "\u0400-\u045f\u0462\u0463\u0472\u0473\u0490-\u049b"  # Cyrillic
    "\u2000-\u200a\u2010-\u2027\u202f-\u2037\u2039-\u203f\u2042\u2044-\u204b"  # punctuation
    "\u2070\u2071\u2074-\u208e\u20a0-\u20b5\u20b8-\u20ba\u20bd\u20bf"  # figures, currencies
    "\u2103\u2105\u2109\u2113\u2116\u2117\u2120\u2122\u2126\u212e\u2153-\u2184"  # №, ™, ½
    "\u2190-\u2220\u2223-\u222d\u2234-\u223d\u2241-\u226b"  # arrows and mathematics
    "\u2500-\u2600\u2605\u2639-\u2653\u2660-\u2667\u2669-\u266f"  # boxes, shapes, signs
    "\ufb01\ufb02\ufffd"  # ligatures, the replacement character
)
"""What the embedded fonts have in every weight and slope, as regular-expression ranges."""

_JOINED = "\u200d"
_MODIFIERS = "\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029|\u0085|\u000b|\u000c")
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f]"
)
_MISSING = re.compile(f"[^{PRINTABLE}][{_MODIFIERS}]*(?:{_JOINED}[^{PRINTABLE}][{_MODIFIERS}]*)*")


def substitute_glyphs(text: str) -> str:
    """Return the text with only printable characters: one "□" for each sign that the fonts lack.

    Invisible characters (direction marks, soft hyphens, control codes) are dropped, compatibility
    letters such as "ǆ" are spelled out.
    """
    return _INVISIBLE.sub("", _MISSING.sub(_spelled_out, _normalised(text)))


def unprintable_characters(text: str) -> list[str]:
    """Return each sign that a document would print as "□", once, in order of appearance."""
    found = (
        match.group() for match in _MISSING.finditer(_normalised(text)) if _spelled_out(match) == SUBSTITUTE
    )
    return list(dict.fromkeys(found))


def _normalised(text: str) -> str:
    return _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))


def _spelled_out(match: re.Match[str]) -> str:
    if not _INVISIBLE.sub("", match.group()):
        return ""
    compatible = unicodedata.normalize("NFKC", match.group())
    return SUBSTITUTE if _MISSING.search(compatible) else compatible
