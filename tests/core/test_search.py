"""Records are found by beginnings of words, behind the fence, by an index; secret ones by hashes alone."""

import hmac
import json
from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Select, func, select, text
from sqlalchemy.dialects import postgresql

from portal.api import (
    find_hashed_subjects,
    find_subjects,
    forget_keys,
    index_hashed,
    index_words,
    matching_hashed_subjects,
    matching_subjects,
    uuid7,
)
from portal.database import db, scope, transaction
from portal.migrations import owner_engine
from portal.municipalities import enter
from portal.municipalities.models import Municipality
from portal.testing import make_municipality
from portal.toolkit.search import SearchKey

KIND, OTHER = "tests.act", "tests.person"


def keyed_hash(word: str) -> bytes:
    return hmac.digest(b"a key of tests", word.encode(), "sha256")


def indexed(words: str, kind: str = KIND) -> UUID:
    subject_id = uuid7()
    index_words(kind=kind, subject_id=subject_id, text=words)
    return subject_id


def keys_of(subject_id: UUID) -> set[str]:
    return set(db.session.scalars(select(SearchKey.key).where(SearchKey.subject_id == subject_id)))


@pytest.mark.usefixtures("municipality")
def test_every_word_must_begin_a_word_in_any_order() -> None:
    first, second = indexed("Odluka o školskom obroku, Đurđević"), indexed("Odluka o prevozu djece")
    assert find_subjects([KIND], "odluka") == [second, first]
    assert find_subjects([KIND], "djurdjevic odl") == [first]
    assert find_subjects([KIND], "Ђурђ обр") == [first]
    assert find_subjects([KIND], "prev dje") == [second]
    assert find_subjects([KIND], "odluka zakon") == []
    assert find_subjects([KIND], "luka") == []


@pytest.mark.usefixtures("municipality")
def test_only_the_kinds_that_are_asked_for_are_found() -> None:
    act, person = indexed("Amra"), indexed("Amra", OTHER)
    assert find_subjects([OTHER], "amra") == [person]
    assert find_subjects([KIND, OTHER], "amra") == [person, act]
    assert find_subjects([], "amra") == []


@pytest.mark.usefixtures("municipality")
@pytest.mark.parametrize("query", ["", "   ", "—…!", "%", "_", "#"])
def test_nothing_typed_finds_nothing(query: str) -> None:
    indexed("Amra")
    assert find_subjects([KIND], query) == []
    assert find_hashed_subjects([KIND], query, keyed_hash=keyed_hash) == []


@pytest.mark.usefixtures("municipality")
def test_a_changed_text_is_found_by_its_new_words_only() -> None:
    act = indexed("stara odluka")
    index_words(kind=KIND, subject_id=act, text="nova odluka odluka")
    assert keys_of(act) == {"nova", "odluka"}
    assert find_subjects([KIND], "stara") == []
    forget_keys(kind=KIND, subject_id=act)
    assert keys_of(act) == set()


@pytest.mark.usefixtures("municipality")
def test_secret_words_are_found_by_their_beginnings_and_stand_nowhere() -> None:
    person, other = uuid7(), uuid7()
    index_hashed(kind=OTHER, subject_id=person, text="Amra Đurđević-Hodžić", keyed_hash=keyed_hash)
    index_hashed(kind=OTHER, subject_id=other, text="Amir Hodžić", keyed_hash=keyed_hash)
    both = sorted([person, other], reverse=True)
    assert find_hashed_subjects([OTHER], "hodz am", keyed_hash=keyed_hash) == both
    assert find_hashed_subjects([OTHER], "djurdjevic a", keyed_hash=keyed_hash) == [person]
    assert find_hashed_subjects([OTHER], "Амра", keyed_hash=keyed_hash) == [person]
    assert find_hashed_subjects([OTHER], "urdevic", keyed_hash=keyed_hash) == []
    assert find_subjects([OTHER], "amra") == []
    assert all(key.startswith("#") and len(key) == 65 for key in keys_of(person))


