"""Minutes and invitation as downloads: both scripts, and closed items only for who may see them."""

from collections.abc import Iterator
from io import BytesIO
from uuid import UUID

import pytest
from pypdf import PdfReader
from werkzeug.test import TestResponse

from plugins.minutes.codes import ItemState
from plugins.minutes.documents.scripts import document_language
from plugins.minutes.queries import item_here, member_here, session_here
from plugins.minutes.services import (
    Ballot,
    NewTask,
    adopt_act,
    close_session,
    declare_inquorate,
    end_session,
    finish_item,
    mark_excused,
    record_arrival,
    record_departure,
    record_vote,
    save_text,
    start_item,
    start_session,
)
from portal.accounts.models import User
from portal.municipalities.models import Municipality
from portal.testing import PortalClient, make_organisation, make_user
from tests.plugins.minutes.builders import a_member, minutes_later
from tests.plugins.minutes.sessions_on_screen import (
    CLOSED_HEADING,
    Held,
    a_called_session,
    a_held_session,
    at_minute,
)

pytestmark = pytest.mark.database

PUBLIC = "Jasmina Delić je **predstavila** izvještaj o Dnevnom centru."
CLOSED = "Raspravljano je o porodici iz Šumatca."


@pytest.fixture(autouse=True)
def ninety_minutes_after_the_beginning() -> Iterator[None]:
    with at_minute(90):
        yield


@pytest.fixture
def held(secretary: User, municipality: Municipality) -> Held:
    """A session at its end: an act with a task, a closed item, somebody late, somebody who left."""
    centre = make_organisation(municipality, "Centar za socijalni rad")
    held = a_called_session(secretary, members=5)
    session = session_here(held.session_id)
    seats = [member_here(member) for member in held.members]
    start_session(session=session, chair=seats[0], keeper_id=secretary.id, now=minutes_later(0))
    for seat in seats[:3]:
        record_arrival(session=session, member=seat, at=minutes_later(0), now=minutes_later(1))
    mark_excused(session=session, member=seats[4])
    first = start_item(item=item_here(held.first), now=minutes_later(2))
    record_arrival(session=session, member=seats[3], at=minutes_later(20), now=minutes_later(20))
    save_text(item=first, text=PUBLIC, version=0, by=secretary.id, now=minutes_later(21))
    vote = record_vote(item=first, ballot=Ballot(votes_for=4), by=secretary.id, now=minutes_later(22))
    adopt_act(
        item=first,
        vote=vote,
        kind="ZAKLJUCAK",
        text="Usvaja se izvještaj.",
        by=secretary.id,
        now=minutes_later(23),
        tasks=[NewTask(organisation_id=centre.id, due_on=minutes_later(20000).date())],
    )
    finish_item(item=first, outcome=ItemState.DECIDED, now=minutes_later(25))
    record_departure(session=session, member=seats[1], at=minutes_later(40), now=minutes_later(40))
    second = start_item(item=item_here(held.second), now=minutes_later(41))
    save_text(item=second, text=CLOSED, version=0, by=secretary.id, now=minutes_later(42))
    finish_item(item=second, outcome=ItemState.NOTED, now=minutes_later(50))
    end_session(session=session, now=minutes_later(60))
    return held


def text_of(response: TestResponse) -> str:
    assert response.status_code == 200, response.text
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(response.data)).pages).split())


def minutes_of(client: PortalClient, held: Held, script: str = "latin") -> str:
    return text_of(client.get(f"{held.url}/minutes.pdf?script={script}"))


def test_minutes_say_what_happened(client: PortalClient, held: Held, secretary: User) -> None:
    text = minutes_of(client.sign_in(secretary), held)
    for words in (
        "Općina Jajce",
        "NACRT",
        "ZAPISNIK sa 1. redovne sjednice Komisije za SZI",
        "Datum: utorak, 24. novembar 2026. Početak: 10:00 Završetak: 11:00",
        "Predsjedava: Fahrudin Osmić",
        "Zapisnik vodi: Amra Hodžić",
        "dolazak u 10:20",
        "odlazak u 10:40",
        "Opravdano odsutni: Član 5",
        "ukupno je 5, prisutna su 3, a potrebno 3",
        "Jasmina Delić je predstavila izvještaj o Dnevnom centru.",
        "Jednoglasno, sa 4 glasa za, zaključak je usvojen.",
        "ZAKLJUČAK broj se upisuje naknadno Usvaja se izvještaj.",
        "Centar za socijalni rad",
        CLOSED_HEADING,
        CLOSED,
        "Tačka je primljena k znanju.",
        "Sjednica je završena u 11:00.",
    ):
        assert words in text, words


def test_minutes_in_cyrillic_are_cyrillic_throughout(
    client: PortalClient, held: Held, secretary: User
) -> None:
    text = minutes_of(client.sign_in(secretary), held, "cyrillic")
    for words in (
        "ЗАПИСНИК са 1. редовне сједнице Комисије за СЗИ",
        "Датум: уторак, 24. новембар 2026.",
        "Предсједава: Фахрудин Осмић",
        "Јасмина Делић је представила извјештај о Дневном центру.",
        "Једногласно, са 4 гласа за, закључак је усвојен.",
        "ЗАКЉУЧАК",
        "Центар за социјални рад",
    ):
        assert words in text, words
    assert not set(text) & set("šđčćžŠĐČĆŽ")


