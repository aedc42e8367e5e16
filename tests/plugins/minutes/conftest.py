"""A commission with its session in progress, for the tests of what happens in one."""

from dataclasses import dataclass

import pytest

from plugins.minutes.models import AgendaItem, Body, Mandate, Member, Session
from plugins.minutes.queries import item_here, live_screen
from portal.accounts.models import User
from tests.plugins.minutes.builders import (
    a_body,
    a_draft,
    a_mandate,
    an_item,
    call,
    members_of,
    minutes_later,
    start,
)


@dataclass
class Sitting:
    """A session in progress: five of seven members are present from its beginning, four make a quorum."""

    session: Session
    members: list[Member]
    secretary: User

    @property
    def body(self) -> Body:
        """Return the body that sits."""
        return self.session.body

    @property
    def mandate(self) -> Mandate:
        """Return the mandate."""
        return self.session.mandate

    def item(self, position: int) -> AgendaItem:
        """Return an item of the agenda, loaded as pages load it."""
        rows = live_screen(self.session.id, now=minutes_later(0)).items
        item = rows[position - 1].item
        assert item is not None
        return item_here(item.id)


def sit(body: Body, secretary: User) -> Sitting:
    """Call and open a session of three items with seven members, of whom five come."""
    members = members_of(a_mandate(body), 7)
    session = a_draft(body, secretary)
    for heading in ("Izvještaj o radu", "Prijedlog plana", "Razno"):
        an_item(session, heading)
    start(call(session), members[:5], secretary)
    return Sitting(session=session, members=members, secretary=secretary)


@pytest.fixture
def sitting(secretary: User) -> Sitting:
    """Return a session in progress of a commission with the customary rules."""
    return sit(a_body(), secretary)
