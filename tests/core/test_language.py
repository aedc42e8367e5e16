"""Words come from the right catalogue, in the right script, with the right plural, for the right reader."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from babel.messages.extract import extract_from_dir
from flask import Flask, g, render_template_string
from markupsafe import escape

from portal.web import register_web
from portal.web.language import (
    LANGUAGES,
    catalogue,
    current_language,
    force_language,
    form_translations,
    gettext,
    html_lang,
    in_current_script,
    lazy_gettext,
    ngettext,
    pgettext,
    register_catalogue,
)
from portal.web.language.catalogues import words
from portal.web.language.choice import code_in_script
from portal.web.language.transliteration import without_protected

WEB = Path(__file__).parents[2] / "portal" / "web"
SOURCES = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PLUGIN_WORDS = {
    "bs": """msgid "Undo"
msgstr "OTELO PLUGIN"

msgid "Adopt the act"
msgstr "Donesi akt"

msgid "%(num)d act"
msgid_plural "%(num)d acts"
msgstr[0] "%(num)d akt"
msgstr[1] "%(num)d akta"
msgstr[2] "%(num)d akata"

#, fuzzy
msgid "Not sure"
msgstr "Nije sigurno"

msgid "Not yet"
msgstr ""
""",
    "hr": """msgid "Adopt the act"
