"""The guide for users calls everything by the words that stand on the pages."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[3]
CATALOGUES = sorted(ROOT.glob("p*/**/translations/bs/LC_MESSAGES/messages.po"))
IN_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
PLACEHOLDER = re.compile(r"%\\\(\w+\\\)[ds]")
# The names of the scripts are no translations, and the guide says of itself what it prints in bold.
OTHERWISE = {"Latinica", "Ћирилица", "Podebljane"}


def words_in_bold() -> list[str]:
    text = (ROOT / "docs" / "users.md").read_text(encoding="utf-8")
    return sorted({" ".join(words.split()) for words in IN_BOLD.findall(text)} - OTHERWISE)


def words_of_pages() -> Iterator[str]:
    for path in CATALOGUES:
        with path.open("rb") as file:
            for message in read_po(file):
                yield from message.string if isinstance(message.string, tuple) else [message.string]


def test_there_are_words_to_compare() -> None:
    assert len(words_in_bold()) > 40
    assert len(CATALOGUES) >= 2


@pytest.fixture(scope="module")
def on_pages() -> re.Pattern[str]:
    patterns = {PLACEHOLDER.sub(r"\\d+", re.escape(words)) for words in words_of_pages() if words}
    return re.compile("|".join(sorted(patterns)))


@pytest.mark.parametrize("words", words_in_bold())
def test_what_is_in_bold_stands_on_a_page(words: str, on_pages: re.Pattern[str]) -> None:
    assert on_pages.fullmatch(words)
