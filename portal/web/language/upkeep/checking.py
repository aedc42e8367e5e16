"""What is wrong with a catalogue, one sentence for each message, with the file, the line and the message."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message

from portal.web.language.upkeep.owners import Owner
from portal.web.language.upkeep.po_file import Entry, read_entries
from portal.web.language.upkeep.sources import Asked
from portal.web.language.upkeep.writing import plural_forms, wanted_by

NAMED = re.compile(r"%\((\w+)\)[-+ #0]*[\d.]*([a-zA-Z])|(%[sd])")
BRACES = re.compile(r"\{\w*\}")
NO_PLACEHOLDER = re.compile(r"%%|%\(\w+\)[-+ #0]*[\d.]*[diouxXeEfFgGcrsa]|%[sd]")
SHOWN = 60


def problems(owner: Owner) -> list[str]:
    """List what is wrong with the catalogues of an owner, each as `file:line: “message”: what`."""
    wanted = wanted_by(owner)
    return [
        problem
        for language in owner.languages()
        if wanted or owner.catalogue(language).exists()
        for problem in _of_catalogue(owner.catalogue(language), language, wanted)
    ]


def _of_catalogue(path: Path, language: str, wanted: Asked) -> Iterator[str]:
    entries = [entry for entry in read_entries(path) if entry.is_message] if path.exists() else []
    times = Counter(entry.key for entry in entries)
    for entry in entries:
        for what in _of_entry(entry, wanted.get(entry.key), language):
            yield _sentence(path, entry.line, entry.key, what)
        if times[entry.key] > 1:
            yield _sentence(path, entry.line, entry.key, "stands in the catalogue more than once")
    for key, message in wanted.items():
        if key not in times:
            yield _sentence(path, 1, key, f"is missing; {_asking(message)} asks for it")


def _asking(message: Message) -> str:
    if not message.locations or not Path(message.locations[0][0]).is_absolute():
        return "WTForms itself"
    source, line = message.locations[0]
    return f"{_shown(Path(source))}:{line}"


def _shown(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _sentence(path: Path, line: int, key: tuple[str, str | None], what: str) -> str:
    identifier, context = key
    shown = identifier if len(identifier) <= SHOWN else f"{identifier[:SHOWN]}…"
    in_context = f" ({context})" if context else ""
    return f"{_shown(path)}:{line}: “{shown}”{in_context}: {what}"


def _of_entry(entry: Entry, message: Message | None, language: str) -> Iterator[str]:
    if message is None:
        yield "is superfluous: nothing asks for it"
        return
    if entry.is_fuzzy:
        yield "is marked as fuzzy: look at it and take the mark away"
    if not all(entry.strings) or not entry.strings:
        yield "is not translated"
        return
    yield from _of_plural(entry, message, language)
    for text in entry.strings:
        yield from _of_text(entry, text)


def _of_plural(entry: Entry, message: Message, language: str) -> Iterator[str]:
    plural = None if isinstance(message.id, str) else message.id[1]
    if entry.plural != plural:
        yield "has another plural than the source"
    forms = 1 if entry.plural is None else plural_forms(language)
    if len(entry.strings) != forms:
        yield f"has {len(entry.strings)} forms, but {forms} are needed"


def _of_text(entry: Entry, text: str) -> Iterator[str]:
    # Of one and twenty-one the local languages say the same: the number belongs into every form.
    english = entry.identifier if entry.plural is None else entry.plural
    assert english is not None
    if _placeholders(text) != _placeholders(english):
        yield f"the placeholders of “{text}” are not those of the English text"
    elif _has_bare_percent(text) and not _has_bare_percent(english):
        yield f"“%” must be written “%%” in “{text}”"
    if _edges(text) != _edges(entry.identifier or ""):
        yield f"“{text}” does not begin and end with the same white space as the English text"


def _placeholders(text: str) -> set[str]:
    named = {found.group() for found in NAMED.finditer(text.replace("%%", ""))}
    return named | set(BRACES.findall(text))


def _has_bare_percent(text: str) -> bool:
    return "%" in NO_PLACEHOLDER.sub("", text)


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
