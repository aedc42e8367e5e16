"""More than ten thousand words go into Cyrillic and come back, and what has one script stays as it is."""

from collections.abc import Callable

import pytest

from portal.web.language import latinise, transliterate
from tests.core.words.forming import words

ENOUGH = 10_000
LETTERS = dict(zip("abcčćdđefghijklmnoprsštuvzž", "абцчћдђефгхијклмнопрсштувзж", strict=True))
DIGRAPHS = {"dž": "џ", "lj": "љ", "nj": "њ"}
# What comes back otherwise than it went, and how: two letters alone, or written as nobody writes them.
EXCEPTIONS = {"NJ": "Nj", "LJ": "Lj", "DŽ": "Dž", "nJ": "nj", "lJ": "lj", "dŽ": "dž"}
KEPT = (
    "%(name)s", "%(num)d", "%s", "%%", "{title}", "<b>", "</p>", '<a href="/jajce?strana=2">', "&nbsp;",
    "II", "XIV", "VIII", "https://jajce.ba/akti/31", "www.livno.ba", "pisarnica@jajce.ba", "U-31/26",
    "zapisnik.pdf", "PDF", "Wi-Fi",
)  # fmt: skip
CAPITALS: tuple[Callable[[str], str], ...] = (str, str.lower, str.title, str.upper)

MARKED = words()
PLAIN = [word.replace("|", "") for word in MARKED]


def letter_by_letter(marked: str) -> str:
    """Write a word in Cyrillic by its own marks alone, without any rule of the portal."""
    written, place = "", 0
    while place < len(marked):
        two = marked[place : place + 2]
        width = 2 if two.lower() in DIGRAPHS else 1
        letter = marked[place : place + width]
        cyrillic = DIGRAPHS.get(letter.lower()) or LETTERS.get(letter.lower(), "")
        written += cyrillic.upper() if letter[0].isupper() else cyrillic
        place += width
    return written


def test_there_are_words_enough_with_every_letter() -> None:
    assert len(set(PLAIN)) >= ENOUGH
    found = "".join(PLAIN).lower()
    assert all(letter in found for letter in (*LETTERS, *DIGRAPHS))
    assert sum("|" in word for word in MARKED) > 100


def test_every_word_is_written_as_its_marks_say() -> None:
    wrong = {word: transliterate(word.replace("|", "")) for word in MARKED}
    assert {word: text for word, text in wrong.items() if text != letter_by_letter(word)} == {}


@pytest.mark.parametrize("written", CAPITALS, ids=lambda written: written.__name__)
def test_every_word_comes_back(written: Callable[[str], str]) -> None:
    there = [(written(word), transliterate(written(word))) for word in PLAIN]
    assert [word for word, cyrillic in there if latinise(cyrillic) != word] == []
    assert [word for word, cyrillic in there if any(letter.lower() in LETTERS for letter in cyrillic)] == []


def test_whole_sentences_come_back() -> None:
    for start in range(0, len(PLAIN), 12):
        sentence = " ".join(PLAIN[start : start + 12]).capitalize() + "."
        assert latinise(transliterate(sentence)) == sentence


def test_what_has_one_script_stays_between_words() -> None:
    for number, word in enumerate(PLAIN[::7]):
        kept = KEPT[number % len(KEPT)]
        sentence = f"{word} {kept} {word}"
        assert transliterate(sentence) == f"{transliterate(word)} {kept} {transliterate(word)}"
        assert latinise(transliterate(sentence)) == sentence


@pytest.mark.parametrize(("word", "back"), EXCEPTIONS.items())
def test_an_exception_is_one(word: str, back: str) -> None:
    assert latinise(transliterate(word)) == back != word


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Podžeplje", "Поджепље"),
        ("podžegač", "поджегач"),
        ("hodžaluk i odžak", "хоџалук и оџак"),
        ("odžalovati", "оджаловати"),
        ("OPĆINA MRKONJIĆ GRAD", "ОПЋИНА МРКОЊИЋ ГРАД"),
        ("Lj. Njegić", "Љ. Његић"),
    ],
)
def test_seams(latin: str, cyrillic: str) -> None:
    assert transliterate(latin) == cyrillic
    assert latinise(cyrillic) == latin
