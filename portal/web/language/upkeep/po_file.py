"""A catalogue as text: entries are read with the lines they are made of, so that all else stays as it was."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.pofile import denormalize, normalize

from portal.errors import Invalid

KEYWORD = re.compile(r'(msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d+\])\s+(".*")')
ENDLESS = 1_000_000


@dataclass
class Entry:
    """A message of a catalogue; the header has the empty id, what is nothing but comments has none.

    `strings` are the translation, or its plural forms; `line` is where the entry begins.
    """

    line: int
    lines: list[str] = field(default_factory=list)
    context: str | None = None
    identifier: str | None = None
    plural: str | None = None
    strings: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str | None]:
        """Return what the message is found by."""
        return self.identifier or "", self.context

    @property
    def comments(self) -> list[str]:
        """Return the lines of comment above the message."""
        return [line for line in self.lines if line.startswith("#")]

    @property
    def is_fuzzy(self) -> bool:
        """Tell whether the translation waits for somebody to look at it."""
        return any(line.startswith("#,") and "fuzzy" in line for line in self.lines)

    @property
    def is_message(self) -> bool:
        """Tell messages from the header and from comments that stand alone."""
        return bool(self.identifier)


def read_entries(path: Path) -> list[Entry]:
    """Read a catalogue; raises Invalid naming the line that cannot be read."""
    text = path.read_text(encoding="utf-8")
    return [_read_entry(number, lines, path) for number, lines in _blocks(text.splitlines())]


def write_entries(path: Path, entries: Sequence[Entry]) -> None:
    """Write a catalogue: entries with one empty line between them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "\n\n".join("\n".join(entry.lines) for entry in entries)
    path.write_text(f"{text}\n", encoding="utf-8")


def lines_of(entry: Entry) -> list[str]:
    """Return the lines of an entry, written anew from its parts."""
    lines = list(entry.comments)
    if entry.context is not None:
        lines.append(_written("msgctxt", entry.context))
    lines.append(_written("msgid", entry.identifier or ""))
    if entry.plural is None:
        return [*lines, _written("msgstr", entry.strings[0])]
    lines.append(_written("msgid_plural", entry.plural))
    return lines + [_written(f"msgstr[{number}]", text) for number, text in enumerate(entry.strings)]


def _written(keyword: str, text: str) -> str:
    return f"{keyword} {normalize(text, width=ENDLESS)}"


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of each entry: they end at an empty line, or where the next one begins without one."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        begins_anew = line.startswith(("#", "msgctxt", "msgid ")) and _is_whole(block)
        if block and (not line.strip() or begins_anew):
            yield number - len(block), block
            block = []
        if line.strip():
            block.append(line)


def _is_whole(block: Sequence[str]) -> bool:
    return any(line.startswith("msgstr") for line in block)


def _read_entry(number: int, lines: list[str], path: Path) -> Entry:
    entry, parts = Entry(line=number, lines=lines), dict[str, str]()
    keyword = ""
    for offset, line in enumerate(lines):
        found = KEYWORD.fullmatch(line.strip())
        if found:
            keyword = found[1]
        elif line.startswith("#"):
            continue
        elif not keyword or not re.fullmatch(r'".*"', line.strip()):
            raise Invalid(f"{path}:{number + offset}: this line cannot be read: {line}")
        parts[keyword] = parts.get(keyword, "") + denormalize(found[2] if found else line.strip())
    entry.context, entry.identifier = parts.get("msgctxt"), parts.get("msgid")
    entry.plural = parts.get("msgid_plural")
    entry.strings = [text for name, text in parts.items() if name.startswith("msgstr")]
    return entry
