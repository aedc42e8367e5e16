"""Pointers to persons: behind the fence, named as written, and silent about who is known."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import load_only
from werkzeug.datastructures import MultiDict
from wtforms.validators import DataRequired, Optional

from portal.audit.models import AuditEntry
from portal.database import db
from portal.errors import Conflict, Invalid, NotFound, Unavailable
from portal.municipalities import enter
from portal.municipalities.models import Municipality
from portal.persons import (
    NamedPerson,
    PersonField,
    PersonRef,
    labels_of,
    link_person,
    make_person_ref,
    person_ref_here,
    person_ref_of,
    unlink_person,
)
from portal.security.encryption.cipher import Cipher
from portal.web.forms import BaseForm

NAME = "Nermina Alić"


class ContactForm(BaseForm):
    contact = PersonField("Osoba", [DataRequired("Upišite ime.")])
    witness = PersonField("Svjedok", [Optional()])


def fill(typed: dict[str, str] | None = None, **known: Any) -> ContactForm:
    return ContactForm(MultiDict(typed) if typed is not None else None, data=known, meta={"csrf": False})


def test_a_name_is_kept_as_it_was_written(municipality: Municipality) -> None:
    person_ref = make_person_ref(label="  Nermina \n  Alić ")
    assert person_ref.label == NAME
    assert person_ref.municipality_id == municipality.id
    assert (person_ref.provider, person_ref.person_id) == (None, None)


@pytest.mark.parametrize("label", ["", "  \n ", "x" * 201])
def test_a_name_that_cannot_stand_is_refused(municipality: Municipality, label: str) -> None:
    with pytest.raises(Invalid):
        make_person_ref(label=label)


def test_the_same_name_twice_makes_two_pointers(municipality: Municipality) -> None:
    known = make_person_ref(label=NAME)
    link_person(person_ref=known, provider="people", person_id=uuid4())
    another = make_person_ref(label=NAME)
    assert another.id != known.id
    assert another.person_id is None


@pytest.mark.database
def test_a_pointer_stays_behind_the_fence(
    municipality: Municipality, other_municipality: Municipality
) -> None:
    enter(other_municipality)
    foreign = make_person_ref(label=NAME).id
    db.session.expunge_all()
    enter(municipality)
    own = make_person_ref(label="Amra Hodžić").id
    with pytest.raises(NotFound):
        person_ref_here(foreign)
    with pytest.raises(NotFound):
        person_ref_of(NamedPerson(label=NAME, person_ref_id=foreign))
    assert labels_of([foreign, own]) == {own: "Amra Hodžić"}
    assert db.session.scalar(select(func.count()).select_from(PersonRef)) == 1


def test_many_names_come_with_one_statement(municipality: Municipality) -> None:
    wanted = {make_person_ref(label=f"Osoba {number}").id: f"Osoba {number}" for number in range(20)}
    db.session.expunge_all()
    statements: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        assert labels_of([*wanted, *wanted, uuid4()]) == wanted
        assert len(statements) == 1
        assert labels_of([]) == {}
    finally:
        event.remove(db.engine, "before_cursor_execute", count)


def test_nothing_is_decrypted_that_nobody_reads(
    municipality: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    person_ref = make_person_ref(label=NAME)
    db.session.expunge_all()
    read: list[UUID] = []
    monkeypatch.setattr(Cipher, "decrypt", lambda _self, _value, place: read.append(place.row_id) or NAME)
    slim = select(PersonRef).options(load_only(PersonRef.provider, raiseload=True))
    assert [row.id for row in db.session.scalars(slim)] == [person_ref.id]
    assert read == []
    db.session.expunge_all()
    assert person_ref_here(person_ref.id).label == NAME
    assert read == [person_ref.id]


def test_a_link_moves_and_goes_and_leaves_a_trace(municipality: Municipality) -> None:
    person_ref, first, second = make_person_ref(label=NAME), uuid4(), uuid4()
    link_person(person_ref=person_ref, provider="people", person_id=first)
    link_person(person_ref=person_ref, provider="people", person_id=second)
    assert (person_ref.provider, person_ref.person_id) == ("people", second)
    with pytest.raises(Conflict):
        link_person(person_ref=person_ref, provider="register", person_id=first)
    unlink_person(person_ref=person_ref)
    unlink_person(person_ref=person_ref)
    assert (person_ref.provider, person_ref.person_id, person_ref.label) == (None, None, NAME)
    trail = db.session.execute(
        select(AuditEntry.action, AuditEntry.details["person_id"].astext)
        .where(AuditEntry.subject == f"portal.person_ref/{person_ref.id}")
        .order_by(AuditEntry.id)
    ).all()
    linked, unlinked = "portal.person_linked", "portal.person_unlinked"
    assert [tuple(row) for row in trail] == [
        (linked, str(first)),
        (linked, str(second)),
        (unlinked, str(second)),
    ]


def test_half_a_link_is_refused_by_the_database(municipality: Municipality) -> None:
    person_ref = make_person_ref(label=NAME)
    person_ref.provider = "people"
    with pytest.raises(IntegrityError):
        db.session.flush()


@pytest.mark.database
def test_a_pointer_cannot_be_given_to_another_municipality(
    municipality: Municipality, other_municipality: Municipality
) -> None:
    person_ref = make_person_ref(label=NAME)
    person_ref.municipality_id = other_municipality.id
    with pytest.raises(DBAPIError, match="row-level security"):
        db.session.flush()


# The form field


def test_a_field_shows_the_name_and_no_browser_offers_it(municipality: Municipality) -> None:
    drawn = fill(contact=make_person_ref(label=NAME)).contact()
    assert f'value="{NAME}"' in drawn
    assert 'autocomplete="off"' in drawn


def test_a_field_never_tells_whether_a_person_is_known(municipality: Municipality) -> None:
    unknown, known = make_person_ref(label=NAME), make_person_ref(label=NAME)
    link_person(person_ref=known, provider="people", person_id=uuid4())
    assert fill(contact=unknown).contact() == fill(contact=known).contact()
    assert fill({"contact": NAME}).contact() == fill({"contact": NAME}, contact=known).contact()


def test_a_name_left_as_it_was_keeps_its_pointer(municipality: Municipality) -> None:
    before = make_person_ref(label=NAME)
    form = fill({"contact": f" {NAME.replace(' ', '  ')} "}, contact=before)
    assert form.validate()
    assert person_ref_of(form.contact.data).id == before.id


def test_another_name_makes_another_pointer(municipality: Municipality) -> None:
    before = make_person_ref(label=NAME)
    form = fill({"contact": "Amra Hodžić"}, contact=before)
    assert form.validate()
    after = person_ref_of(form.contact.data)
    assert (after.id == before.id, after.label, before.label) == (False, "Amra Hodžić", NAME)


def test_a_pointer_never_comes_from_the_browser(municipality: Municipality) -> None:
    other = make_person_ref(label=NAME)
    form = fill({"contact": str(other.id), "contact-person_ref_id": str(other.id)})
    assert form.contact.data == NamedPerson(label=str(other.id))


@pytest.mark.parametrize("typed", [{}, {"contact": ""}, {"contact": "   "}])
def test_an_empty_field_names_nobody(municipality: Municipality, typed: dict[str, str]) -> None:
    form = fill({"witness": "", **typed}, contact=NamedPerson(label=NAME))
    assert not form.validate()
    assert form.contact.errors == ["Upišite ime."]
    assert (form.contact.data, form.witness.data, list(form.witness.errors)) == (None, None, [])


def test_an_endless_name_stays_as_typed_with_a_sentence(municipality: Municipality) -> None:
    form = fill({"contact": "x" * 201})
    assert not form.validate()
    assert len(form.contact.errors) == 1
    assert "x" * 201 in form.contact()


def test_a_field_may_be_filled_with_a_name_alone(municipality: Municipality) -> None:
    form = fill(contact=NAME, witness=None)
    assert (form.contact.data, form.witness.data) == (NamedPerson(label=NAME), None)


def test_what_cannot_be_decrypted_is_told(municipality: Municipality) -> None:
    person_ref = make_person_ref(label=NAME)
    person_ref.label_encrypted = b"\x01" + b"k" * 60
    with pytest.raises(Unavailable, match="6b6b6b6b"):
        labels_of([person_ref.id])


def test_the_tables_of_the_core_declare_persons(app: Flask) -> None:
    assert "portal_person_ref" in PersonRef.metadata.tables
