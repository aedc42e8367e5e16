"""The invitation says what it is told to."""

from datetime import UTC, datetime
from io import BytesIO
from typing import cast

import pytest
from pypdf import PdfReader

from plugins.minutes.documents import Invitation, InvitationLabels, render_invitation
from portal.toolkit.documents import markdown_to_blocks

WORDS = {
    "document_number": "Broj",
    "date": "Datum",
    "begins": "Početak",
    "place": "Mjesto",
    "online": "Veza",
    "agenda": "Dnevni red",
    "rapporteur": "Izvjestilac",
    "papers": "Materijal",
}
LABELS = cast("InvitationLabels", {key: WORDS.get(key, key) for key in InvitationLabels.__annotations__})


@pytest.fixture
def invitation() -> Invitation:
    """The invitation to a session in a room."""
    return {
        "language": "bs",
        "written_at": datetime(2026, 11, 17, 8, tzinfo=UTC),
        "issuer": {
            "crest": "L",
            "accent": "bor",
            "lines": ["Bosna i Hercegovina", "Grad Livno"],
            "body": "Povjerenstvo za socijalnu zaštitu",
            "address": "",
            "phone": "",
            "email": "",
            "website": "",
        },
        "number": "01-35-131/26",
        "place_and_date": "Velika Kladuša, 17. novembar 2026. godine",
        "recipients": ["Članovima Komisije", "– svima –"],
        "heading": "Poziv",
        "subtitle": "na 9. redovnu sjednicu",
        "opening": "Na osnovu člana 9. Poslovnika sazivam sjednicu koja će se održati:",
        "session": {
            "date": "utorak, 24. novembar 2026.",
            "begins": "10:00",
            "place": "Velika sala",
            "url": "",
        },
        "items": [
            {
                "number": 1,
                "heading": "Izvještaj o upisu",
                "rapporteur": "Ljiljana Žunić",
                "papers": ["Izvještaj"],
            }
        ],
        "notes": markdown_to_blocks("Dolazak potvrdite do **20. novembra**."),
        "signatures": [{"role": "Predsjednik", "name": "Džemal Hadžić"}],
        "labels": LABELS,
    }


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_invitation_says_everything_on_one_page(invitation: Invitation) -> None:
    pdf = render_invitation(invitation)
    text = text_of(pdf)
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    for words in (
        "Broj: 01-35-131/26",
        "Članovima Komisije – svima –",
        "POZIV na 9. redovnu sjednicu",
        "Datum: utorak, 24. novembar 2026. Početak: 10:00 Mjesto: Velika sala",
        "Dnevni red 1. Izvještaj o upisu Izvjestilac: Ljiljana Žunić Materijal: Izvještaj",
        "Dolazak potvrdite do 20. novembra.",
    ):
        assert words in text
    assert "Veza" not in text


def test_online_session_prints_its_address(invitation: Invitation) -> None:
    invitation["session"]["place"] = ""
    invitation["session"]["url"] = "https://sastanak.example/povjerenstvo"
    text = text_of(render_invitation(invitation))
    assert "Veza: https://sastanak.example/povjerenstvo" in text
    assert "Mjesto" not in text


def test_no_typed_text_stops_an_invitation(invitation: Invitation) -> None:
    for typed in ('#eval("1") $x$ *a', "👍", "\u202e\x00", "x" * 400):
        invitation["opening"] = invitation["session"]["place"] = invitation["items"][0]["heading"] = typed
        invitation["notes"] = markdown_to_blocks(typed)
        assert render_invitation(invitation).startswith(b"%PDF")
