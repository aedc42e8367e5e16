"""Bringing a catalogue in step with the sources, and leaving alone whatever need not change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message

from portal.web.language.upkeep.owners import Owner, the_core
from portal.web.language.upkeep.po_file import Entry, lines_of, read_entries, write_entries
from portal.web.language.upkeep.sources import Asked, Key, asked_for, messages_of_forms


@dataclass(frozen=True)
class Change:
    """What bringing a catalogue in step has added to it and taken from it."""

    path: Path
    added: int
    removed: int


def wanted_by(owner: Owner) -> Asked:
    """Return the messages that belong into an owner's catalogues.

    Those that the core asks for too are the core's: its words win in any case.
    """
    if owner.is_core:
        return messages_of_forms() | asked_for(owner)
    return {key: message for key, message in asked_for(owner).items() if key not in _words_of_core()}


@cache
def _words_of_core() -> frozenset[Key]:
    return frozenset(wanted_by(the_core()))


def update(owner: Owner) -> list[Change]:
    """Bring every catalogue of an owner in step; the Bosnian one is made where it is missing."""
    wanted = wanted_by(owner)
    return [
        _update_one(owner.catalogue(language), owner, language, wanted)
        for language in owner.languages()
        if wanted or owner.catalogue(language).exists()
    ]


def plural_forms(language: str) -> int:
    """Return how many plural forms a language has."""
    return Catalog(locale=language).num_plurals


def _update_one(path: Path, owner: Owner, language: str, wanted: Asked) -> Change:
    present = read_entries(path) if path.exists() else [_header(owner, language)]
    kept = [_in_step(entry, wanted.get(entry.key), language) for entry in _staying(present, wanted)]
    known = {entry.key for entry in kept if entry.is_message}
    new = [_new(message, language) for key, message in wanted.items() if key not in known]
    if [entry.lines for entry in present] != [entry.lines for entry in (*kept, *new)]:
        write_entries(path, [*kept, *new])
    return Change(path, added=len(new), removed=sum(entry.is_message for entry in present) - len(known))


def _staying(entries: Sequence[Entry], wanted: Asked) -> Iterator[Entry]:
    """Yield the header, comments that stand alone, and what is asked for, each message once."""
    seen: set[Key] = set()
    for entry in entries:
        if not entry.is_message and not _is_obsolete(entry):
            yield entry
        elif entry.key in wanted and entry.key not in seen:
            seen.add(entry.key)
            yield entry


def _is_obsolete(entry: Entry) -> bool:
    return all(line.startswith("#~") for line in entry.lines)


def _in_step(entry: Entry, message: Message | None, language: str) -> Entry:
    """Return the entry with the plural of its message; a translation is kept as the first form."""
    plural = _plural(message) if message is not None else None
    if message is None or plural == entry.plural:
        return entry
    forms = plural_forms(language) if plural is not None else 1
    strings = [*entry.strings, *[""] * forms][:forms]
    changed = replace(entry, plural=plural, strings=strings)
    return replace(changed, lines=lines_of(changed))


def _new(message: Message, language: str) -> Entry:
    identifier = message.id if isinstance(message.id, str) else message.id[0]
    entry = Entry(
        line=0,
        lines=["#, python-format"] if message.python_format else [],
        context=message.context,
        identifier=identifier,
        plural=_plural(message),
        strings=[""] * (plural_forms(language) if message.pluralizable else 1),
    )
    return replace(entry, lines=lines_of(entry))


def _plural(message: Message) -> str | None:
    return None if isinstance(message.id, str) else message.id[1]


def _header(owner: Owner, language: str) -> Entry:
    return Entry(line=1, identifier="", lines=list(_header_lines(owner, language)))


def _header_lines(owner: Owner, language: str) -> Iterator[str]:
    of = "the core" if owner.is_core else owner.name
    yield f"# {Locale.parse(language).english_name} messages of {of}."
    yield 'msgid ""'
    yield 'msgstr ""'
    yield f'"Language: {language}\\n"'
    yield '"MIME-Version: 1.0\\n"'
    yield '"Content-Type: text/plain; charset=utf-8\\n"'
    yield '"Content-Transfer-Encoding: 8bit\\n"'
    yield f'"Plural-Forms: {Catalog(locale=language).plural_forms}\\n"'
