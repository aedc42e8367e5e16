"""What is encrypted can be read with its key, in its place, and nowhere else."""

import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import DeclarativeBase, Mapped

from portal import create_app
from portal.database import Identified, MunicipalityNotSet, MunicipalityScoped, db, scope
from portal.database.encrypted import CIPHER, Encrypted, Place
from portal.errors import Unavailable
from portal.migrations import owner_engine
from portal.municipalities import enter
from portal.municipalities.models import Municipality
from portal.persons import PersonRef, make_person_ref
from portal.security.encryption import blind_index, prepare_keys
from portal.security.encryption.cipher import OVERHEAD_BYTES, Cipher
from portal.security.encryption.keys import (
    FILE_NAME,
    KeyRing,
    id_of,
    make_key_file,
    new_ring,
    read_keys,
    written,
)
from portal.security.encryption.models import EncryptionKey
from portal.testing import SETTINGS, dispose
from portal.web.language import force_language

RING = new_ring()
PLACE = Place(uuid4(), uuid4(), "portal_person_ref.label_encrypted")
NAME = "Đenana Šehić-Ćosić"


class OwnBase(DeclarativeBase):
    pass


class Note(Identified, MunicipalityScoped, OwnBase):
    __tablename__ = "test_note"

    text_encrypted: Mapped[bytes]
    remark_encrypted: Mapped[bytes | None]

    text = Encrypted[str]()
    remark = Encrypted[str | None]()


class Letter(Identified, MunicipalityScoped, OwnBase):
    __tablename__ = "test_letter"

    text_encrypted: Mapped[bytes]

    text = Encrypted[str]()


class Setting(Identified, OwnBase):
    __tablename__ = "test_setting"

    secret_encrypted: Mapped[bytes]

    secret = Encrypted[str]()


@pytest.fixture(autouse=True, scope="module")
def english() -> Iterator[None]:
    """Sentences as the code has them."""
    with force_language("en"):
        yield


@pytest.fixture
def here(shared_app: Flask) -> Iterator[UUID]:
    """A municipality in sight, for rows that are never stored."""
    with shared_app.app_context(), scope(uuid4()) as _:
        yield uuid4()


# The cipher


@given(st.text())
def test_any_text_comes_back(content: str) -> None:
    value = Cipher(RING).encrypt(content, PLACE)
    assert Cipher(RING).decrypt(value, PLACE) == content
    assert len(value) == len(content.encode()) + OVERHEAD_BYTES


def test_the_same_text_never_looks_the_same() -> None:
    cipher = Cipher(RING)
    assert len({cipher.encrypt(NAME, PLACE) for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, municipality_id=uuid4()),
        replace(PLACE, row_id=uuid4()),
        replace(PLACE, column="portal_person_ref.note_encrypted"),
        replace(PLACE, column="cases_person.label_encrypted"),
        replace(PLACE, municipality_id=PLACE.row_id, row_id=PLACE.municipality_id),
    ],
    ids=["municipality", "row", "column", "table", "both ids changed over"],
)
def test_a_value_moved_elsewhere_cannot_be_read(elsewhere: Place) -> None:
    value = Cipher(RING).encrypt(NAME, PLACE)
    with pytest.raises(Unavailable, match="changed outside the portal"):
        Cipher(RING).decrypt(value, elsewhere)


