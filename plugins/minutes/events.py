"""The facts that the module announces; ids and codes only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from portal.api import Event


@dataclass(frozen=True, kw_only=True)
class SessionCalled(Event):
    """A body was called together, or called anew for another date."""

    name: ClassVar[str] = "minutes.session_called"
    subject: ClassVar[tuple[str, str]] = ("minutes.session", "session_id")

    session_id: UUID
    body_id: UUID
    kind: str
    starts_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class SessionHeld(Event):
    """A session ended: as held, or as inquorate."""

    name: ClassVar[str] = "minutes.session_held"
    subject: ClassVar[tuple[str, str]] = ("minutes.session", "session_id")

    session_id: UUID
    body_id: UUID
    ended_as: str


@dataclass(frozen=True, kw_only=True)
class ActAdopted(Event):
    """A body adopted an act; institution and deadline are those of its most urgent task."""

    name: ClassVar[str] = "minutes.act_adopted"
    subject: ClassVar[tuple[str, str]] = ("minutes.act", "act_id")

    act_id: UUID
    body_id: UUID
    session_id: UUID
    kind: str
    responsible_organisation_id: UUID | None = None
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class TaskCompleted(Event):
    """It was confirmed that what an act asked of a carrier is done."""

    name: ClassVar[str] = "minutes.task_completed"
    subject: ClassVar[tuple[str, str]] = ("minutes.act", "act_id")

    act_id: UUID
    task_id: UUID
    organisation_id: UUID | None


EVENTS = (SessionCalled, SessionHeld, ActAdopted, TaskCompleted)
