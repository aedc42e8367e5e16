"""Cursors: the place in a list where a page ended, neither readable nor changeable in an address."""

import base64
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from portal.database import scope_or_none

NONCE_BYTES = 12
LONGEST_CURSOR = 4000
PURPOSE = b"portal paging"


@dataclass(frozen=True)
class Place:
    """The values by which the last row of a page stands in its list, or of the first where one goes back."""

    values: tuple[Any, ...]
    is_before: bool = False


def write_cursor(place: Place, *, of: str) -> str:
    """Return the cursor of a place in a list of this municipality; encrypted, since addresses are logged."""
    nonce = os.urandom(NONCE_BYTES)
    content = json.dumps([place.is_before, [_pack(value) for value in place.values]]).encode()
    sealed = nonce + _cipher().encrypt(nonce, content, _list(of))
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def read_cursor(cursor: str, *, of: str) -> Place | None:
    """Return the place, or nothing for a cursor that was altered, or made for another list."""
    if len(cursor) > LONGEST_CURSOR:
        return None
    try:
        sealed = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        content = _cipher().decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _list(of))
    except (ValueError, InvalidTag):
        return None
    is_before, values = json.loads(content)
    return Place(tuple(_unpack(kind, text) for kind, text in values), is_before)


def _cipher() -> AESGCM:
    secret = current_app.secret_key
    material = secret.encode() if isinstance(secret, str) else bytes(secret or b"")
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(material))


def _list(name: str) -> bytes:
    return f"{scope_or_none()} {name}".encode()


# A moment is a date too, and a truth a number: what is more special stands first.
_READERS: Mapping[type, Callable[[str], Any]] = {
    bool: lambda text: text == "True",
    int: int,
    float: float,
    str: str,
    Decimal: Decimal,
    UUID: UUID,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
}
_KINDS = {kind.__name__: read for kind, read in _READERS.items()}


def _pack(value: object) -> tuple[str, str]:
    if value is None:
        return "", ""
    for kind in _READERS:
        if isinstance(value, kind):
            return kind.__name__, value.isoformat() if isinstance(value, date) else str(value)
    raise TypeError(f"a list cannot be paged by values like {value!r}")


def _unpack(kind: str, text: str) -> Any:
    return _KINDS[kind](text) if kind else None
