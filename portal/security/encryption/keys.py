"""The keys of encrypted data: a file in the instance folder that only the portal's user may read."""

import base64
import binascii
import hashlib
import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.errors import Unavailable
from portal.web.language import gettext as _

FILE_NAME = "keys.toml"
KEY_BYTES = 32
ID_BYTES = 4
FOR_OTHERS = 0o077

EXPLANATION = """\
# The keys of the encrypted data, made by the portal. Without them nobody reads the data again: keep a copy,
# apart from the copies of the database. `current` encrypts what is new, `index` makes the hashes of searches.
"""


@dataclass(frozen=True)
class KeyRing:
    """All keys by id: the current one encrypts, any of them decrypts, the index key makes blind indexes."""

    keys: Mapping[bytes, bytes] = field(repr=False)
    current: bytes
    index: bytes


def id_of(key: bytes) -> bytes:
    """Return the id of a key, which follows from the key, so that no other can stand under it."""
    return hashlib.sha256(b"id of a portal key" + key).digest()[:ID_BYTES]


def new_ring() -> KeyRing:
    """Return a ring with one new key."""
    key = secrets.token_bytes(KEY_BYTES)
    return KeyRing(keys={id_of(key): key}, current=id_of(key), index=id_of(key))


def read_keys(path: Path) -> KeyRing:
    """Read the key file; raises Unavailable that says what is wrong with it."""
    try:
        if path.stat().st_mode & FOR_OTHERS:
            raise Unavailable(_("Others may read %(file)s. Take the right from them: chmod 600.", file=path))
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        message = _("The key file %(file)s is missing. Bring it back from the copy that was kept.", file=path)
        raise Unavailable(message) from error
    except OSError as error:
        raise Unavailable(_("The key file %(file)s cannot be read.", file=path)) from error
    except ValueError as error:
        raise _damaged(path) from error
    return _ring(content, path)


def make_key_file(path: Path) -> None:
    """Make the key file with one new key; whoever was quicker stays, and no half of a file is ever seen."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(written(new_ring()))
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def written(ring: KeyRing) -> str:
    """Return the text of a key file."""
    keys = "".join(
        f'"{key_id.hex()}" = "{base64.b64encode(key).decode()}"\n' for key_id, key in ring.keys.items()
    )
    return f'{EXPLANATION}current = "{ring.current.hex()}"\nindex = "{ring.index.hex()}"\n\n[keys]\n{keys}'


def _ring(content: Mapping[str, Any], path: Path) -> KeyRing:
    try:
        named = {
            bytes.fromhex(key_id): base64.b64decode(key, validate=True)
            for key_id, key in content["keys"].items()
        }
        current, index = (bytes.fromhex(content[use]) for use in ("current", "index"))
    except (KeyError, AttributeError, TypeError, ValueError, binascii.Error) as error:
        raise _damaged(path) from error
    fits = all(len(key) == KEY_BYTES and id_of(key) == key_id for key_id, key in named.items())
    if not fits or not {current, index} <= named.keys():
        raise _damaged(path)
    return KeyRing(keys=named, current=current, index=index)


def _damaged(path: Path) -> Unavailable:
    message = _("The key file %(file)s is damaged. Bring it back from the copy that was kept.", file=path)
    return Unavailable(message)
