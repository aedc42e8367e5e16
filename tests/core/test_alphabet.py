"""Names are alike and in order by the local alphabet, in either script."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.toolkit.alphabet import fold, folded_words, sort_key
from portal.web.language import transliterate

NAMES = st.text(alphabet="abcčćdđefghijklmnoprsštuvzžABCČĆDĐŠŽ -", max_size=14)
IN_ORDER = (
    "10", "9", "Cazin", "Cvijetić", "Čapljina", "Čitluk", "Ćatić", "Ćurić", "Dani", "Doboj", "Dubica", "Dvor",
    "Džaferović", "Džin", "Đakovo", "Đurić", "Ekrem", "Gračanica", "Jajce", "Lasić", "Lovrić", "Lukić",
    "Ljubić", "Ljutić", "Nemila", "Nuhić", "Nježić", "Njunjić", "Ostrožac", "Quentin", "Radić",
    "Sarajevo", "Srbac",
    "Šamac", "Širić", "Tuzla", "Vitez", "Zavidovići", "Zvornik", "Žepče", "Živinice",
)  # fmt: skip


@pytest.mark.parametrize(
    "alike",
    [
        ("Đorđević", "Djordjevic", "Đorđevic", "Ђорђевић", "DJORDJEVIĆ", "dordevic"),
        ("Đurđević", "Djurdjevic", "Ђурђевић", "durdevic"),
        (
            "Džemal  Hodžić",
            " dzemal hodzic ",
            "ЏЕМАЛ ХОЏИЋ",
            "\N{LATIN SMALL LETTER DZ WITH CARON}emal hodzic",
        ),
        ("Ljiljana Njegić", "Љиљана Његић", "LJILJANA NJEGIC"),
        ("čaj", "c\N{COMBINING CARON}aj", "чај", "CAJ"),
        ("Müller-Łoś", "muller-los", "ｍＵller-łoś"),
        ("Ѓорѓи", "gorgi"),
    ],
)
def test_ways_to_write_a_name_are_alike(alike: tuple[str, ...]) -> None:
    assert len(set(map(fold, alike))) == 1


def test_what_sounds_otherwise_is_not_alike() -> None:
    assert len(set(map(fold, ("Ljubić", "Lubić", "Nikić", "Njikić", "Šarić", "Žarić", "Zarić")))) == 6


def test_words_are_taken_from_between_signs() -> None:
    assert folded_words("Odluka U-31/26, Hodžić-Begić (odluka)") == [
        "odluka",
        "u",
        "31",
        "26",
        "hodzic",
        "begic",
    ]


@given(NAMES, st.integers(0, 14))
def test_a_word_is_found_while_it_is_typed(name: str, typed: int) -> None:
    assert fold(name).startswith(fold(name[:typed]))
    assert fold(transliterate(name)).startswith(fold(transliterate(name[:typed])))


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    sort_key(text)


@given(NAMES)
def test_both_scripts_are_alike_and_sort_alike(name: str) -> None:
    assert fold(transliterate(name)) == fold(name)
    assert sort_key(transliterate(name)) == sort_key(name)


def test_names_stand_in_the_order_of_the_alphabet() -> None:
    shuffled = random.Random(7).sample(IN_ORDER, len(IN_ORDER))
    assert sorted(shuffled, key=lambda name: sort_key(name).encode()) == list(IN_ORDER)
    in_cyrillic = [name if "Q" in name else transliterate(name) for name in shuffled]
    assert sorted(in_cyrillic, key=sort_key) == [
        name if "Q" in name else transliterate(name) for name in IN_ORDER
    ]


def test_letters_that_only_meet_are_two() -> None:
    assert sort_key("injekcija") == sort_key("инјекција") < sort_key("intervju") < sort_key("inje")


def test_signs_case_and_foreign_marks_do_not_count() -> None:
    assert sort_key(" „Müller”-ŠARIĆ ") == sort_key("muller šarić")
    assert sort_key("{|~") == ""
