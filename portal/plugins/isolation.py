"""Calling what a plugin brings along, whatever it raises: the portal goes on without it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True)
class Outcome(Generic[Result]):
    """What a call returned, or what it raised."""

    value: Result | None = None
    error: Exception | None = None


def attempt(work: Callable[[], Result]) -> Outcome[Result]:
    """Do what may fail in any way."""
    try:
        return Outcome(value=work())
    except Exception as error:  # noqa: BLE001  (a plugin may raise anything, at its import and at a hook)
        return Outcome(error=error)
