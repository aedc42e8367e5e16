"""The keys at start: made for a new database, and compared with those that an old one was encrypted with."""

from functools import cached_property
from pathlib import Path
from typing import cast

from flask import Flask, current_app
from sqlalchemy import Connection, insert, select, text

from portal.database.encrypted import CIPHER
from portal.database.extension import db
from portal.database.scope import current_scope
from portal.errors import Unavailable
from portal.security.encryption.cipher import Cipher
from portal.security.encryption.keys import FILE_NAME, KeyRing, make_key_file, read_keys
from portal.security.encryption.models import EncryptionKey
from portal.toolkit.alphabet import fold
from portal.web.language import gettext as _

# Two machines that start for the first time must not each make keys of their own.
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('portal_encryption_key'))")


class Encryption:
    """The keys of one application, read when something is encrypted or decrypted for the first time."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def ring(self) -> KeyRing:
        """Return the keys; raises Unavailable where they cannot be read."""
        return read_keys(self.path)

    @cached_property
    def cipher(self) -> Cipher:
        """Return what encrypts with them."""
        return Cipher(self.ring)


def register_encryption(app: Flask) -> None:
    """Tell the application where its keys are."""
    app.extensions[CIPHER] = Encryption(app.config["PORTAL"].instance / FILE_NAME)


def prepare_keys() -> None:
    """Make the keys of a new database; raises Unavailable where those of an old one are not all here."""
    encryption = _encryption()
    with db.engine.begin() as connection:
        connection.execute(ONE_AT_A_TIME)
        used = set(connection.scalars(select(EncryptionKey.id)))
        if not used and not encryption.path.exists():
            make_key_file(encryption.path)
        ring = encryption.ring
        _refuse_other_keys(ring, used, encryption.path)
        _remember(connection, ring.keys.keys() - used)


def blind_index(value: str, purpose: str) -> bytes:
    """Return the keyed hash by which an encrypted text is found again in the municipality in sight.

    Texts with the same fold have the same hash, but only within a municipality and a purpose, which is named
    like what is searched: `people.name`.
    """
    cipher = _encryption().cipher
    return cipher.blind_index(fold(value), municipality_id=current_scope(), purpose=purpose)


def _encryption() -> Encryption:
    return cast(Encryption, current_app.extensions[CIPHER])


def _refuse_other_keys(ring: KeyRing, used: set[bytes], path: Path) -> None:
    missing = ", ".join(sorted(key_id.hex() for key_id in used - ring.keys.keys()))
    if missing:
        message = _(
            "%(file)s lacks keys that this database was encrypted with: %(keys)s. "
            "Bring the file back from the copy that was kept.",
            file=path,
            keys=missing,
        )
        raise Unavailable(message)


def _remember(connection: Connection, key_ids: set[bytes]) -> None:
    if key_ids:
        connection.execute(insert(EncryptionKey), [{"id": key_id} for key_id in sorted(key_ids)])