def test_minutes_of_a_closed_session_are_no_draft(client: PortalClient, held: Held, secretary: User) -> None:
    close_session(session=session_here(held.session_id), now=minutes_later(80))
    assert "NACRT" not in minutes_of(client.sign_in(secretary), held)


@pytest.mark.parametrize("role", ["mayor", "auditor", "coordinator"])
@pytest.mark.parametrize("script", ["latin", "cyrillic"])
def test_a_closed_item_is_not_in_the_document_of_who_may_not_see_it(
    client: PortalClient, held: Held, municipality: Municipality, role: str, script: str
) -> None:
    client.sign_in(make_user(municipality, role))
    text = minutes_of(client, held, script)
    invitation = text_of(client.get(f"{held.url}/invitation.pdf?script={script}"))
    for secret in ("Šumat", "Шумат", "Raspravljano", "Расправљано", "pojedinačnog", "појединачног"):
        assert secret not in text
        assert secret not in invitation
    assert ("Tačka zatvorena za javnost" if script == "latin" else "Тачка затворена за јавност") in text
    assert ("Jasmina Delić" if script == "latin" else "Јасмина Делић") in text


def test_a_member_of_that_time_reads_the_closed_item(
    client: PortalClient, held: Held, municipality: Municipality
) -> None:
    user = make_user(municipality, "member")
    a_member(member_here(held.members[0]).mandate, user_id=user.id)
    assert CLOSED in minutes_of(client.sign_in(user), held)


def test_the_invitation_says_when_where_and_what(client: PortalClient, held: Held, secretary: User) -> None:
    client.sign_in(secretary)
    latin = text_of(client.get(f"{held.url}/invitation.pdf"))
    for words in (
        "Jajce, 16. 11. 2026.",
        "Članovima Komisije za SZI – svima –",
        "POZIV na 1. redovnu sjednicu Komisije za SZI",
        "Početak: 10:00 Mjesto: Velika sala općine",
        "1. Izvještaj o radu dnevnog centra Izvjestilac: Jasmina Delić",
        "Fahrudin Osmić",
    ):
        assert words in latin, words
    cyrillic = text_of(client.get(f"{held.url}/invitation.pdf?script=cyrillic"))
    assert "ПОЗИВ на 1. редовну сједницу Комисије за СЗИ" in cyrillic


def test_minutes_without_a_quorum_have_no_course(client: PortalClient, secretary: User) -> None:
    held = a_held_session(secretary)
    session = session_here(held.session_id)
    for member in held.members[:3]:
        record_departure(
            session=session, member=member_here(member), at=minutes_later(3), now=minutes_later(4)
        )
    declare_inquorate(session=session, now=minutes_later(20))
    text = minutes_of(client.sign_in(secretary), held)
    assert "Nema kvoruma." in text
    assert "Konstatuje se: 1. Nije prisutan dovoljan broj članova za punovažno odlučivanje." in text
    assert "Tok sjednice" not in text


def test_a_download_is_private_and_has_a_plain_name(
    client: PortalClient, held: Held, secretary: User
) -> None:
    client.sign_in(secretary)
    for name, filename in (
        ("minutes.pdf?script=cyrillic", "zapisnik-1-2026-11-24-cyrl.pdf"),
        ("invitation.pdf", "poziv-1-2026-11-24.pdf"),
    ):
        response = client.get(f"{held.url}/{name}")
        assert response.mimetype == "application/pdf"
        assert response.headers["Content-Disposition"] == f'attachment; filename="{filename}"'
        assert response.headers["Cache-Control"] == "private, no-store"


def test_there_are_no_minutes_before_the_session(client: PortalClient, secretary: User) -> None:
    held = a_called_session(secretary)
    client.sign_in(secretary)
    assert client.get(f"{held.url}/minutes.pdf").status_code == 409
    assert client.get(f"{held.url}/invitation.pdf").status_code == 200


@pytest.mark.parametrize("role", ["institution_officer", "it_staff"])
def test_who_may_not_read_sessions_downloads_nothing(
    client: PortalClient, held: Held, municipality: Municipality, role: str
) -> None:
    client.sign_in(make_user(municipality, role))
    for name in ("minutes.pdf", "invitation.pdf"):
        assert client.get(f"{held.url}/{name}").status_code == 403


@pytest.mark.parametrize(
    ("language", "script", "expected"),
    [
        ("bs", None, "bs"),
        ("bs", "cyrillic", "bs_Cyrl"),
        ("sr_Cyrl", None, "sr_Cyrl"),
        ("sr_Cyrl", "latin", "sr"),
        ("sr", "nonsense", "sr"),
        ("hr", "cyrillic", "hr"),
        ("en", "cyrillic", "en"),
    ],
)
def test_a_document_has_the_municipality_s_language(language: str, script: str | None, expected: str) -> None:
    assert document_language(language, script) == expected


def test_ids_of_nothing_are_not_found(client: PortalClient, secretary: User) -> None:
    client.sign_in(secretary)
    nothing = UUID(int=7)
    for name in ("minutes.pdf", "invitation.pdf"):
        assert client.get(f"/jajce/minutes/sessions/{nothing}/{name}").status_code == 404
