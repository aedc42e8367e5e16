"""The minutes say what they are told to, in both scripts."""

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import cast

import pytest
from pypdf import PdfReader

from plugins.minutes.documents import (
    SAME_IN_BOTH_SCRIPTS,
    Act,
    Attendant,
    Decision,
    InvitationLabels,
    Minutes,
    MinutesItem,
    MinutesLabels,
    Participant,
    render_minutes,
)
from portal.toolkit.documents import Letterhead, convert_texts, markdown_to_blocks
from portal.web.language.transliteration import transliterate

BODY = "Komisija za socijalnu zaštitu i inkluziju"
SUBTITLE = "s 9. redovne sjednice Komisije za socijalnu zaštitu i inkluziju"
WRITTEN_AT = datetime(2026, 11, 24, 11, 35, tzinfo=UTC)
ISSUER = Letterhead(
    crest="VK",
    accent="una",
    lines=[
        "Bosna i Hercegovina",
        "Federacija Bosne i Hercegovine",
        "Unsko-sanski kanton",
        "Općina Velika Kladuša",
    ],
    body=BODY,
    address="Hamdije Pozderca 3, 77230 Velika Kladuša",
    phone="tel. 037 000 000",
    email="komisija@kladusa.example",
    website="",
)
WORDS = {
    "document_number": "Broj",
    "date": "Datum",
    "begins": "Početak",
    "place": "Mjesto",
    "chair": "Predsjedava",
    "called": "Sazvana",
    "name": "Ime i prezime",
    "stands_for": "zamjenjuje:",
    "arrived": "dolazak u",
    "left": "odlazak u",
    "excused": "Opravdano odsutni",
    "absent": "Neopravdano odsutni",
    "guests": "Gosti",
    "quorum": "Kvorum",
    "findings": "Konstatuje se",
    "agenda": "Dnevni red",
    "course": "Tok sjednice",
    "item": "Ad",
    "rapporteur": "Izvjestilac",
    "act_number": "broj",
    "act_number_pending": "broj se upisuje naknadno",
    "carrier": "Nosilac",
    "due": "Rok",
    "reporting": "Izvještavanje",
    "attachments": "Prilozi",
    "stamp": "M. P.",
}
LABELS = cast("MinutesLabels", {key: WORDS.get(key, key) for key in MinutesLabels.__annotations__})


def attendant(
    name: str, institution: str, *, stands_for: str = "", arrived: str = "", left: str = ""
) -> Attendant:
    return {
        "name": name,
        "role": "član",
        "institution": institution,
        "stands_for": stands_for,
        "arrived": arrived,
        "left": left,
    }


def item(number: int, heading: str, *decisions: Decision, text: str = "", outcome: str = "") -> MinutesItem:
    return {
        "number": number,
        "heading": heading,
        "rapporteur": "Ljiljana Žunić",
        "notes": [],
        "text": markdown_to_blocks(text),
        "decisions": list(decisions),
        "outcome": outcome,
    }


def conclusion(*, number: str) -> Act:
    return {
        "kind": "Zaključak",
        "number": number,
        "basis": "Na osnovu člana 14. Poslovnika,",
        "text": markdown_to_blocks("# Član 1.\n\nPrihvata se **izvještaj** o upisu."),
        "tasks": [
            {"carrier": "Centar za socijalni rad", "due": "18. decembar 2026.", "reporting": "pismeno"}
        ],
    }


@pytest.fixture
def minutes() -> Minutes:
    """Minutes of a session that had a quorum and adopted an act."""
    decided = Decision(
        vote="Sa 9 glasova za i 1 suzdržanim zaključak je usvojen.", act=conclusion(number="U-143/26")
    )
    return {
        "language": "bs",
        "written_at": WRITTEN_AT,
        "issuer": ISSUER.copy(),
        "number": "01-35-142/26",
        "place_and_date": "Velika Kladuša, 24. novembar 2026. godine",
        "mark": "Nacrt",
        "heading": "Zapisnik",
        "subtitle": SUBTITLE,
        "session": {
            "date": "utorak, 24. novembar 2026.",
            "begins": "10:00",
            "ends": "12:35",
            "place": "Velika sala",
            "chair": "Džemal Hadžić",
            "keeper": "Selma Begić",
            "called": "",
            "recording": "ne",
        },
        "present": [
            attendant("Džemal Hadžić", "Općina", arrived="10:20"),
            attendant("Azra Šabić", "Dom zdravlja", stands_for="Đulaga Đogić", left="11:50"),
        ],
        "excused": [
            Participant(name="Amela Ćoralić", role="članica", institution="Centar za mentalno zdravlje")
        ],
        "absent": [],
        "guests": [],
        "quorum": "Od 3 člana prisutno je 2; Komisija ima kvorum.",
        "held": True,
        "findings": [],
        "agenda_statement": "",
        "agenda_vote": "Dnevni red usvojen je jednoglasno.",
        "items": [
            item(1, "Izvještaj o upisu", decided, text="Rasprava.\n\n#### Pitanja\n\n- *prvo*"),
            item(2, "Stanje baze podataka", outcome="Tačka je odgođena."),
        ],
        "closing": "Predsjednik je zaključio sjednicu u 12:35 sati.",
        "adoption": "",
        "attachments": ["Lista prisutnih"],
        "signatures": [
            {"role": "Zapisničar", "name": "Selma Begić"},
            {"role": "Predsjednik", "name": "Džemal Hadžić"},
        ],
        "labels": LABELS,
    }


