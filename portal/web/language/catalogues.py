"""The catalogues of the core and of the plugins, joined per language and kept for the life of the process."""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from portal.web.language.choice import LANGUAGES, Language
from portal.web.language.transliteration import transliterate

CORE = Path(__file__).parents[1] / "translations"

Key = tuple[str, str | None]
Words = dict[Key, Message]

_plugin_folders: list[Path] = []
_loaded: dict[str, Translations] = {}


def register_catalogue(folder: Path) -> None:
    """Add a plugin's `translations` folder; the words of the core win over it."""
    if folder not in _plugin_folders:
        _plugin_folders.append(folder)
        _loaded.clear()


def catalogue(code: str) -> Translations:
    """Return the messages of a language, read at the first use."""
    found = _loaded.get(code)
    if found is None:
        found = _loaded[code] = _compile(LANGUAGES[code])
    return found


def words(code: str) -> Words:
    """Return the translated messages of a language before its script is applied."""
    collected: Words = {}
    for folder in (*_plugin_folders, CORE):
        for source in LANGUAGES[code].sources:
            collected.update(_read(folder / source / "LC_MESSAGES" / "messages.po", source))
    return collected


def _read(path: Path, source: str) -> Words:
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        messages = read_po(file, locale=source)
    return {
        (_first(message.id), message.context): message
        for message in messages
        if message.id and _is_complete(message) and not message.fuzzy
    }


def _compile(language: Language) -> Translations:
    # The plural rule comes from the language, never from the last file read: a plugin without this
    # language would otherwise break everybody's plurals.
    plurals = Catalog(locale=language.code.partition("_")[0])
    for (_, context), message in words(language.code).items():
        forms = _forms(message)
        if language.cyrillic:
            forms = tuple(map(transliterate, forms))
        plurals.add(message.id, forms if message.pluralizable else forms[0], context=context)
    compiled = BytesIO()
    write_mo(compiled, plurals)
    compiled.seek(0)
    return Translations(compiled)


def _first(identifier: str | tuple[str, ...] | list[str]) -> str:
    return identifier if isinstance(identifier, str) else identifier[0]


def _is_complete(message: Message) -> bool:
    return all(_forms(message))


def _forms(message: Message) -> tuple[str, ...]:
    text = message.string or ""
    return (text,) if isinstance(text, str) else tuple(text)
