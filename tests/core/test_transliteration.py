"""Latin becomes Cyrillic as a reader expects it, and what has one script only is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.language import latinise, transliterate

WORDS = st.lists(
    st.text(alphabet="abcčćdđefghijklmnoprsštuvzž", min_size=3, max_size=9), min_size=1, max_size=6
).map(" ".join)


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Njegoš NJEGOŠ njegov", "Његош ЊЕГОШ његов"),
        ("Džemal DŽEMAL odžak Hodžić", "Џемал ЏЕМАЛ оџак Хоџић"),
        ("Ljiljan LJUBAV polje", "Љиљан ЉУБАВ поље"),
        ("Đurđevdan, djeca, odjel", "Ђурђевдан, дјеца, одјел"),
        ("injekcija INJEKCIJA injekcioni", "инјекција ИНЈЕКЦИЈА инјекциони"),
        ("nadživjeti, nadžnjeti, odživio, podžupan", "надживјети, наджњети, одживио, поджупан"),
        ("konjunktura konjugacija vanjezički Tanjug", "конјунктура конјугација ванјезички Танјуг"),
        ("konj, kanjon, knjiga, konjušar", "коњ, кањон, књига, коњушар"),
        ("„Šta se promijenilo” — 20-minutni prekid", "„Шта се промијенило” — 20-минутни прекид"),
        ("c\N{COMBINING CARON}aj", "чај"),
    ],
)
def test_letters(latin: str, cyrillic: str) -> None:
    assert transliterate(latin) == cyrillic


@pytest.mark.parametrize(
    "kept",
    [
        "%(count)d",
        "%s",
        "%%",
        "{title}",
        '<a href="/jajce/minutes/">',
        "<code>portal run</code>",
        '<span class="ref">Broj 1</span>',
        "&nbsp;",
        "https://jajce.ba/akti?broj=1",
        "www.jajce.ba",
        "jajce.ba/akti",
        "csr@jajce.ba",
        "zapisnik-8.pdf",
        "U-31/26",
        "PP-148/26",
        "4F21",
        "A4",
        "VIII",
        "I–III",
        "PDF",
        "XLSX",
        "DOCX",
        "QR",
        "PRIDE",
        "e-mail",
        "Wi-Fi",
        "Excel",
    ],
)
def test_what_has_one_script_is_kept(kept: str) -> None:
    assert transliterate(kept) == kept
    assert transliterate(f"Dan: {kept}, noć") == f"Дан: {kept}, ноћ"


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("VIII redovna i II vanredna", "VIII редовна и II ванредна"),
        ("I. razred, I i II. I drugi su došli.", "I. разред, I и II. И други су дошли."),
        ("V. redovna; V. Perić", "V. редовна; В. Перић"),
        ("PDF-a, QR-kod, e-pošta", "PDF-а, QR-код, е-пошта"),
        ("5 km, 300 ms, 45.000 KM, 3 s prilogom", "5 km, 300 ms, 45.000 КМ, 3 с прилогом"),
        ("Poslano je %(num)d poziva na {x}.", "Послано је %(num)d позива на {x}."),
        ('Vidi <a href="/a">akt <b>U-3/26</b></a>', 'Види <a href="/a">акт <b>U-3/26</b></a>'),
    ],
)
def test_kept_and_written_meet_in_one_sentence(latin: str, cyrillic: str) -> None:
    assert transliterate(latin) == cyrillic


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Мркоњић Град", "Mrkonjić Grad"),
        ("ЊЕГОШ Његош КОЊ Љ", "NJEGOŠ Njegoš KONJ Lj"),
        ("ЏЕМАЛ Џемал", "DŽEMAL Džemal"),
        ("Čaj ostaje", "Čaj ostaje"),
    ],
)
def test_back_to_latin(cyrillic: str, latin: str) -> None:
    assert latinise(cyrillic) == latin


@given(WORDS)
def test_nothing_is_lost_on_the_way_there_and_back(text: str) -> None:
    assert latinise(transliterate(text)) == text


@given(st.text())
def test_any_text_can_be_written(text: str) -> None:
    transliterate(text)
    latinise(text)


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Trg kralja Petra I Karađorđevića", "Трг краља Петра I Карађорђевића"),
        ("Трг краља Петра I", "Трг краља Петра I"),
        ("Kraj. I onda", "Крај. И онда"),
        ("KOMISIJA I TIM", "КОМИСИЈА И ТИМ"),
    ],
)
def test_the_number_of_a_ruler_is_no_conjunction(latin: str, cyrillic: str) -> None:
    assert transliterate(latin) == cyrillic
