"""What a new agenda begins with: minutes to adopt, unfinished items, overdue tasks."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from plugins.minutes.codes import ItemKind, ItemOrigin, ItemState, SessionState
from plugins.minutes.models import Act, AgendaItem, Session, Task
from plugins.minutes.rules import ENDED, UNFINISHED, WAITING_FOR_CARRIER
from plugins.minutes.sentences import minutes_heading
from portal.api import current_municipality, db, force_language
from portal.api import gettext as _

ADOPTING = (ItemState.PLANNED, ItemState.RUNNING, ItemState.DECIDED, ItemState.NOTED)


def suggested_items(session: Session, *, today: date) -> list[AgendaItem]:
    """Make the first items of a new session's agenda, in the language of the municipality."""
    with force_language(current_municipality().language):
        items = [
            *(_adoption_of(former) for former in _sessions_with_minutes_to_adopt(session)),
            *(_copy_of(item) for item in _unfinished_items(session)),
            *_overdue_item(session, today),
        ]
    for position, item in enumerate(items, start=1):
        item.position = position
    return items


def _adoption_of(former: Session) -> AgendaItem:
    return AgendaItem(
        heading=minutes_heading(former),
        kind=ItemKind.PREVIOUS_MINUTES,
        origin=ItemOrigin.TYPED,
        adopts_minutes_of_id=former.id,
    )


def _copy_of(item: AgendaItem) -> AgendaItem:
    return AgendaItem(
        heading=item.heading,
        rapporteur=item.rapporteur,
        kind=item.kind,
        is_public=item.is_public,
        minutes_planned=item.minutes_planned,
        origin=ItemOrigin.CARRIED_OVER,
        carried_from_id=item.id,
    )


def _overdue_item(session: Session, today: date) -> list[AgendaItem]:
    overdue = db.session.scalar(
        select(Task.id)
        .join(Act, Act.id == Task.act_id)
        .where(Act.body_id == session.body_id, Task.state.in_(WAITING_FOR_CARRIER), Task.due_on < today)
        .limit(1)
    )
    if overdue is None:
        return []
    return [
        AgendaItem(heading=_("Acts whose deadline has passed"), kind=ItemKind.REPORT, origin=ItemOrigin.TYPED)
    ]


def _sessions_with_minutes_to_adopt(session: Session) -> Sequence[Session]:
    where = aliased(Session)
    is_on_an_agenda = (
        exists()
        .where(AgendaItem.adopts_minutes_of_id == Session.id)
        .where(AgendaItem.session_id == where.id, where.state != SessionState.CANCELLED)
        .where(AgendaItem.state.in_(ADOPTING))
    )
    return db.session.scalars(
        select(Session)
        .where(Session.body_id == session.body_id, Session.state.in_(ENDED), ~is_on_an_agenda)
        .order_by(Session.started_at)
    ).all()


def _unfinished_items(session: Session) -> Sequence[AgendaItem]:
    copy, where = aliased(AgendaItem), aliased(Session)
    is_carried_over = (
        exists()
        .where(copy.carried_from_id == AgendaItem.id)
        .where(copy.session_id == where.id, where.state != SessionState.CANCELLED)
    )
    return db.session.scalars(
        select(AgendaItem)
        .join(Session, Session.id == AgendaItem.session_id)
        .where(
            Session.body_id == session.body_id,
            Session.state.in_(ENDED),
            AgendaItem.state.in_(UNFINISHED),
            AgendaItem.kind != ItemKind.PREVIOUS_MINUTES,
            ~is_carried_over,
        )
        .order_by(Session.started_at, AgendaItem.position)
    ).all()