msgstr "Donesi akt (hr)"
""",
}


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("portal", static_folder=None)
    app.secret_key = "not secret"
    register_web(app)
    return app


@pytest.fixture
def plugin_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = "portal.web.language.catalogues"
    monkeypatch.setattr(f"{module}._plugin_folders", [])
    monkeypatch.setattr(f"{module}._loaded", {})
    for language, text in PLUGIN_WORDS.items():
        path = tmp_path / language / "LC_MESSAGES" / "messages.po"
        path.parent.mkdir(parents=True)
        path.write_text(
            f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n{text}', encoding="utf-8"
        )
    register_catalogue(tmp_path)


def messages_of_the_web() -> set[tuple[str, str | None]]:
    found = extract_from_dir(WEB, SOURCES, keywords=KEYWORDS)
    return {(text if isinstance(text, str) else text[0], context) for _, _, text, _, context in found}


def test_every_word_of_the_pages_is_translated() -> None:
    assert messages_of_the_web() - set(words("bs")) == set()


def test_every_sentence_of_wtforms_is_translated() -> None:
    import wtforms

    template = Path(wtforms.__file__).parent / "locale" / "wtforms.pot"
    asked = set(re.findall(r'^msgid "(.+)"$', template.read_text(encoding="utf-8"), re.MULTILINE))
    assert {(text, None) for text in asked} - set(words("bs")) == set()
    with force_language("bs"):
        assert form_translations().gettext("This field is required.") == "Ovo treba popuniti."
        assert form_translations().ngettext("Field cannot be longer than %(max)d character.", "", 3) == (
            "Upišite najviše %(max)d znaka."
        )


@pytest.mark.parametrize("language", ["bs_Cyrl", "sr_Cyrl"])
def test_nothing_latin_is_left_in_cyrillic(language: str) -> None:
    for text, context in words(language):
        written = (
            catalogue(language).upgettext(context, text) if context else catalogue(language).ugettext(text)
        )
        assert not re.search("[a-zčćđšž]", without_protected(written), re.IGNORECASE), written


def test_placeholders_survive_the_change_of_script() -> None:
    placeholder = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
    for message in words("bs_Cyrl").values():
        forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
        identifier = message.id if isinstance(message.id, str) else message.id[0]
        assert all(set(placeholder.findall(form)) == set(placeholder.findall(identifier)) for form in forms)


@pytest.mark.parametrize(("language", "written"), [
    ("bs", "Moj dan"), ("hr", "Moj dan"), ("sr", "Moj dan"),
    ("bs_Cyrl", "Мој дан"), ("sr_Cyrl", "Мој дан"), ("en", "My day"),
])  # fmt: skip
def test_each_language_falls_back_to_bosnian_in_its_script(language: str, written: str) -> None:
    with force_language(language):
        assert gettext("My day") == written


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1, "1 modul"),
        (2, "2 modula"),
        (5, "5 modula"),
        (11, "11 modula"),
        (21, "21 modul"),
        (104, "104 modula"),
    ],
)
def test_plurals(number: int, written: str) -> None:
    with force_language("hr"):
        assert ngettext("%(num)d module", "%(num)d modules", number) == written


def test_one_english_word_can_mean_several_things() -> None:
    with force_language("bs"):
        assert pgettext("woman", "Keep theirs") == "Zadrži njen"
        assert gettext("Keep theirs") == "Zadrži drugi"


def test_an_unknown_message_stays_english_and_is_not_written_in_cyrillic() -> None:
    with force_language("sr_Cyrl"):
        assert gettext("Nobody says %(this)s", this="što") == "Nobody says što"


@pytest.mark.usefixtures("plugin_words")
def test_a_plugin_adds_words_and_changes_none_of_the_core() -> None:
    with force_language("bs"):
        assert gettext("Adopt the act") == "Donesi akt"
        assert gettext("Undo") == "Poništi"
        assert gettext("Not sure") == "Not sure"
        assert gettext("Not yet") == "Not yet"
    with force_language("hr"):
        assert gettext("Adopt the act") == "Donesi akt (hr)"
    with force_language("sr_Cyrl"):
        assert gettext("Adopt the act") == "Донеси акт"


@pytest.mark.usefixtures("plugin_words")
@pytest.mark.parametrize("language", ["bs", "hr", "sr"])
def test_a_plugin_without_a_language_breaks_no_plural(language: str) -> None:
    with force_language(language):
        assert [ngettext("%(num)d act", "%(num)d acts", number) for number in (1, 3, 5)] == [
            "1 akt",
            "3 akta",
            "5 akata",
        ]
        assert ngettext("%(num)d task", "%(num)d tasks", 5) == "5 poslova"


def test_the_catalogue_is_read_once() -> None:
    assert catalogue("bs") is catalogue("bs")


def test_lazy_texts_follow_the_reader_and_are_escaped() -> None:
    text = lazy_gettext("“%(name)s” is saved.", name="<b>")
    with force_language("bs"):
        assert str(text) == "„<b>”: podaci su sačuvani."
        assert "&lt;b&gt;" in escape(text)
    with force_language("en"):
        assert str(text) == "“<b>” is saved."


def test_the_language_is_the_readers_then_the_municipalitys_then_bosnian(app: Flask) -> None:
    with app.test_request_context("/"):
        assert current_language() == "bs"
        g.portal_municipality = SimpleNamespace(language="hr")
        assert current_language() == "hr"
        with force_language("en"):
            assert current_language() == "en"
    with app.test_request_context("/", headers={"Cookie": "portal_language=sr_Cyrl"}):
        g.portal_municipality = SimpleNamespace(language="hr")
        assert current_language() == "sr_Cyrl"
    with app.test_request_context("/", headers={"Cookie": "portal_language=../../etc"}):
        assert current_language() == "bs"


def test_the_worker_speaks_the_municipalitys_language(app: Flask) -> None:
    with app.app_context():
        g.portal_municipality = SimpleNamespace(language="sr_Cyrl")
        assert gettext("My day") == "Мој дан"


@pytest.mark.parametrize(
    ("language", "tag"),
    [
        ("bs", "bs-Latn"),
        ("bs_Cyrl", "bs-Cyrl"),
        ("hr", "hr"),
        ("sr", "sr-Latn"),
        ("sr_Cyrl", "sr-Cyrl"),
        ("en", "en"),
    ],
)
def test_html_lang_is_exact(language: str, tag: str) -> None:
    with force_language(language):
        assert html_lang() == tag


def test_every_locale_ends_in_this_country() -> None:
    assert {language.locale for language in LANGUAGES.values() if not language.locale.endswith("_BA")} == {
        "en"
    }


def test_an_unknown_language_cannot_be_forced() -> None:
    with pytest.raises(KeyError), force_language("de"):
        pass


def test_names_of_places_follow_the_script() -> None:
    with force_language("sr_Cyrl"):
        assert in_current_script("Mrkonjić Grad") == "Мркоњић Град"
    with force_language("bs"):
        assert in_current_script("Мркоњић Град") == "Mrkonjić Grad"


@pytest.mark.parametrize(
    ("language", "latin", "cyrillic"),
    [("bs", "bs", "bs_Cyrl"), ("sr", "sr", "sr_Cyrl"), ("bs_Cyrl", "bs", "bs_Cyrl"), ("hr", "hr", "sr_Cyrl")],
)
def test_the_script_changes_and_the_language_stays(language: str, latin: str, cyrillic: str) -> None:
    with force_language(language):
        assert code_in_script(cyrillic=False) == latin
        assert code_in_script(cyrillic=True) == cyrillic


def test_a_croatian_municipality_leads_back_to_croatian(app: Flask) -> None:
    with app.app_context(), force_language("sr_Cyrl"):
        assert code_in_script(cyrillic=False) == "sr"
        g.portal_municipality = SimpleNamespace(language="hr")
        assert code_in_script(cyrillic=False) == "hr"


def test_jinja_speaks_the_same_language(app: Flask) -> None:
    page = "{{ _('My day') }} {{ ngettext('%(num)d task', 'x', 3) }} {{ pgettext('man', 'Keep theirs') }}"
    with app.test_request_context("/"), force_language("bs_Cyrl"):
        assert render_template_string(page) == "Мој дан 3 посла Задржи његов"


def test_choosing_a_language_keeps_it_for_a_year_and_goes_back(app: Flask) -> None:
    answer = app.test_client().get("/language/sr_Cyrl?next=/jajce/minutes/?view=past")
    assert answer.status_code == 302
    assert answer.location == "/jajce/minutes/?view=past"
    cookie = answer.headers["Set-Cookie"]
    assert "portal_language=sr_Cyrl" in cookie
    assert "Max-Age=31536000" in cookie
    assert "SameSite=Lax" in cookie
    assert "HttpOnly" in cookie


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_choosing_a_language_never_leads_away(app: Flask, address: str) -> None:
    answer = app.test_client().get("/language/bs", query_string={"next": address})
    assert answer.location == "/"


def test_an_unknown_language_is_not_found(app: Flask) -> None:
    answer = app.test_client().get("/language/de")
    assert answer.status_code == 404
    assert "Set-Cookie" not in answer.headers