@pytest.mark.usefixtures("municipality")
def test_endless_words_are_found_too() -> None:
    act, person = indexed("a" * 9000), uuid7()
    index_hashed(kind=OTHER, subject_id=person, text="b" * 9000, keyed_hash=keyed_hash)
    assert find_subjects([KIND], "a" * 8000) == [act]
    assert find_hashed_subjects([OTHER], "b" * 30, keyed_hash=keyed_hash) == [person]


@pytest.mark.usefixtures("municipality")
def test_clear_and_secret_words_of_a_record_do_not_disturb_each_other() -> None:
    person = indexed("Jajce", OTHER)
    index_hashed(kind=OTHER, subject_id=person, text="Amra", keyed_hash=keyed_hash)
    index_words(kind=OTHER, subject_id=person, text="Livno")
    assert find_subjects([OTHER], "livno") == [person]
    assert find_hashed_subjects([OTHER], "amra", keyed_hash=keyed_hash) == [person]


def test_what_is_indexed_stays_in_its_municipality(
    municipality: Municipality, other_municipality: Municipality
) -> None:
    here = indexed("Amra")
    enter(other_municipality)
    assert find_subjects([KIND], "amra") == []
    forget_keys(kind=KIND, subject_id=here)
    index_words(kind=KIND, subject_id=here, text="Emina")
    enter(municipality)
    assert find_subjects([KIND], "amra") == [here]
    # The database holds the fence without the session's help too.
    assert db.session.scalar(text("SELECT count(*) FROM portal_search_key")) == 1


@pytest.fixture
def crowded(own_database: Flask) -> Iterator[UUID]:
    """100,000 keys of one municipality and as many of another, behind the role of the pages."""
    with own_database.app_context():
        with transaction():
            places = [make_municipality("jajce", "Jajce").id, make_municipality("livno", "Livno").id]
        fill = text(
            "INSERT INTO portal_search_key (municipality_id, kind, key, subject_id)"
            " SELECT :place, 'tests.act', CASE WHEN n % 2 = 0 THEN '#' ELSE '' END || md5((n / 2)::text),"
            " md5((n / 4)::text)::uuid FROM generate_series(1, 100000) n"
        )
        with owner_engine(own_database.config["PORTAL"].database_owner_url).begin() as owner:
            for place in places:
                owner.execute(fill, {"place": place})
            owner.execute(text("ANALYZE portal_search_key"))
        with transaction(places[0]):
            assert db.session.scalar(text("SELECT current_user")) == "portal_app"
            yield places[0]


def plan_of(statement: Select[UUID]) -> str:
    compiled = statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    return json.dumps(db.session.execute(text(f"EXPLAIN (FORMAT JSON) {compiled}")).scalar_one())


@pytest.mark.database
@pytest.mark.usefixtures("crowded")
def test_searching_uses_an_index_below_the_fence() -> None:
    one, two = "c4ca", "c81e c4ca"
    secret = matching_hashed_subjects([KIND], "c4ca4238", keyed_hash=keyed_hash)
    for statement in (matching_subjects([KIND], one), matching_subjects([KIND, OTHER], two), secret):
        plan = plan_of(statement)
        assert "Seq Scan" not in plan
        assert "municipality_id = (current_setting" in plan
    assert "(key >= 'c4ca'::text)" in plan_of(matching_subjects([KIND], one))


@pytest.mark.database
@pytest.mark.usefixtures("crowded")
def test_keeping_keys_in_step_uses_an_index_below_the_fence() -> None:
    of_subject = select(SearchKey.key).where(SearchKey.kind == KIND, SearchKey.subject_id == uuid7())
    plan = plan_of(of_subject)  # type: ignore[arg-type]  # any statement has a plan
    assert "ix_portal_search_key_municipality_id_kind_subject_id" in plan
    assert db.session.scalar(select(func.count()).select_from(SearchKey)) == 100_000


@pytest.mark.usefixtures("app")
def test_nothing_is_searched_without_a_municipality() -> None:
    with scope(None), pytest.raises(RuntimeError):
        find_subjects([KIND], "amra")