def text_of(pdf: bytes) -> str:
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())
    return re.sub(rf"Zapisnik {SUBTITLE} \d+/\d+ ?", "", text)


def test_minutes_say_everything(minutes: Minutes) -> None:
    pdf = render_minutes(minutes)
    text = text_of(pdf)
    for words in (
        "Općina Velika Kladuša " + BODY,
        "Broj: 01-35-142/26",
        "NACRT ZAPISNIK " + SUBTITLE,
        "Predsjedava: Džemal Hadžić",
        "1. Džemal Hadžić, član Općina dolazak u 10:20",
        "zamjenjuje: Đulaga Đogić odlazak u 11:50",
        "Opravdano odsutni: Amela Ćoralić, članica, Centar za mentalno zdravlje",
        "Kvorum Od 3 člana prisutno je 2",
        "Dnevni red 1. Izvještaj o upisu 2. Stanje baze podataka Dnevni red usvojen je jednoglasno.",
        "Ad 1. Izvještaj o upisu Izvjestilac: Ljiljana Žunić Rasprava. Pitanja – prvo Sa 9 glasova za",
        "ZAKLJUČAK broj U-143/26 Na osnovu člana 14. Poslovnika, Član 1. Prihvata se izvještaj o upisu.",
        "Nosilac Rok Izvještavanje Centar za socijalni rad 18. decembar 2026. pismeno",
        "Ad 2. Stanje baze podataka Izvjestilac: Ljiljana Žunić Tačka je odgođena.",
        "Prilozi: 1. Lista prisutnih",
        "Zapisničar Selma Begić M. P. Predsjednik Džemal Hadžić",
    ):
        assert words in text
    metadata = PdfReader(BytesIO(pdf)).metadata
    assert metadata is not None
    assert metadata.title == f"Zapisnik {SUBTITLE}"


def test_what_is_empty_is_left_out(minutes: Minutes) -> None:
    text = text_of(render_minutes(minutes))
    for label in ("Sazvana", "Neopravdano odsutni", "Gosti", "Konstatuje se"):
        assert label not in text


def test_act_without_number_is_printed_as_pending(minutes: Minutes) -> None:
    minutes["items"][0]["decisions"] = [Decision(vote="", act=conclusion(number=""))]
    assert "ZAKLJUČAK broj se upisuje naknadno" in text_of(render_minutes(minutes))


def test_session_without_quorum_has_minutes_without_a_course(minutes: Minutes) -> None:
    minutes["held"] = False
    minutes["findings"] = ["Komisija nema kvorum i ne može odlučivati."]
    text = text_of(render_minutes(minutes))
    assert "Konstatuje se: 1. Komisija nema kvorum i ne može odlučivati." in text
    assert "Dnevni red 1. Izvještaj o upisu" in text
    assert "Tok sjednice" not in text
    assert "ZAKLJUČAK" not in text


def test_minutes_in_cyrillic_keep_numbers_and_addresses(minutes: Minutes) -> None:
    text = text_of(
        render_minutes(convert_texts(minutes, transliterate, SAME_IN_BOTH_SCRIPTS) | {"language": "bs_Cyrl"})
    )
    for words in (
        "Опћина Велика Кладуша",
        "komisija@kladusa.example",
        "Број: 01-35-142/26",
        "ЗАПИСНИК с 9. редовне сједнице",
        "Ђулага Ђогић",
        "Љиљана Жунић",
        "Џемал Хаџић",
        "ЗАКЉУЧАК број U-143/26",
    ):
        assert words in text


def test_long_minutes_keep_their_pages_numbered(minutes: Minutes) -> None:
    minutes["present"] = [attendant(f"Član Broj {number}", "Općina") for number in range(40)]
    minutes["items"] = [
        item(number, "Izvještaj", *minutes["items"][0]["decisions"]) for number in range(1, 31)
    ]
    pages = [page.extract_text() for page in PdfReader(BytesIO(render_minutes(minutes))).pages]
    assert len(pages) > 5
    assert all(f"{number}/{len(pages)}" in page for number, page in enumerate(pages, start=1))
    assert "Ime i prezime" in pages[1]


def test_equal_minutes_are_equal_files(minutes: Minutes) -> None:
    assert render_minutes(minutes) == render_minutes(minutes)


@pytest.mark.parametrize("typed", ['#eval("1") $x$ *a', "👍", "\u202e\x00", "x" * 400])
def test_no_typed_text_stops_a_document(minutes: Minutes, typed: str) -> None:
    minutes["items"] = [item(1, typed, text=typed, outcome=typed)]
    minutes["session"]["place"] = minutes["quorum"] = minutes["issuer"]["body"] = typed
    assert render_minutes(minutes).startswith(b"%PDF")


def test_no_word_shares_a_key_with_what_stays_latin() -> None:
    labels = MinutesLabels.__annotations__.keys() | InvitationLabels.__annotations__.keys()
    assert not labels & SAME_IN_BOTH_SCRIPTS
