"""AES-256-GCM for the rows of a municipality, and keyed hashes by which an encrypted text can be found.

A value is one byte of format, the id of the key (4), the nonce (12), then the encrypted text with its tag
(16). The keys in the file encrypt nothing themselves: each municipality and each purpose has keys of its own,
derived from them.
"""

import hmac
import logging
import os
from collections.abc import Callable
from functools import cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.database.encrypted import Place
from portal.errors import Unavailable
from portal.security.encryption.keys import ID_BYTES, KEY_BYTES, KeyRing
from portal.web.language import gettext as _

log = logging.getLogger(__name__)

FORMAT = b"\x01"
NONCE_BYTES = 12
TAG_BYTES = 16
HEADER_BYTES = len(FORMAT) + ID_BYTES
OVERHEAD_BYTES = HEADER_BYTES + NONCE_BYTES + TAG_BYTES


class Cipher:
    """Encrypts and decrypts with the keys of one ring."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring
        self._header = FORMAT + ring.current
        # What is derived is kept: deriving takes many times longer than encrypting a name.
        self._text_key: Callable[[bytes, UUID], AESGCM] = cache(self._derive_text_key)
        self._index_key: Callable[[UUID, str], bytes] = cache(self._derive_index_key)

    def encrypt(self, text: str, place: Place) -> bytes:
        """Return the text under the current key, readable only in its place."""
        nonce = os.urandom(NONCE_BYTES)
        key = self._text_key(self._ring.current, place.municipality_id)
        sealed = key.encrypt(nonce, text.encode(), place.associated_data(self._header))
        return self._header + nonce + sealed

    def decrypt(self, value: bytes, place: Place) -> str:
        """Return the text; raises Unavailable without its key, or if it was changed or moved."""
        header, nonce = value[:HEADER_BYTES], value[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES]
        key_id = header[len(FORMAT) :]
        if len(value) < OVERHEAD_BYTES or not header.startswith(FORMAT):
            raise _untrusted(place)
        if key_id not in self._ring.keys:
            raise _without_key(key_id, place)
        key = self._text_key(key_id, place.municipality_id)
        try:
            text = key.decrypt(nonce, value[HEADER_BYTES + NONCE_BYTES :], place.associated_data(header))
        except InvalidTag as error:
            raise _untrusted(place) from error
        return text.decode()

    def blind_index(self, text: str, *, municipality_id: UUID, purpose: str) -> bytes:
        """Return the keyed hash of a text, for one municipality and one purpose."""
        return hmac.digest(self._index_key(municipality_id, purpose), text.encode(), "sha256")

    def _derive_text_key(self, key_id: bytes, municipality_id: UUID) -> AESGCM:
        return AESGCM(_derive(self._ring.keys[key_id], b"portal text " + municipality_id.bytes))

    def _derive_index_key(self, municipality_id: UUID, purpose: str) -> bytes:
        use = b"portal index " + municipality_id.bytes + purpose.encode()
        return _derive(self._ring.keys[self._ring.index], use)


def _derive(key: bytes, use: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=use).derive(key)


def _without_key(key_id: bytes, place: Place) -> Unavailable:
    log.error("the key %s of %s, row %s, is missing", key_id.hex(), place.column, place.row_id)
    message = _(
        "This is encrypted with the key %(key)s, which the portal does not have. Tell your IT staff.",
        key=key_id.hex(),
    )
    return Unavailable(message)


def _untrusted(place: Place) -> Unavailable:
    log.error("%s, row %s, was changed or moved outside the portal", place.column, place.row_id)
    return Unavailable(
        _("Something encrypted was changed outside the portal and cannot be read. Tell your IT staff.")
    )
