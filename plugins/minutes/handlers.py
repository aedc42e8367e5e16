"""Durable reactions of the module: an act tells each of its carriers that something is asked of them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from plugins.minutes.events import ActAdopted
from plugins.minutes.models import Act, Session, Task
from plugins.minutes.sentences import session_title_with_body
from portal.api import Received, Subscription, absolute_url, db, long_date, send_mail
from portal.api import gettext as _


def tell_carriers(received: Received) -> None:
    """Write to each institution and person that an act tasks; the mail names no content, the page does."""
    if received.replay:
        return
    for task in _tasks_of(received.read(ActAdopted)):
        address = task.organisation.email if task.organisation else task.user and task.user.email
        if address:
            send_mail(to=address, subject=_("A task waits for you"), body=_letter(task))


def _tasks_of(event: ActAdopted) -> Sequence[Task]:
    session = joinedload(Task.act).joinedload(Act.session)
    return db.session.scalars(
        select(Task)
        .where(Task.act_id == event.act_id)
        .options(joinedload(Task.organisation), joinedload(Task.user), session.joinedload(Session.body))
        .order_by(Task.id)
    ).all()


def _letter(task: Task) -> str:
    where = _("The %(session)s has tasked you.", session=session_title_with_body(task.act.session))
    until = _("It is due on %(date)s.", date=long_date(task.due_on)) if task.due_on else ""
    url = absolute_url("minutes.task", task_id=task.id)
    page = _("What it is and how to report it done: %(url)s", url=url)
    return "\n\n".join(part for part in (where, until, page) if part) + "\n"


SUBSCRIPTIONS = (
    Subscription(name="minutes.tell_carriers", event="minutes.act_adopted", handler=tell_carriers),
)
