"""Which language and script the reader sees, and what that means for dates and for the page's `lang`."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache

import flask_babel
from babel import Locale
from flask import has_app_context, has_request_context, request

from portal.web.language.transliteration import latinise, transliterate

COOKIE = "portal_language"
DEFAULT = "bs"


@dataclass(frozen=True, kw_only=True)
class Language:
    """A language in one script.

    `sources` are the catalogues it is made of, the later ones winning; `locale` is what Babel formats dates
    and money with: one ending in _BA, or Serbian gets ekavian weekdays and Croatian prints BAM.
    """

    code: str
    name: str
    tag: str
    locale: str
    sources: tuple[str, ...]
    other_script: str
    cyrillic: bool = False


_ALL = (
    Language(
        code="bs",
        name="Bosanski",
        tag="bs-Latn",
        locale="bs_Latn_BA",
        sources=("bs",),
        other_script="bs_Cyrl",
    ),
    Language(
        code="hr",
        name="Hrvatski",
        tag="hr",
        locale="hr_BA",
        sources=("bs", "hr"),
        other_script="sr_Cyrl",
    ),
    Language(
        code="sr",
        name="Srpski",
        tag="sr-Latn",
        locale="sr_Latn_BA",
        sources=("bs", "sr"),
        other_script="sr_Cyrl",
    ),
    Language(
        code="bs_Cyrl",
        name="Босански",
        tag="bs-Cyrl",
        locale="bs_Cyrl_BA",
        sources=("bs",),
        other_script="bs",
        cyrillic=True,
    ),
    Language(
        code="sr_Cyrl",
        name="Српски",
        tag="sr-Cyrl",
        locale="sr_Cyrl_BA",
        sources=("bs", "sr"),
        other_script="sr",
        cyrillic=True,
    ),
    Language(code="en", name="English", tag="en", locale="en", sources=(), other_script="bs_Cyrl"),
)
LANGUAGES: Mapping[str, Language] = {language.code: language for language in _ALL}
"""Every language the portal can be seen in, by its code."""

_forced: ContextVar[str | None] = ContextVar("portal_forced_language", default=None)


def current_language() -> str:
    """Return the code of the language in force: forced, the reader's cookie, the municipality's, Bosnian."""
    return _forced.get() or _language_of_reader() or _language_of_municipality() or DEFAULT


def _language_of_reader() -> str | None:
    chosen = request.cookies.get(COOKIE) if has_request_context() else None
    return chosen if chosen in LANGUAGES else None


def _language_of_municipality() -> str | None:
    # Imported here because the municipalities' own messages come from this package.
    from portal.municipalities import current_municipality_or_none

    municipality = current_municipality_or_none()
    return municipality.language if municipality is not None and municipality.language in LANGUAGES else None


@contextmanager
def force_language(code: str) -> Iterator[None]:
    """Turn everything inside to one language, as documents and mails need it; raises KeyError."""
    language = LANGUAGES[code]
    token = _forced.set(code)
    try:
        with flask_babel.force_locale(language.locale):
            yield
    finally:
        _forced.reset(token)


def language_in_force() -> Language:
    """Return all that is known of the language in force."""
    return LANGUAGES[current_language()]


def html_lang() -> str:
    """Return the exact value of `<html lang>`; it chooses hyphenation, speech and Serbian letter forms."""
    return language_in_force().tag


def is_cyrillic() -> bool:
    """Tell whether the page is in Cyrillic."""
    return language_in_force().cyrillic


def babel_locale() -> Locale:
    """Return the locale that dates, numbers and money are written in."""
    return _locale(language_in_force().locale)


@cache
def _locale(name: str) -> Locale:
    return Locale.parse(name)


def in_current_script(name: str) -> str:
    """Write a place name in the script of the page; for names only, what people type stays as typed."""
    return transliterate(name) if is_cyrillic() else latinise(name)


def code_in_script(*, cyrillic: bool) -> str:
    """Return the code of the language in force in the given script.

    Croatian has no Cyrillic of its own and answers with Serbian; its municipalities lead back from there.
    """
    language = language_in_force()
    if language.cyrillic == cyrillic:
        return language.code
    if language.code == "sr_Cyrl" and has_app_context() and _language_of_municipality() == "hr":
        return "hr"
    return language.other_script


def offered_languages() -> tuple[Language, ...]:
    """List the languages to choose from, keeping the script of the page where the language has it."""
    first = ("bs_Cyrl", "hr", "sr_Cyrl", "en") if is_cyrillic() else ("bs", "hr", "sr", "en")
    return tuple(LANGUAGES[code] for code in first)
