"""Passwords: argon2id, with the cost that OWASP asks for."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from portal.errors import Invalid
from portal.web.language import gettext as _

SHORTEST = 12
MEMORY_KIB, PASSES, LANES = 19456, 2, 1


@cache
def _hasher(memory: int, passes: int) -> PasswordHasher:
    return PasswordHasher(time_cost=passes, memory_cost=memory, parallelism=LANES)


def _current_hasher() -> PasswordHasher:
    config = current_app.config
    return _hasher(config.get("ARGON2_MEMORY", MEMORY_KIB), config.get("ARGON2_PASSES", PASSES))


@cache
def _hash_of_nobody(hasher: PasswordHasher) -> str:
    return hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """Return the hash to store; raises Invalid for a password that is too short."""
    if len(password) < SHORTEST:
        raise Invalid(_("The password needs at least %(count)d characters.", count=SHORTEST))
    return _current_hasher().hash(password)


def password_is_right(password: str, stored: str | None) -> bool:
    """Compare a password with a stored hash, taking as long when there is none."""
    hasher = _current_hasher()
    try:
        return hasher.verify(stored or _hash_of_nobody(hasher), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
