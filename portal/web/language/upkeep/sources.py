"""The messages that the sources ask for, in the order in which files and lines ask for them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import flask_wtf
import wtforms
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from portal.web.language.upkeep.owners import Owner

Key = tuple[str, str | None]
Asked = dict[Key, Message]

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "_l": None,
    "_lp": ((1, "c"), 2),
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# What lies there is asked for by others: by new plugins, by the database.
LEFT_OUT = {"migrations", "scaffold", "static", "tests", "translations", "__pycache__"}


def key_of(message: Message) -> Key:
    """Return what a message is found by."""
    identifier = message.id if isinstance(message.id, str) else message.id[0]
    return identifier, message.context


def asked_for(owner: Owner) -> Asked:
    """Return the messages that an owner's modules and templates ask for."""
    return _asked_in(_files(owner.folder))


def _asked_in(paths: Sequence[Path]) -> Asked:
    asked: Asked = {}
    for path in paths:
        for message in _messages(path):
            known = asked.get(key_of(message))
            # One message may be counted in one place and not in another.
            if known is None or (message.pluralizable and not known.pluralizable):
                asked[key_of(message)] = message
    return asked


def messages_of_forms() -> Asked:
    """Return the messages of the validators of WTForms and Flask-WTF, which the core translates."""
    asked = _asked_in([Path(flask_wtf.__file__).with_name("file.py")])
    with (Path(wtforms.__file__).parent / "locale" / "wtforms.pot").open("rb") as file:
        return asked | {key_of(message): message for message in read_po(file) if message.id}


def _files(folder: Path) -> list[Path]:
    found = [*folder.rglob("*.py"), *folder.rglob("templates/**/*.html"), *folder.rglob("templates/**/*.txt")]
    return sorted(path for path in found if not LEFT_OUT & set(path.relative_to(folder).parts))


def _messages(path: Path) -> Iterator[Message]:
    method = "python" if path.suffix == ".py" else "jinja2"
    for line, identifier, _comments, context in extract_from_file(method, path, keywords=KEYWORDS):
        message = Message(identifier, context=context, locations=[(str(path), line)])
        if message.python_format:
            message.flags.add("python-format")
        yield message
