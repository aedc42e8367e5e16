"""Who is there to act in the demo data: users by their sign-in name, institutions by their name."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from plugins.minutes.models import Body, Mandate, Member
from plugins.minutes.permissions import CONFIRM_TASK, DO_TASKS
from portal.api import Organisation, Reader, User, local_day, now, organisations_here, users_here


@dataclass(frozen=True, kw_only=True)
class People:
    """The users and institutions of the municipality in sight."""

    users: Mapping[str, User]
    organisations: Mapping[str, Organisation]

    def as_reader(self, username: str, organisation_id: UUID | None) -> Reader:
        """Return a user as who carries out and confirms the tasks of an institution."""
        user = self.users[username]
        permissions = frozenset({DO_TASKS, CONFIRM_TASK})
        return Reader(user_id=user.id, organisation_id=organisation_id, permissions=permissions)


@dataclass(frozen=True, kw_only=True)
class Company:
    """A body with its mandate and its members by name."""

    body: Body
    mandate: Mandate
    members: Mapping[str, Member]


def people_here() -> People:
    """Return who is there."""
    return People(
        users={user.username: user for user in users_here(local_day(now()))},
        organisations={organisation.name: organisation for organisation in organisations_here()},
    )