@given(st.data())
def test_a_value_with_any_bit_changed_cannot_be_read(data: st.DataObject) -> None:
    value = bytearray(Cipher(RING).encrypt(NAME, PLACE))
    value[data.draw(st.integers(0, len(value) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Unavailable):
        Cipher(RING).decrypt(bytes(value), PLACE)


def test_a_value_cut_or_lengthened_cannot_be_read() -> None:
    value = Cipher(RING).encrypt(NAME, PLACE)
    for other in [value[:length] for length in range(len(value))] + [value + b"\0", NAME.encode() * 5]:
        with pytest.raises(Unavailable):
            Cipher(RING).decrypt(other, PLACE)


def test_without_its_key_a_value_names_the_key_that_is_missing() -> None:
    value = Cipher(RING).encrypt(NAME, PLACE)
    with pytest.raises(Unavailable, match=RING.current.hex()):
        Cipher(new_ring()).decrypt(value, PLACE)


def test_another_key_under_the_same_id_reads_nothing() -> None:
    value = Cipher(RING).encrypt(NAME, PLACE)
    forged = KeyRing(keys={RING.current: b"k" * 32}, current=RING.current, index=RING.index)
    with pytest.raises(Unavailable):
        Cipher(forged).decrypt(value, PLACE)


def test_after_a_change_of_keys_the_old_values_are_read_and_new_ones_need_the_new_key() -> None:
    old, newer = RING, new_ring()
    both = KeyRing(keys={**old.keys, **newer.keys}, current=newer.current, index=old.index)
    old_value, new_value = Cipher(old).encrypt(NAME, PLACE), Cipher(both).encrypt(NAME, PLACE)
    assert Cipher(both).decrypt(old_value, PLACE) == Cipher(both).decrypt(new_value, PLACE) == NAME
    assert Cipher(newer).decrypt(new_value, PLACE) == NAME
    with pytest.raises(Unavailable):
        Cipher(old).decrypt(new_value, PLACE)
    hashed = [Cipher(ring).blind_index("amra", municipality_id=uuid4(), purpose="x") for ring in (old, both)]
    assert hashed[0] != hashed[1], "of two municipalities"
    place = uuid4()
    assert Cipher(old).blind_index("amra", municipality_id=place, purpose="x") == Cipher(both).blind_index(
        "amra", municipality_id=place, purpose="x"
    ), "what was indexed is found after the change"


def test_keys_are_not_shown_where_a_ring_is_printed() -> None:
    assert repr(RING.keys) not in repr(RING)
    assert repr(RING.keys[RING.current]) not in repr(RING)


# The key file


def test_the_key_file_is_the_portals_alone_and_made_once(tmp_path: Path) -> None:
    path = tmp_path / "instance" / FILE_NAME
    make_key_file(path)
    made = read_keys(path)
    make_key_file(path)
    assert read_keys(path) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == [FILE_NAME]
    assert made.keys[made.current] == made.keys[made.index]
    assert id_of(made.keys[made.current]) == made.current


def test_processes_that_start_together_use_the_same_keys(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME

    def start(_number: int) -> KeyRing:
        make_key_file(path)
        return read_keys(path)

    with ThreadPoolExecutor(8) as pool:
        rings = list(pool.map(start, range(16)))
    assert all(ring == rings[0] for ring in rings)


def test_several_keys_are_kept(tmp_path: Path) -> None:
    newer = new_ring()
    both = KeyRing(keys={**RING.keys, **newer.keys}, current=newer.current, index=RING.index)
    assert read_keys(key_file(tmp_path, written(both))) == both


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o610, 0o666])
def test_a_key_file_that_others_may_touch_is_refused(tmp_path: Path, mode: int) -> None:
    path = key_file(tmp_path, written(RING))
    path.chmod(mode)
    with pytest.raises(Unavailable, match="chmod 600"):
        read_keys(path)


def test_a_missing_key_file_is_told_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="is missing"):
        read_keys(tmp_path / FILE_NAME)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("whole", "damaged"),
    [
        ("current", "currant"),
        ("[keys]", "keys = 5"),
        ("[keys]", "[keys"),
        (RING.current.hex(), "0a0b0c0d"),
        (f'current = "{RING.current.hex()}"', 'current = "0a0b0c0d"'),
        (f'index = "{RING.index.hex()}"', "index = 5"),
        (f'index = "{RING.index.hex()}"', 'index = "no number"'),
        ('= "', '= "A'),
    ],
)
def test_a_damaged_key_file_is_told(tmp_path: Path, whole: str, damaged: str) -> None:
    content = written(RING)
    assert whole in content
    with pytest.raises(Unavailable, match="is damaged"):
        read_keys(key_file(tmp_path, content.replace(whole, damaged)))


def test_a_key_with_one_letter_changed_is_told(tmp_path: Path) -> None:
    content = written(RING)
    position = content.rindex('= "') + 8
    changed = content[:position] + ("A" if content[position] != "A" else "B") + content[position + 1 :]
    with pytest.raises(Unavailable, match="is damaged"):
        read_keys(key_file(tmp_path, changed))


def key_file(folder: Path, content: str) -> Path:
    path = folder / FILE_NAME
    path.touch(mode=0o600)
    path.write_text(content, encoding="utf-8")
    return path


# The start


@pytest.fixture
def moved(own_database: Flask, tmp_path: Path) -> Iterator[Flask]:
    """A portal on the same database whose instance folder has lost its keys."""
    app = create_app(replace(own_database.config["PORTAL"], instance=tmp_path), settings=SETTINGS)
    with app.app_context():
        yield app
        dispose()


def test_a_start_without_the_keys_is_refused_and_makes_no_others(moved: Flask, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="is missing"):
        prepare_keys()
    assert not (tmp_path / FILE_NAME).exists()


def test_a_start_with_other_keys_is_refused_and_names_those_that_lack(
    moved: Flask, own_database: Flask, tmp_path: Path
) -> None:
    key_file(tmp_path, written(RING))
    lost = own_database.extensions[CIPHER].ring.current.hex()
    with pytest.raises(Unavailable, match=f"lacks keys .*{lost}"):
        prepare_keys()


def test_a_start_with_further_keys_remembers_them(moved: Flask, own_database: Flask, tmp_path: Path) -> None:
    before = own_database.extensions[CIPHER].ring
    both = KeyRing(keys={**before.keys, **RING.keys}, current=RING.current, index=before.index)
    key_file(tmp_path, written(both))
    prepare_keys()
    prepare_keys()
    assert set(db.session.scalars(select(EncryptionKey.id))) == both.keys.keys()


