"""Catalogues follow the sources, keep what people wrote in them, and every kind of fault in them is named."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli import main
from portal.errors import Invalid, NotFound
from portal.web.language.transliteration import transliterate, without_protected
from portal.web.language.upkeep import Owner, owner_at, owners, problems, update
from portal.web.language.upkeep.po_file import read_entries

MODULE = """
from portal.api import gettext as _, lazy_gettext as _l, lazy_pgettext as _lp, ngettext, npgettext, pgettext

A = _l("Adopt the act")
B = _("%(name)s is entered.", name="x")
C = ngettext("%(num)d act", "%(num)d acts", 3)
D = pgettext("act", "Plan"), _lp("session", "Plan")
E = npgettext("late", "%(num)d task", "%(num)d tasks", 2)
F = _("Undo")
G = _("A quote \\" and\\nanother line ")
"""
TEMPLATE = "{% if x %}<h1>{{ _('Register of acts') }}</h1>{% endif %}{{ pgettext('act', 'Plan') }}"
HEADER = 'msgid ""\nmsgstr ""\n"Language: bs\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
ORDER = [
    ("Register of acts", None),
    ("Plan", "act"),
    ("Adopt the act", None),
    ("%(name)s is entered.", None),
    ("%(num)d act", None),
    ("Plan", "session"),
    ("%(num)d task", "late"),
    ('A quote " and\nanother line ', None),
]


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    templates = tmp_path / "templates" / "acts"
    templates.mkdir(parents=True)
    (tmp_path / "views.py").write_text(MODULE, encoding="utf-8")
    (templates / "list.html").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "acts_0001.py").write_text('_("Never shown")', encoding="utf-8")
    return owner_at("acts", tmp_path)


def saved(owner: Owner, text: str, language: str = "bs") -> Path:
    path = owner.catalogue(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{HEADER}\n{text}", encoding="utf-8")
    return path


def only_source(owner: Owner, *lines: str) -> None:
    (owner.folder / "views.py").write_text("\n".join(lines), encoding="utf-8")
    (owner.folder / "templates" / "acts" / "list.html").unlink()


def faults(owner: Owner) -> str:
    return "\n".join(problem.removeprefix(str(owner.folder)) for problem in problems(owner))


def test_a_new_catalogue_has_every_message_once_in_the_order_of_the_sources(owner: Owner) -> None:
    (change,) = update(owner)
    assert (change.path, change.added, change.removed) == (owner.catalogue("bs"), 8, 0)
    header, *entries = read_entries(change.path)
    assert [entry.key for entry in entries] == ORDER
    assert not any(text for entry in entries for text in entry.strings)
    assert [len(entry.strings) for entry in entries] == [1, 1, 1, 1, 3, 1, 3, 1]
    assert [entry.identifier for entry in entries if entry.comments] == [
        "%(name)s is entered.", "%(num)d act", "%(num)d task",
    ]  # fmt: skip
    assert any("nplurals=3" in line for line in header.lines)


def test_nothing_changes_where_nothing_is_new(owner: Owner) -> None:
    (first,) = update(owner)
    before = first.path.stat().st_mtime_ns, first.path.read_bytes()
    (second,) = update(owner)
    assert (second.added, second.removed) == (0, 0)
    assert (first.path.stat().st_mtime_ns, first.path.read_bytes()) == before


def test_translations_comments_and_order_are_kept(owner: Owner) -> None:
    kept = (
        "# About acts.\n\n# the register\n#. remark\n"
        'msgid "Register of acts"\nmsgstr ""\n"Registar "\n"akata"\n'
        '\n#, python-format\nmsgid "%(name)s is entered."\nmsgstr "%(name)s: upisano."\n'
    )
    gone = '\nmsgid "Gone"\nmsgstr "Nema više"\n\n#~ msgid "Long gone"\n#~ msgstr "Davno"\n'
    path = saved(owner, kept + gone)
    (change,) = update(owner)
    assert (change.added, change.removed) == (6, 1)
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"{HEADER}\n{kept}")
    assert "Gone" not in text
    assert "Long gone" not in text


def test_entries_without_an_empty_line_between_them_are_told_apart(owner: Owner) -> None:
    path = saved(
        owner, 'msgid "Adopt the act"\nmsgstr "Donesi akt"\nmsgctxt "act"\nmsgid "Plan"\nmsgstr "Plan"\n'
    )
    assert [entry.key for entry in read_entries(path) if entry.is_message] == [
        ("Adopt the act", None),
        ("Plan", "act"),
    ]


def test_a_message_that_is_counted_now_keeps_its_translation(owner: Owner) -> None:
    path = saved(owner, 'msgid "%(num)d act"\nmsgstr "%(num)d akt"\n')
    update(owner)
    entry = next(entry for entry in read_entries(path) if entry.identifier == "%(num)d act")
    assert (entry.plural, entry.strings) == ("%(num)d acts", ["%(num)d akt", "", ""])


def test_a_message_that_stands_twice_is_kept_once(owner: Owner) -> None:
    path = saved(owner, 'msgid "Adopt the act"\nmsgstr "Donesi akt"\n\nmsgid "Adopt the act"\nmsgstr "x"\n')
    assert "more than once" in faults(owner)
    update(owner)
    assert [entry.strings for entry in read_entries(path) if entry.identifier == "Adopt the act"] == [
        ["Donesi akt"]
    ]


def test_further_languages_are_kept_in_step(owner: Owner) -> None:
    saved(owner, 'msgid "Adopt the act"\nmsgstr "Donesi akt"\n', "hr")
    assert [change.path.parents[1].name for change in update(owner)] == ["bs", "hr"]
    assert {key for entry in read_entries(owner.catalogue("hr")) if (key := entry.key)[0]} == set(ORDER)


def test_words_of_the_core_are_not_translated_again(owner: Owner) -> None:
    update(owner)
    assert '"Undo"' not in owner.catalogue("bs").read_text(encoding="utf-8")


def test_messages_in_a_file_of_another_plugin_or_migration_are_not_taken(owner: Owner) -> None:
    update(owner)
    assert "Never shown" not in owner.catalogue("bs").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("source", "catalogue", "fault"),
    [
        ('_("Plan")', "", "bs/LC_MESSAGES/messages.po:1: “Plan”: is missing"),
        ('_("Plan")', 'msgid "Plan"\nmsgstr ""', "messages.po:6: “Plan”: is not translated"),
        ('_("Plan")', '#, fuzzy\nmsgid "Plan"\nmsgstr "Plan"', "fuzzy"),
        ("", 'msgid "Plan"\nmsgstr "Plan"', "“Plan”: is superfluous"),
        ('_("Plan")', 'msgid "Plan"\nmsgstr "Plan "', "white space"),
        ('_("Plan\\n")', 'msgid "Plan\\n"\nmsgstr "Plan"', "white space"),
        ('_("%(a)s")', 'msgid "%(a)s"\nmsgstr "%(b)s"', "placeholders"),
        ('_("%(a)s")', 'msgid "%(a)s"\nmsgstr "%(a)d"', "placeholders"),
        ('_("%(a)s")', 'msgid "%(a)s"\nmsgstr "%(a)"', "placeholders"),
        ('_("{a}")', 'msgid "{a}"\nmsgstr "{b}"', "placeholders"),
        ('_("%(a)s")', 'msgid "%(a)s"\nmsgstr "%(a)s je 5 % svega"', "must be written “%%”"),
        ('_("half")', 'msgid "half"\nmsgstr "50 %"', "must be written “%%”"),
        (
            'ngettext("%(num)d act", "%(num)d acts", 1)',
            'msgid "%(num)d act"\nmsgid_plural "%(num)d acts"\nmsgstr[0] "%(num)d akt"\n'
            'msgstr[1] "%(num)d akta"',
            "has 2 forms, but 3 are needed",
        ),
        (
            'ngettext("one act", "%(num)d acts", 1)',
            'msgid "one act"\nmsgid_plural "%(num)d acts"\nmsgstr[0] "jedan akt"\nmsgstr[1] "%(num)d akta"\n'
            'msgstr[2] "%(num)d akata"',
            "placeholders of “jedan akt”",
        ),
        (
            'ngettext("%(num)d act", "%(num)d acts", 1)',
            'msgid "%(num)d act"\nmsgstr "%(num)d akt"',
            "another plural",
        ),
        ('pgettext("act", "Plan")', 'msgid "Plan"\nmsgstr "Plan"', "“Plan” (act): is missing"),
    ],
)
def test_each_fault_is_named(owner: Owner, source: str, catalogue: str, fault: str) -> None:
    only_source(owner, source)
    saved(owner, catalogue)
    assert fault in faults(owner)


@pytest.mark.parametrize(
    ("source", "catalogue"),
    [
        ('_("Plan")', 'msgid "Plan"\nmsgstr "Plan"'),
        ('_("%(a)s of %(b)s")', 'msgid "%(a)s of %(b)s"\nmsgstr "od %(b)s: %(a)s"'),
        ('_("5 %% of %(a)s")', 'msgid "5 %% of %(a)s"\nmsgstr "5 %% od %(a)s"'),
        ('_("5 %")', 'msgid "5 %"\nmsgstr "5 %"'),
        ('_(" and ")', 'msgid " and "\nmsgstr " i "'),
    ],
)
def test_what_is_in_order_is_left_in_peace(owner: Owner, source: str, catalogue: str) -> None:
    only_source(owner, source)
    saved(owner, catalogue)
    assert faults(owner) == ""


def test_a_line_that_cannot_be_read_is_named(owner: Owner) -> None:
    saved(owner, 'msgid "Plan"\nmsgstr Plan')
    with pytest.raises(Invalid, match=r"messages\.po:7: this line cannot be read"):
        problems(owner)


def test_a_plugin_that_says_nothing_needs_no_catalogue(owner: Owner) -> None:
    only_source(owner, "")
    assert (problems(owner), update(owner)) == ([], [])


def test_the_commands_name_what_they_did(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.commands.i18n.owners", lambda names: [owner])
    first = CliRunner().invoke(main, ["i18n", "check"])
    assert first.exit_code == 1
    assert "“Register of acts”: is missing" in first.output
    extracted = CliRunner().invoke(main, ["i18n", "extract", "acts"])
    assert (extracted.exit_code, extracted.output.split(": ")[-1]) == (0, "8 added, 0 removed\n")
    only_source(owner, "")
    CliRunner().invoke(main, ["i18n", "extract"])
    last = CliRunner().invoke(main, ["i18n", "check"])
    assert (last.exit_code, last.output) == (0, "The catalogues of acts are in order.\n")


def test_an_unknown_module_is_named() -> None:
    assert [owner.name for owner in owners()][0] == "portal"
    assert [owner.name for owner in owners(("portal",))] == ["portal"]
    with pytest.raises(NotFound, match="no module “nobody”"):
        owners(("nobody",))


@pytest.mark.parametrize("owner", owners(), ids=lambda owner: owner.name)
def test_nothing_latin_is_left_in_the_derived_cyrillic_of_anybody(owner: Owner) -> None:
    for language in owner.languages():
        for entry in read_entries(owner.catalogue(language)):
            for text in entry.strings if entry.is_message else ():
                left = without_protected(transliterate(text))
                assert not re.search("[a-zčćđšž]", left, re.IGNORECASE), transliterate(text)
