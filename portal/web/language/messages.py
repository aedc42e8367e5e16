"""Translating functions, for Python, Jinja and WTForms alike."""

from typing import Any

import flask_babel
from babel.support import Translations
from flask import Flask
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

from portal.web.language.catalogues import catalogue
from portal.web.language.choice import current_language, language_in_force


class LazyText(LazyString):  # type: ignore[misc]  # Flask-Babel comes without types
    """A text that is translated each time it is printed, and escaped like any other text."""

    def __html__(self) -> Markup:
        """Escape: the values filled in may be what somebody typed."""
        return escape(str(self))


class PortalDomain(flask_babel.Domain):  # type: ignore[misc]  # Flask-Babel comes without types
    """Hands Flask-Babel, and with it Jinja, the portal's own catalogues."""

    def get_translations(self) -> Translations:
        """Return the catalogue of the language in force."""
        return catalogue(current_language())


def register_language(app: Flask) -> None:
    """Give the application its languages and Jinja the translating functions."""
    babel = flask_babel.Babel()
    babel.init_app(app, locale_selector=lambda: language_in_force().locale)
    babel.domain_instance = PortalDomain()


def gettext(message: str, **values: object) -> str:
    """Translate a message and fill in its values."""
    return _fill(_catalogue().ugettext(message), values)


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """Translate a counted message; `%(num)d` stands for the number."""
    return _fill(_catalogue().ungettext(singular, plural, num), {"num": num, **values})


def pgettext(context: str, message: str, **values: object) -> str:
    """Translate a message whose English word means several things."""
    return _fill(_catalogue().upgettext(context, message), values)


def npgettext(context: str, singular: str, plural: str, num: int, **values: object) -> str:
    """Translate a counted message whose English word means several things."""
    return _fill(_catalogue().unpgettext(context, singular, plural, num), {"num": num, **values})


def lazy_gettext(message: str, **values: object) -> Any:
    """Return a text that is translated each time it is printed; for everything said at import."""
    return LazyText(gettext, message, **values)


def lazy_ngettext(singular: str, plural: str, num: int, **values: object) -> Any:
    """Return a counted text that is translated each time it is printed."""
    return LazyText(ngettext, singular, plural, num, **values)


def lazy_pgettext(context: str, message: str, **values: object) -> Any:
    """Return a text with a context that is translated each time it is printed."""
    return LazyText(pgettext, context, message, **values)


class FormTranslations:
    """What WTForms asks for the sentences of its own validators."""

    def gettext(self, message: str) -> str:
        """Translate without filling in: WTForms does that itself."""
        return gettext(message)

    def ngettext(self, singular: str, plural: str, num: int) -> str:
        """Translate a counted message without filling in."""
        text: str = _catalogue().ungettext(singular, plural, num)
        return text


def form_translations() -> FormTranslations:
    """Return the object for `Meta.get_translations` of a form."""
    return FormTranslations()


def _catalogue() -> Translations:
    return catalogue(current_language())


def _fill(text: str, values: dict[str, object]) -> str:
    return text % values if values else text
