"""The language and script of a document: the municipality's language, in the script that was asked for."""

from collections.abc import Callable
from typing import Literal, TypeVar

from plugins.minutes.documents import SAME_IN_BOTH_SCRIPTS
from portal.api import convert_texts, force_language, latinise, transliterate

Script = Literal["latin", "cyrillic"]
Data = TypeVar("Data")

IN_BOTH_SCRIPTS = frozenset({"bs", "sr"})
CYRILLIC = "_Cyrl"


def document_language(language: str, script: str | None) -> str:
    """Return the language code of a document; Croatian and English have Latin only."""
    base, _separator, own_script = language.partition("_")
    if base not in IN_BOTH_SCRIPTS:
        return base
    wants_cyrillic = script == "cyrillic" if script in ("latin", "cyrillic") else bool(own_script)
    return f"{base}{CYRILLIC}" if wants_cyrillic else base


def in_language(code: str, fill: Callable[[], Data]) -> Data:
    """Fill a document with the words of a language; what people typed is put into its script."""
    with force_language(code):
        data = fill()
    convert = transliterate if code.endswith(CYRILLIC) else latinise
    return convert_texts(data, convert, SAME_IN_BOTH_SCRIPTS)
