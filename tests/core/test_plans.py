"""The look-ups of every request and of the worker use an index in tables of fifty thousand rows."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Connection, Select, select, text

from portal import create_app
from portal.accounts.models import Membership, Organisation, SignInSession, User
from portal.accounts.queries import (
    membership_here,
    memberships_of,
    organisation_here,
    organisations_here,
    user_here,
    users_by_id,
    users_here,
)
from portal.accounts.services import user_named
from portal.accounts.sessions import begin_session, find_session
from portal.audit import record
from portal.audit.models import AuditEntry
from portal.clock import now
from portal.database import Base, db, system_connection, transaction
from portal.events import claims, publish
from portal.events.claims import Pair, run
from portal.events.deadlines import DUE as DUE_DEADLINES
from portal.events.liveness import FREE
from portal.events.models import Delivery, FutureEvent, LedgerEvent
from portal.events.vocabulary import MailRequested, WorkRequested
from portal.events.worker import DUE_PAIRS
from portal.migrations import owner_engine
from portal.municipalities import enter
from portal.municipalities.activation import Activation
from portal.municipalities.queries import municipality_by_slug
from portal.municipalities.setting import Setting
from portal.persons import labels_of, make_person_ref
from portal.persons.models import PersonRef
from portal.plugins import active_plugins, subscriptions
from portal.testing import (
    MEMBER_SINCE,
    SETTINGS,
    Server,
    dispose,
    make_municipality,
    make_organisation,
    make_user,
    switch_everything_on,
)
from portal.testing.plans import explain, key_of, multiply, plans_of
from portal.toolkit.mail import Mail, send_mail
from portal.toolkit.search import find_subjects, index_words
from portal.toolkit.search.models import SearchKey

pytestmark = pytest.mark.database

ROWS = {"jajce": 100, "livno": 49_900}
"""Copies of each row, by municipality; jajce is the one in sight."""

SECRET = "the token of amra"
LARGE = (
    Activation,
    AuditEntry,
    Delivery,
    FutureEvent,
    LedgerEvent,
    Mail,
    Membership,
    Organisation,
    PersonRef,
    SearchKey,
    Setting,
    SignInSession,
    User,
)


def seed(app: Flask, slug: str) -> None:
    """Make one of everything that a request or the worker looks up."""
    with app.app_context(), transaction():
        municipality = make_municipality(slug, slug)
        enter(municipality)
        switch_everything_on()
        centre = make_organisation(municipality, "Centar")
        user = make_user(municipality, "secretary", username=slug, organisation=centre, email=None)
        begin_session(user, browser=None, address=None, data={}, at=now())
        person = make_person_ref(label="Emina Begić")
        index_words(kind="people.name", subject_id=person.id, text="Emina")
        send_mail(to="amra@example.ba", subject="Poziv", body="Tekst")
        publish(WorkRequested(work_id=person.id, record="x"), at=now() + timedelta(days=1), key="reminder")
        record("portal.tried", subject=f"portal.user/{user.id}")
        db.session.add(Setting(plugin="minutes", key="k", value=1, changed_at=now()))
        db.session.flush()


def fill(owner: Connection, slug: str) -> None:
    place = owner.execute(text("SELECT id FROM portal_municipality WHERE slug = :slug"), {"slug": slug})
    here = f"municipality_id = '{place.scalar_one()}'"

    def copy(model: type[Base], like: str = here, **changes: str) -> None:
        multiply(owner, model.__table__, ROWS[slug], like=like, **changes)

    def key(model: type[Base]) -> str:
        return key_of(model.__tablename__, slug)

    copy(User, f"username = '{slug}'", id=key(User), username="username || n", sort_key="sort_key || n")
    copy(Organisation, id=key(Organisation), name="name || n", sort_key="sort_key || n")
    copy(Membership, id=key(Membership), user_id=key(User), organisation_id=key(Organisation))
    copy(
        SignInSession,
        f"user_id = (SELECT id FROM portal_user WHERE username = '{slug}')",
        token_hash=f"decode(md5('{slug}' || n), 'hex')",
        user_id=key(User),
    )
    copy(Activation, f"{here} AND plugin = 'minutes'", plugin="'p' || n")
    copy(Setting, key="key || n")
    copy(PersonRef, id=key(PersonRef))
    copy(SearchKey, key="md5(n::text)", subject_id=key(PersonRef))
    copy(Mail, id=key(Mail))
    copy(FutureEvent, key="key || n", at="at + n * interval '1 minute'")
    copy(
        AuditEntry,
        f"{here} AND action = 'portal.tried'",
        subject="subject || n",
        at="at - n * interval '1 minute'",
    )
    copy(LedgerEvent, id=key(LedgerEvent), subject="subject || n")
    later = "CASE WHEN n % 100 = 0 THEN due_at ELSE due_at + interval '1 day' END"
    copy(Delivery, event_seq="event_seq + n * 2", subject="subject || n", due_at=later)


@pytest.fixture(scope="module")
def large_app(server: Server, template: str) -> Iterator[Flask]:
    """Return a portal with fifty thousand rows in each of its tables that grow."""
    name = server.clone(template)
    app = create_app(server.configuration(name), settings=SETTINGS)
    for slug in ROWS:
        seed(app, slug)
    with owner_engine(server.configuration(name).database_owner_url or "").begin() as owner:
        for slug in ROWS:
            fill(owner, slug)
        owner.execute(text("ANALYZE"))
    yield app
    with app.app_context():
        dispose()
    server.drop(name)


@pytest.fixture
def amra(large_app: Flask) -> Iterator[UUID]:
    """Return the id of a user, inside a municipality of a hundred users beside one of fifty thousand."""
    with large_app.app_context(), transaction():
        enter(municipality_by_slug("jajce"))
        yield db.session.scalars(select(User.id).where(User.username == "jajce")).one()


def here() -> UUID:
    return municipality_by_slug("jajce").id


def the_pair() -> Pair:
    plugin, subscription = next(each for each in subscriptions() if each[1].event == MailRequested.name)
    return Pair(plugin=plugin, subscription=subscription, municipality_id=here())


def an_organisation() -> Organisation:
    found = select(Organisation).where(Organisation.municipality_id == here()).limit(1)
    return db.session.scalars(found).one()


def deadlines() -> Select[FutureEvent]:
    due = select(FutureEvent).where(FutureEvent.at <= now())
    return due.order_by(FutureEvent.at, FutureEvent.key).limit(100)


LOOKS: dict[str, tuple[Callable[[UUID], object], str]] = {
    "session by its token": (lambda _: find_session(SECRET, at=now()), "pk_portal_sign_in_session"),
    "membership": (
        lambda user: membership_here(user_id=user, slug="jajce", day=MEMBER_SINCE),
        "ix_portal_membership_user_id_municipality_id",
    ),
    "memberships of a user": (
        lambda user: memberships_of(user_id=user, day=MEMBER_SINCE),
        "ix_portal_membership_user_id_municipality_id",
    ),
    "user by name or address": (lambda _: user_named("jajce"), "uq_portal_user_username"),
    "user": (user_here, "pk_portal_user"),
    "users": (lambda user: users_by_id({user}), "pk_portal_user"),
    "users here": (lambda _: users_here(MEMBER_SINCE), "ix_portal_membership_municipality_id"),
    "institution": (lambda _: organisation_here(an_organisation().id), "portal_organisation_"),
    "institutions here": (lambda _: organisations_here(), "uq_portal_organisation_municipality_id_"),
    "what is switched on": (lambda _: active_plugins(here()), "pk_portal_activation"),
    "settings": (lambda _: db.session.scalars(select(Setting)).all(), "pk_portal_setting"),
    "person": (lambda user: labels_of([user]), "portal_person_ref"),
    "search": (lambda _: find_subjects(["people.name"], "emi"), "pk_portal_search_key"),
    "mail": (lambda user: db.session.get(Mail, user), "portal_mail"),
    "log of a record": (
        lambda _: db.session.scalars(select(AuditEntry).where(AuditEntry.subject == "portal.user/1")).all(),
        "ix_portal_audit_entry_subject",
    ),
    "due deliveries": (lambda _: run(the_pair(), claims.DUE, now=None), "pk_portal_delivery"),
    "the next delivery": (
        lambda _: run(the_pair(), claims.LEASE_NEXT, now=None, token=1),
        "pk_portal_delivery",
    ),
    "deadlines": (
        lambda _: db.session.scalars(deadlines()).all(),
        "ix_portal_future_event_at",
    ),
}


def assert_no_scan(plan: str) -> None:
    names = [model.__tablename__ for model in LARGE]
    assert [name for name in names if f"Seq Scan on {name} " in plan] == [], plan


@pytest.mark.parametrize("what", LOOKS)
def test_a_look_up_uses_an_index(amra: UUID, what: str) -> None:
    look, index = LOOKS[what]
    db.session.expunge_all()
    plan = plans_of(lambda: look(amra))
    assert index in plan, plan
    assert_no_scan(plan)


@pytest.mark.parametrize(
    ("statement", "values", "index"),
    [
        (DUE_PAIRS, {"names": ["portal.send_mail"], "rest": claims.REST}, "pk_portal_delivery"),
        (DUE_DEADLINES, {}, "ix_portal_future_event_at"),
        (FREE, {"workers": 1}, "ix_portal_delivery_held"),
    ],
)
def test_the_worker_finds_what_is_due(
    amra: UUID, statement: object, values: dict[str, object], index: str
) -> None:
    with system_connection() as connection:
        plan = "\n".join(connection.scalars(text(f"EXPLAIN {statement}"), values))
    assert index in plan, plan
    assert_no_scan(plan)


def test_a_statement_can_be_explained(amra: UUID) -> None:
    assert "uq_portal_mail_municipality_id_id" in explain(select(Mail))
    assert db.session.execute(text("SELECT current_user")).scalar_one() == "portal_app"
