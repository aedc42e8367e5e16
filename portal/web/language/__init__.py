"""The words of the portal: which language a page is in, its catalogue, and its script."""

from portal.web.language.catalogues import catalogue, register_catalogue
from portal.web.language.choice import (
    COOKIE,
    LANGUAGES,
    Language,
    babel_locale,
    current_language,
    force_language,
    html_lang,
    in_current_script,
    is_cyrillic,
)
from portal.web.language.messages import (
    form_translations,
    gettext,
    lazy_gettext,
    lazy_ngettext,
    lazy_pgettext,
    ngettext,
    npgettext,
    pgettext,
    register_language,
)
from portal.web.language.transliteration import latinise, transliterate

__all__ = [
    "COOKIE",
    "LANGUAGES",
    "Language",
    "babel_locale",
    "catalogue",
    "current_language",
    "force_language",
    "form_translations",
    "gettext",
    "html_lang",
    "in_current_script",
    "is_cyrillic",
    "latinise",
    "lazy_gettext",
    "lazy_ngettext",
    "lazy_pgettext",
    "ngettext",
    "npgettext",
    "pgettext",
    "register_catalogue",
    "register_language",
    "transliterate",
]
