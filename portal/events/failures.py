"""What is kept of a failure: where it happened and what it says, never a variable or a statement's value."""

import random
import traceback
from datetime import timedelta

from sqlalchemy.exc import DBAPIError

MAX_ATTEMPTS = 10
LONGEST_DELAY = timedelta(hours=1)
LONGEST_TEXT = 4000


def backoff(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: up to 1 s · 2^n, at most an hour, with full jitter."""
    longest = min(2.0 ** max(attempts - 1, 0), LONGEST_DELAY.total_seconds())
    return timedelta(seconds=random.uniform(0, longest))  # noqa: S311  (spreads load, guards nothing)


def failure_text(error: BaseException) -> str:
    """Describe an error for the administrator: its frames, its kind and its message."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    message = f"{frames}{failure_summary(error)}"
    return message[-LONGEST_TEXT:].replace("\x00", "")


def failure_summary(error: BaseException) -> str:
    """Describe an error in one line; of the database's words only those that repeat no value."""
    if isinstance(error, DBAPIError):
        return _database_summary(error)
    return f"{type(error).__name__}: {error}".rstrip(": ")


def _database_summary(error: DBAPIError) -> str:
    diagnosis = getattr(error.orig, "diag", None)
    known = (
        getattr(diagnosis, name, None)
        for name in ("sqlstate", "table_name", "constraint_name", "column_name")
    )
    return " ".join([f"{type(error.orig).__name__}:", *(word for word in known if word)])
