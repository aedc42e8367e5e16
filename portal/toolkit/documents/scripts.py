"""The texts of a document turned into its script, its numbers and addresses left alone."""

from collections.abc import Callable
from typing import TypeVar, cast

Data = TypeVar("Data")

STRUCTURE = frozenset({"type", "url", "code"})
"""Keys of the block tree of `markdown_to_blocks` whose values are not words."""


def convert_texts(data: Data, convert: Callable[[str], str], keep: frozenset[str]) -> Data:
    """Return a copy of JSON-like data with every text converted, except below the keys in `keep`.

    Keys themselves are never changed. Keep what is the same in both scripts: numbers of acts, e-mail
    and web addresses, language codes. Markdown blocks keep their structure, links and code by themselves.
    """
    return cast("Data", _converted(data, convert, keep | STRUCTURE))


def _converted(value: object, convert: Callable[[str], str], keep: frozenset[str]) -> object:
    if isinstance(value, str):
        return convert(value)
    if isinstance(value, dict):
        return {key: item if key in keep else _converted(item, convert, keep) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_converted(item, convert, keep) for item in value]
    return value
