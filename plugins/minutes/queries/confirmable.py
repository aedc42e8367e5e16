"""The reports that a reader may confirm."""

from collections.abc import Sequence

from plugins.minutes.access import sight_of
from plugins.minutes.models import Task
from plugins.minutes.queries.tasks import tasks_to_confirm
from portal.api import Reader


def confirmable_tasks(reader: Reader) -> Sequence[Task]:
    """List the reports that wait for the reader's word; those from closed items for who may see these."""
    tasks = tasks_to_confirm(reader)
    sight = sight_of(reader)
    return [task for task in tasks if task.act.item.is_public or sight.sees_closed(task.act.session)]
