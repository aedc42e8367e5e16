"""Bodies, sessions and people for the tests of the minutes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from plugins.minutes.codes import ActKind, ItemKind, MemberRole, SessionKind
from plugins.minutes.models import Act, AgendaItem, Body, Mandate, Member, Session, Vote
from plugins.minutes.permissions import PERMISSIONS
from plugins.minutes.queries import member_here
from plugins.minutes.services import (
    Ballot,
    BodyRules,
    NewTask,
    Seat,
    add_item,
    add_member,
    adopt_act,
    call_session,
    create_body,
    draft_session,
    open_mandate,
    record_arrival,
    record_vote,
    start_item,
    start_session,
)
from portal.accounts.models import User
from portal.database import db
from portal.declarations import Reader
from portal.events import Event
from portal.events.publishing import published
from portal.toolkit.mail import Mail

CALLED_AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
STARTS_AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""Tuesday, 10:00 on the wall clock."""
MANDATE_FROM = date(2026, 1, 1)
ADDRESS = "http://portal.example/jajce/minutes/sessions/1"


def minutes_later(minutes: int) -> datetime:
    return STARTS_AT + timedelta(minutes=minutes)


def reader_of(user: User, *permissions: str, organisation_id: UUID | None = None) -> Reader:
    wanted = frozenset(f"minutes.{name}" for name in permissions)
    assert wanted <= {permission.name for permission in PERMISSIONS}
    return Reader(user_id=user.id, organisation_id=organisation_id, permissions=wanted)


def a_body(name: str = "Komisija za socijalnu zaštitu i inkluziju", **rules: object) -> Body:
    return create_body(
        name=name,
        short_name="Komisija za SZI",
        genitive="Komisije za SZI",
        kind="commission",
        now=CALLED_AT,
        rules=BodyRules(**rules),  # type: ignore[arg-type]  # named by the test
    )


def a_mandate(body: Body, starts_on: date = MANDATE_FROM) -> Mandate:
    return open_mandate(body=body, starts_on=starts_on)


def a_member(mandate: Mandate, name: str = "Fahrudin Osmić", **values: object) -> Member:
    person = {} if "user_id" in values else {"contact_name": name, "contact_email": f"{len(name)}@example.ba"}
    seat = Seat(**{"role": MemberRole.MEMBER, "starts_on": MANDATE_FROM, **person, **values})  # type: ignore[arg-type]
    return member_here(add_member(mandate=mandate, seat=seat).id)


def members_of(mandate: Mandate, count: int) -> list[Member]:
    """Seat a chair and as many members as are missing from the count."""
    chair = a_member(mandate, "Fahrudin Osmić", role=MemberRole.CHAIR)
    return [chair, *(a_member(mandate, f"Član {number}") for number in range(2, count + 1))]


def a_draft(
    body: Body, by: User, starts_at: datetime = STARTS_AT, kind: str = SessionKind.REGULAR
) -> Session:
    return draft_session(
        body=body, kind=kind, by=by.id, now=CALLED_AT, starts_at=starts_at, place="Velika sala općine"
    )


def an_item(
    session: Session, heading: str = "Izvještaj o radu dnevnog centra", **values: object
) -> AgendaItem:
    return add_item(session=session, heading=heading, kind=ItemKind.REPORT, **values)  # type: ignore[arg-type]


def call(session: Session, now: datetime = CALLED_AT) -> Session:
    return call_session(session=session, address=ADDRESS, now=now).session


def start(session: Session, members: Sequence[Member], keeper: User) -> Session:
    """Open a session at its time, with these members present from then on."""
    assert session.starts_at is not None
    start_session(session=session, chair=members[0], keeper_id=keeper.id, now=session.starts_at)
    for member in members:
        record_arrival(session=session, member=member, at=session.starts_at, now=session.starts_at)
    return session


def vote_on(item: AgendaItem, by: User, now: datetime, **ballot: int) -> Vote:
    return record_vote(item=item, ballot=Ballot(**ballot), by=by.id, now=now)


def an_act(
    item: AgendaItem, by: User, now: datetime, *tasks: NewTask, votes: int, text: str = "Usvaja se."
) -> Act:
    """Open the item, let everybody present vote for it, and adopt a conclusion."""
    start_item(item=item, now=now)
    vote = vote_on(item, by, now, votes_for=votes)
    return adopt_act(item=item, vote=vote, kind=ActKind.ZAKLJUCAK, text=text, by=by.id, now=now, tasks=tasks)


def mails() -> list[Mail]:
    """Return the mails that wait to be sent, with their files."""
    return list(
        db.session.scalars(select(Mail).options(selectinload(Mail.attachments)).order_by(Mail.id)).unique()
    )


@contextmanager
def events_heard() -> Iterator[list[Event]]:
    """Collect what is published in a block."""
    heard: list[Event] = []

    def hear(sender: str, *, envelope: object, event: Event) -> None:
        heard.append(event)

    with published.connected_to(hear):
        yield heard


def names_of(events: Sequence[Event]) -> list[str]:
    """Name the events, but for the portal's own about mail."""
    return [event.name for event in events if not event.name.startswith("mail.")]
