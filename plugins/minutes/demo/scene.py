"""Where the demo data plays: the day it is dated from, users by their sign-in name, institutions by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from plugins.minutes.demo.dates import Days
from plugins.minutes.models import Body, Member
from portal.api import Organisation, User, local_day, organisations_here, users_here


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The calendar, and who and what there is in the municipality in sight."""

    days: Days
    users: Mapping[str, User]
    organisations: Mapping[str, Organisation]

    def user_id(self, username: str) -> UUID:
        """Return the id of a user."""
        return self.users[username].id


@dataclass(frozen=True, kw_only=True)
class Company:
    """A body with the members of its mandate by name."""

    body: Body
    members: Mapping[str, Member]


def scene_here(moment: datetime) -> Scene:
    """Look around in the municipality in sight."""
    today = local_day(moment)
    return Scene(
        days=Days(today),
        users={user.username: user for user in users_here(today)},
        organisations={organisation.name: organisation for organisation in organisations_here()},
    )
