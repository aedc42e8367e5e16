"""The tables of the module."""

from plugins.minutes.models.attendance import Attendance, Presence
from plugins.minutes.models.bodies import Body, Mandate, Member
from plugins.minutes.models.decisions import Act, Vote
from plugins.minutes.models.sessions import AgendaItem, Session, TextRevision
from plugins.minutes.models.tasks import Task, TaskNote

__all__ = [
    "Act",
    "AgendaItem",
    "Attendance",
    "Body",
    "Mandate",
    "Member",
    "Presence",
    "Session",
    "Task",
    "TaskNote",
    "TextRevision",
    "Vote",
]