def test_a_new_database_gets_keys(moved: Flask, tmp_path: Path) -> None:
    engine = owner_engine(moved.config["PORTAL"].database_owner_url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM portal_encryption_key"))
    prepare_keys()
    assert list(db.session.scalars(select(EncryptionKey.id))) == list(read_keys(tmp_path / FILE_NAME).keys)


# Rows


def test_a_row_knows_its_place_before_it_is_stored(here: UUID) -> None:
    row_id, municipality_id = uuid4(), uuid4()
    note = Note(text=NAME, remark="hitno", municipality_id=municipality_id, id=row_id)
    assert (note.id, note.municipality_id) == (row_id, municipality_id)
    assert (note.text, note.remark) == (NAME, "hitno")
    other = Note(text=NAME)
    assert other.id is not None
    assert other.text == NAME
    assert other.text_encrypted != note.text_encrypted


def test_what_may_be_empty_stays_empty(here: UUID) -> None:
    note = Note(text="", remark=None)
    assert (note.text, note.remark, note.remark_encrypted) == ("", None, None)
    note.remark = "x"
    note.remark = None
    assert note.remark_encrypted is None
    assert Note(text="a").remark is None


def test_values_changed_over_between_rows_columns_and_tables_are_refused(here: UUID) -> None:
    note = Note(text=NAME, remark="hitno")
    others = [Note(text="Amra"), Letter(text="Amra", id=note.id), Note(text="Amra", municipality_id=uuid4())]
    for other in others:
        other.text_encrypted = note.text_encrypted
        with pytest.raises(Unavailable):
            _ = other.text
    note.remark_encrypted = note.text_encrypted
    with pytest.raises(Unavailable):
        _ = note.remark


def test_a_table_of_no_municipality_can_hold_secrets(shared_app: Flask) -> None:
    with shared_app.app_context():
        assert Setting(secret="lozinka").secret == "lozinka"


def test_a_row_of_no_known_municipality_is_refused(shared_app: Flask) -> None:
    with shared_app.app_context(), pytest.raises(MunicipalityNotSet):
        Note(text=NAME)


def test_a_statement_cannot_ask_for_the_text(here: UUID) -> None:
    with pytest.raises(TypeError, match="blind index"):
        select(Note).where(Note.text == NAME)  # type: ignore[misc]  # what a mistaken query would say


@pytest.mark.database
def test_the_database_holds_nothing_clear(municipality: Municipality) -> None:
    person_ref = make_person_ref(label=NAME)
    row = db.session.execute(text("SELECT p.*, p::text AS whole FROM portal_person_ref p")).mappings().one()
    stored = b"".join(value if isinstance(value, bytes) else str(value).encode() for value in row.values())
    for part in NAME.replace("-", " ").split():
        assert part.encode() not in stored
        assert part.encode().hex() not in row["whole"]
    db.session.expire_all()
    assert person_ref.label == NAME


@pytest.mark.database
def test_values_changed_over_by_sql_are_refused(municipality: Municipality) -> None:
    mother, child = make_person_ref(label="Majka"), make_person_ref(label="Dijete")
    swap = text(
        "UPDATE portal_person_ref p SET label_encrypted = o.label_encrypted "
        "FROM portal_person_ref o WHERE o.id <> p.id"
    )
    assert db.session.execute(swap).rowcount == 2
    db.session.expire_all()
    for person_ref in (mother, child):
        with pytest.raises(Unavailable):
            _ = person_ref.label


@pytest.mark.database
def test_a_value_brought_over_the_fence_is_refused(
    municipality: Municipality, other_municipality: Municipality
) -> None:
    first = make_person_ref(label=NAME)
    stolen = (first.id, first.label_encrypted)
    db.session.delete(first)
    db.session.flush()
    enter(other_municipality)
    db.session.add(PersonRef(id=stolen[0], label="Amra"))
    db.session.flush()
    db.session.execute(text("UPDATE portal_person_ref SET label_encrypted = :value"), {"value": stolen[1]})
    db.session.expire_all()
    with pytest.raises(Unavailable):
        _ = db.session.get_one(PersonRef, stolen[0]).label


@pytest.mark.database
def test_a_rolled_back_text_is_gone(municipality: Municipality) -> None:
    person_ref = make_person_ref(label=NAME)
    with db.session.begin_nested() as savepoint:
        person_ref.label = "Amra"
        db.session.flush()
        assert person_ref.label == "Amra"
        savepoint.rollback()
    assert person_ref.label == NAME


# Blind indexes


def test_texts_that_read_alike_are_found_alike(here: UUID) -> None:
    found = blind_index("Đenana Šehić", "people.name")
    assert len(found) == 32
    assert (
        found == blind_index("  đenana   ŠEHIĆ", "people.name") == blind_index("Ђенана Шехић", "people.name")
    )
    assert found != blind_index("Đenana Šehović", "people.name")


def test_hashes_tell_nothing_across_purposes_and_municipalities(here: UUID) -> None:
    found = blind_index("Amra", "people.name")
    assert found != blind_index("Amra", "people.alias")
    with scope(uuid4()):
        assert found != blind_index("Amra", "people.name")
