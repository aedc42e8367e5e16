"""What the live screen shows of an agenda; who keeps the minutes sees all of it, closed items included."""

from collections.abc import Sequence

from plugins.minutes.codes import ItemState
from plugins.minutes.models import AgendaItem, Vote
from plugins.minutes.queries import ItemRow, LiveScreen


def items_of(screen: LiveScreen) -> list[AgendaItem]:
    """List the items on the agenda."""
    return [row.item for row in screen.items if row.item is not None]


def shown_row(screen: LiveScreen) -> ItemRow:
    """Return the item that is shown, with its votes and acts; there must be one."""
    assert screen.shown is not None
    return screen.shown


def shown_item(screen: LiveScreen) -> AgendaItem:
    """Return the item that is shown; there must be one."""
    item = shown_row(screen).item
    assert item is not None
    return item


def running_item(screen: LiveScreen) -> AgendaItem | None:
    """Return the item that is being discussed."""
    return next((item for item in items_of(screen) if item.state == ItemState.RUNNING), None)


def item_to_open(screen: LiveScreen) -> AgendaItem | None:
    """Return the next item that waits, from the one shown on, and then from the beginning."""
    waiting = [item for item in items_of(screen) if item.state == ItemState.PLANNED]
    after = [item for item in waiting if item.position > shown_row(screen).position]
    return next(iter([*after, *waiting]), None)


def outcomes_of(screen: LiveScreen) -> Sequence[ItemState]:
    """Return what may become of the item shown, the likeliest first; who decides must have voted."""
    if shown_item(screen).state == ItemState.PLANNED:
        return [ItemState.POSTPONED, ItemState.WITHDRAWN]
    decided = [ItemState.DECIDED] if valid_votes(shown_row(screen)) else []
    return [*decided, ItemState.NOTED, ItemState.POSTPONED, ItemState.WITHDRAWN]


def valid_votes(row: ItemRow) -> list[Vote]:
    """Return the votes on an item that were not withdrawn."""
    return [vote for vote in row.votes if vote.withdrawn_at is None]


def vote_without_act(row: ItemRow) -> Vote | None:
    """Return the last vote that adopted something which is not written as an act yet."""
    taken = {act.vote_id for act in row.acts}
    waiting = [vote for vote in valid_votes(row) if vote.adopted and vote.id not in taken]
    return waiting[-1] if waiting else None
