"""Calling sessions: what must be there, who is told what, and what is published."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from plugins.minutes.codes import AttendanceState, MemberRole, SessionKind
from plugins.minutes.models import Member, Session
from plugins.minutes.queries import session_page
from plugins.minutes.services import (
    call_session,
    cancel_session,
    change_session,
    draft_session,
    end_membership,
    postpone_session,
)
from portal.accounts.models import User
from portal.errors import Conflict, Invalid
from portal.municipalities.models import Municipality
from tests.plugins.minutes.builders import (
    ADDRESS,
    CALLED_AT,
    STARTS_AT,
    a_body,
    a_draft,
    a_mandate,
    a_member,
    an_item,
    call,
    events_heard,
    mails,
    members_of,
    names_of,
    reader_of,
)

pytestmark = pytest.mark.database


@pytest.fixture
def members(municipality: Municipality) -> list[Member]:
    """Three members of a body."""
    return members_of(a_mandate(a_body()), 3)


@pytest.fixture
def draft(members: list[Member], secretary: User) -> Session:
    """A session of these members with a public and a closed item."""
    session = a_draft(members[0].mandate.body, secretary)
    an_item(session, "Izvještaj o radu dnevnog centra")
    return session


def calendar_of(number: int) -> Calendar:
    return Calendar.from_ical(mails()[number].attachments[0].content)


def test_every_member_gets_the_invitation_and_a_calendar_entry(draft: Session) -> None:
    sent = call_session(session=draft, address=ADDRESS, now=CALLED_AT)
    assert (sent.sent, sent.without_address, sent.warnings) == (3, (), ())
    mail = mails()[0]
    assert mail.subject == "Poziv: 1. redovna sjednica Komisije za SZI, 24. 11. 2026. u 10:00"
    assert "Kada: utorak, 24. novembar 2026. u 10:00" in mail.body
    assert "Gdje: Velika sala općine" in mail.body
    assert "1. Izvještaj o radu dnevnog centra" in mail.body
    assert ADDRESS in mail.body
    (event,) = calendar_of(0).events
    assert event["dtstart"].dt == STARTS_AT
    assert (str(event["summary"]), event["sequence"]) == ("1. redovna sjednica Komisije za SZI", 0)


def test_the_invitation_is_in_the_language_of_the_municipality(
    draft: Session, municipality: Municipality
) -> None:
    municipality.language = "en"
    call(draft)
    assert mails()[0].subject.startswith("Invitation: Regular session no. 1 · Komisija za SZI")


def test_the_heading_of_a_closed_item_stays_out_of_mails(draft: Session) -> None:
    an_item(draft, "Porodica o kojoj se ne piše", is_public=False)
    call(draft)
    mail = mails()[0]
    assert "Porodica" not in mail.body
    assert "2. Tačka zatvorena za javnost" in mail.body
    assert b"Porodica" not in mail.attachments[0].content


def test_deputies_are_not_invited_and_others_are_expected(
    draft: Session, members: list[Member], secretary: User
) -> None:
    mandate = members[0].mandate
    a_member(mandate, "Zamjenik", role=MemberRole.MEMBERS_DEPUTY, deputy_of_id=members[1].id)
    silent = a_member(mandate, "Bez Adrese", contact_email=None)
    sent = call_session(session=draft, address=ADDRESS, now=CALLED_AT)
    assert (sent.sent, sent.without_address) == (3, (silent,))
    page = session_page(draft.id, reader=reader_of(secretary, "call_session"))
    assert [row.state for row in page.attendance] == [AttendanceState.EXPECTED] * 4
    assert [len(row.deputies) for row in page.attendance if row.member is members[1]] == [1]


def test_calling_is_published(draft: Session) -> None:
    with events_heard() as heard:
        call(draft)
    assert names_of(heard) == ["minutes.session_called"]
    assert (draft.state, draft.called_at) == ("called", CALLED_AT)


def test_what_is_missing_is_named_by_field(municipality: Municipality, secretary: User) -> None:
    body = a_body()
    a_mandate(body)
    draft = draft_session(body=body, kind="regular", by=secretary.id, now=CALLED_AT)
    with pytest.raises(Invalid) as raised:
        call(draft)
    assert set(raised.value.fields) == {"starts_at", "place", "items", "members"}
    assert raised.value.message == "Sjednica još nije sazvana: 4 podatka treba ispraviti"
    assert draft.state == "draft"


def test_a_date_in_the_past_names_the_first_possible_day(draft: Session) -> None:
    with pytest.raises(Invalid) as raised:
        call(draft, now=STARTS_AT + timedelta(hours=3))
    assert raised.value.fields == {
        "starts_at": "Datum je u prošlosti. Izaberite dan od 1. 12. 2026. nadalje."
    }


@pytest.mark.parametrize(
    ("kind", "days", "warning"),
    [
        (SessionKind.REGULAR, 7, ()),
        (SessionKind.REGULAR, 5, ("Poziv ide 2 dana kasnije nego što traže pravila organa.",)),
        (SessionKind.EXTRAORDINARY, 3, ()),
        (SessionKind.EXTRAORDINARY, 2, ("Poziv ide 1 dan kasnije nego što traže pravila organa.",)),
    ],
)
def test_short_notice_is_a_warning_only(
    members: list[Member], secretary: User, kind: str, days: int, warning: tuple[str, ...]
) -> None:
    session = a_draft(members[0].mandate.body, secretary, kind=kind)
    an_item(session)
    sent = call_session(session=session, address=ADDRESS, now=STARTS_AT - timedelta(days=days, hours=1))
    assert sent.warnings == warning


def test_a_session_is_called_once(draft: Session) -> None:
    call(draft)
    with pytest.raises(Conflict):
        call(draft)


def test_a_new_date_replaces_the_calendar_entry(draft: Session) -> None:
    call(draft)
    later = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    postpone_session(
        session=draft,
        starts_at=later,
        place="Mala sala",
        link=None,
        reason="Sala je zauzeta.",
        address=ADDRESS,
        now=CALLED_AT,
    )
    assert (draft.state, draft.starts_at, draft.postponed_from) == ("postponed", later, STARTS_AT)
    mail = mails()[3]
    assert "Sala je zauzeta." in mail.body
    (event,) = calendar_of(3).events
    assert (event["dtstart"].dt, event["sequence"]) == (later, 1)
    assert event["uid"] == calendar_of(0).events[0]["uid"]


def test_a_session_put_off_is_called_again_with_its_ordinal(draft: Session) -> None:
    call(draft)
    postpone_session(
        session=draft, starts_at=None, place=None, link=None, reason="", address=ADDRESS, now=CALLED_AT
    )
    assert calendar_of(3)["method"] == "CANCEL"
    change_session(
        session=draft,
        version=draft.version_id,
        kind=draft.kind,
        starts_at=STARTS_AT,
        place="Mala sala",
        link=None,
        note=None,
    )
    call(draft)
    assert (draft.state, draft.ordinal, draft.invitation_sequence) == ("called", 1, 2)


def test_a_cancelled_session_is_told_and_leaves_the_calendars(draft: Session) -> None:
    call(draft)
    sent = cancel_session(session=draft, reason="Bolest.", address=ADDRESS, now=CALLED_AT)
    assert (sent.sent, draft.state, draft.ordinal) == (3, "cancelled", 1)
    assert mails()[3].subject == "Otkazano: 1. redovna sjednica Komisije za SZI"
    assert calendar_of(3).events[0]["status"] == "CANCELLED"


def test_a_cancelled_draft_is_told_to_nobody(draft: Session) -> None:
    assert cancel_session(session=draft, reason="", address=ADDRESS, now=CALLED_AT).sent == 0
    assert (draft.ordinal, mails()) == (None, [])


def test_who_leaves_the_body_is_no_longer_expected(
    draft: Session, members: list[Member], secretary: User
) -> None:
    call(draft)
    end_membership(member=members[2], ends_on=STARTS_AT.date() - timedelta(days=1))
    page = session_page(draft.id, reader=reader_of(secretary, "call_session"))
    assert [row.member for row in page.attendance] == members[:2]
