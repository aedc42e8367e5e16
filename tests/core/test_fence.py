"""The fence between municipalities holds by ORM, bulk statement, raw SQL and reference."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import aliased

from portal.accounts.models import Membership
from portal.audit import record
from portal.audit.models import AuditEntry
from portal.database import MunicipalityNotSet, db, scope, transaction
from portal.migrations import owner_engine
from portal.municipalities import enter
from portal.municipalities.models import Municipality
from portal.testing import MEMBER_SINCE, make_municipality, make_organisation, make_user
from portal.toolkit.mail import Mail, send_mail

pytestmark = pytest.mark.database


@pytest.fixture
def foreign_mail(municipality: Municipality, other_municipality: Municipality) -> UUID:
    """A row of the other municipality; the first one is in sight again afterwards."""
    enter(other_municipality)
    mail = send_mail(to="ana@example.ba", subject="Poziv", body="Povjerljivo")
    mail_id = mail.id
    db.session.expunge_all()
    enter(municipality)
    return mail_id


def test_a_select_sees_own_rows_only(foreign_mail: UUID) -> None:
    own = send_mail(to="edin@example.ba", subject="Poziv", body="Tekst")
    other = aliased(Mail)
    assert list(db.session.scalars(select(Mail.id))) == [own.id]
    assert list(db.session.scalars(select(other.id))) == [own.id]
    assert db.session.scalar(select(func.count()).select_from(Mail)) == 1


def test_a_row_of_others_cannot_be_fetched_by_its_key(foreign_mail: UUID) -> None:
    assert db.session.get(Mail, foreign_mail) is None


def test_bulk_statements_touch_own_rows_only(
    foreign_mail: UUID, municipality: Municipality, other_municipality: Municipality
) -> None:
    assert db.session.execute(update(Mail).values(subject="x")).rowcount == 0
    assert db.session.execute(delete(Mail)).rowcount == 0
    enter(other_municipality)
    assert db.session.get_one(Mail, foreign_mail).subject == "Poziv"


def test_raw_sql_sees_own_rows_only(foreign_mail: UUID) -> None:
    assert db.session.execute(text("SELECT count(*) FROM portal_mail")).scalar_one() == 0
    assert db.session.execute(text("UPDATE portal_mail SET subject = 'x'")).rowcount == 0


def test_a_row_cannot_be_written_for_others(foreign_mail: UUID, other_municipality: Municipality) -> None:
    statement = text(
        "INSERT INTO portal_audit_entry (municipality_id, at, action, subject, details) "
        "VALUES (:other, now(), 'x', 'y', '{}')"
    )
    with pytest.raises(DBAPIError, match="row-level security"), db.session.begin_nested():
        db.session.execute(statement, {"other": other_municipality.id})


def test_a_row_cannot_be_moved_to_others(
    municipality: Municipality, other_municipality: Municipality
) -> None:
    mail = send_mail(to="edin@example.ba", subject="Poziv", body="Tekst")
    mail.municipality_id = other_municipality.id
    with pytest.raises(DBAPIError, match="row-level security"):
        db.session.flush()


def test_a_reference_to_a_row_of_others_is_refused(
    municipality: Municipality, other_municipality: Municipality
) -> None:
    foreign = make_organisation(other_municipality, "Centar za socijalnu skrb")
    user = make_user(municipality, "member")
    db.session.add(
        Membership(
            user_id=user.id,
            municipality_id=municipality.id,
            organisation_id=foreign.id,
            starts_on=MEMBER_SINCE,
            ends_on=MEMBER_SINCE,
        )
    )
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_a_statement_without_a_municipality_is_refused(app: Flask) -> None:
    with pytest.raises(MunicipalityNotSet):
        db.session.scalars(select(Mail)).all()
    record("x", subject="y")
    with pytest.raises(MunicipalityNotSet):
        db.session.flush()


def test_raw_sql_without_a_municipality_is_refused_by_the_database(own_database: Flask) -> None:
    with own_database.app_context(), transaction(), pytest.raises(DBAPIError):
        db.session.execute(text("SELECT * FROM portal_mail"))


def test_the_session_alone_keeps_rows_apart(own_database: Flask) -> None:
    owner = owner_engine(own_database.config["PORTAL"].database_owner_url or "")
    with owner.begin() as connection:
        connection.execute(text("ALTER TABLE portal_mail DISABLE ROW LEVEL SECURITY"))
    with own_database.app_context():
        with transaction():
            here, there = (make_municipality(slug, slug).id for slug in ("jajce", "livno"))
        with transaction(there):
            foreign = send_mail(to="ana@example.ba", subject="Poziv", body="Povjerljivo").id
        with transaction(here):
            own = send_mail(to="edin@example.ba", subject="Poziv", body="Tekst").id
            assert db.session.scalar(text("SELECT count(*) FROM portal_mail")) == 2
            assert list(db.session.scalars(select(aliased(Mail).id))) == [own]
            assert db.session.get(Mail, foreign) is None
            assert db.session.execute(update(Mail).values(subject="x")).rowcount == 1
            assert db.session.execute(delete(Mail)).rowcount == 1


def test_the_scope_ends_with_its_transaction(own_database: Flask) -> None:
    with own_database.app_context():
        with transaction():
            place = make_municipality("jajce", "Jajce").id
        with transaction(place):
            send_mail(to="edin@example.ba", subject="Poziv", body="Tekst")
        with transaction(), pytest.raises(DBAPIError):
            db.session.execute(text("SELECT * FROM portal_mail"))
        with scope(uuid4()):
            assert db.session.scalars(select(Mail)).all() == []


@pytest.mark.parametrize(
    "statement", ["UPDATE portal_audit_entry SET action = 'x'", "DELETE FROM portal_audit_entry"]
)
def test_the_audit_log_cannot_be_rewritten(municipality: Municipality, statement: str) -> None:
    record("portal.tried", subject="portal.test/1")
    db.session.flush()
    with pytest.raises(DBAPIError, match="permission denied"), db.session.begin_nested():
        db.session.execute(text(statement))
    assert db.session.scalar(select(AuditEntry.action).where(AuditEntry.subject == "portal.test/1"))


def test_pages_cannot_change_the_tables_themselves(municipality: Municipality) -> None:
    for statement in (
        "DROP POLICY municipality ON portal_mail",
        "ALTER TABLE portal_mail DISABLE ROW LEVEL SECURITY",
    ):
        with pytest.raises(DBAPIError), db.session.begin_nested():
            db.session.execute(text(statement))
