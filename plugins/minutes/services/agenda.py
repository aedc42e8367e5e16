"""Putting an agenda together, before the session and, where the body agrees, during it."""

from collections.abc import Sequence

from sqlalchemy import func, select

from plugins.minutes.codes import Direction, ItemState, SessionState
from plugins.minutes.models import AgendaItem, Session
from plugins.minutes.services.steps import lock_item, lock_session, require_state
from plugins.minutes.typed import one_line, one_line_or_none
from portal.api import Conflict, Invalid, db
from portal.api import gettext as _

OPEN_AGENDA = (SessionState.DRAFT, SessionState.CALLED, SessionState.POSTPONED, SessionState.IN_PROGRESS)


def add_item(
    *,
    session: Session,
    heading: str,
    kind: str,
    rapporteur: str | None = None,
    is_public: bool = True,
    minutes_planned: int | None = None,
) -> AgendaItem:
    """Add an item at the end of an agenda; raises Invalid without a heading."""
    lock_session(session)
    require_state(session, *OPEN_AGENDA)
    last = db.session.scalar(select(func.max(AgendaItem.position)).where(AgendaItem.session_id == session.id))
    item = AgendaItem(session=session, position=(last or 0) + 1)
    _write(item, heading, kind, rapporteur, is_public, minutes_planned)
    db.session.add(item)
    db.session.flush()
    return item


def change_item(
    *,
    item: AgendaItem,
    heading: str,
    kind: str,
    rapporteur: str | None,
    is_public: bool,
    minutes_planned: int | None,
) -> AgendaItem:
    """Change an item that has not been dealt with yet; its session must be loaded."""
    lock_item(item)
    _require_planned(item)
    _write(item, heading, kind, rapporteur, is_public, minutes_planned)
    db.session.flush()
    return item


def move_item(*, item: AgendaItem, direction: Direction) -> AgendaItem:
    """Exchange an item with its neighbour; at the end of the agenda, or beside what is done, it stays."""
    lock_item(item)
    _require_planned(item)
    items = _items_of(item)
    place = items.index(item)
    other = place - 1 if direction == Direction.UP else place + 1
    if 0 <= other < len(items) and items[other].state == ItemState.PLANNED:
        neighbour = items[other]
        item.position, neighbour.position = neighbour.position, item.position
        db.session.flush()
    return item


def remove_item(*, item: AgendaItem) -> None:
    """Take an item off the agenda before the session; the ones behind it move up."""
    lock_item(item)
    require_state(item.session, SessionState.DRAFT, SessionState.CALLED, SessionState.POSTPONED)
    rest = [other for other in _items_of(item) if other is not item]
    for position, other in enumerate(rest, start=1):
        other.position = position
    db.session.delete(item)
    db.session.flush()


def _items_of(item: AgendaItem) -> Sequence[AgendaItem]:
    # What was read before the lock may have moved since.
    db.session.expire(item, ["position"])
    return db.session.scalars(
        select(AgendaItem).where(AgendaItem.session_id == item.session_id).order_by(AgendaItem.position)
    ).all()


def _require_planned(item: AgendaItem) -> None:
    require_state(item.session, *OPEN_AGENDA)
    if item.state != ItemState.PLANNED:
        raise Conflict(_("Item %(position)s has been dealt with already.", position=item.position))


def _write(
    item: AgendaItem,
    heading: str,
    kind: str,
    rapporteur: str | None,
    is_public: bool,
    minutes_planned: int | None,
) -> None:
    fields = {}
    if not one_line(heading):
        fields["heading"] = _("Enter what the item is about.")
    if minutes_planned is not None and minutes_planned < 1:
        fields["minutes_planned"] = _("Enter a number of minutes, one or more.")
    if fields:
        raise Invalid(_("The item cannot be entered like this."), fields=fields)
    item.heading = one_line(heading)
    item.kind = kind
    item.rapporteur = one_line_or_none(rapporteur)
    item.is_public = is_public
    item.minutes_planned = minutes_planned
