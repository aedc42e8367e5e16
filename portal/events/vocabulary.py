"""Events that belong to no plugin: any may publish them, any may hear them."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from portal.events.event import Event


@dataclass(frozen=True, kw_only=True)
class WorkRequested(Event):
    """Somebody is asked to do something.

    `work_id` is made by who asks and comes back with `work.completed`; `record` is the subject of the record
    that asks (`minutes.task/0190…`). Who shall do it is an institution, a user or both.
    """

    name: ClassVar = "work.requested"
    subject: ClassVar = ("portal.work", "work_id")

    work_id: UUID
    record: str
    organisation_id: UUID | None = None
    user_id: UUID | None = None
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class WorkCompleted(Event):
    """What was asked for is done, as far as its doer is concerned."""

    name: ClassVar = "work.completed"
    subject: ClassVar = ("portal.work", "work_id")

    work_id: UUID
    record: str
    organisation_id: UUID | None = None
    user_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class MailRequested(Event):
    """A mail lies ready to be sent."""

    name: ClassVar = "mail.requested"
    subject: ClassVar = ("portal.mail", "mail_id")

    mail_id: UUID
