"""What a role may do in the module."""

from portal.api import Permission
from portal.api import lazy_gettext as _l

READ_SESSIONS = "minutes.read_sessions"
MANAGE_BODIES = "minutes.manage_bodies"
CALL_SESSION = "minutes.call_session"
KEEP_MINUTES = "minutes.keep_minutes"
DO_TASKS = "minutes.do_tasks"
CONFIRM_TASK = "minutes.confirm_task"

PERMISSIONS = (
    Permission(
        name=READ_SESSIONS,
        title=_l("Read sessions and the register of acts"),
        roles=("secretary", "coordinator", "member", "mayor", "auditor"),
    ),
    Permission(
        name=MANAGE_BODIES, title=_l("Set up bodies and their members"), roles=("secretary", "coordinator")
    ),
    Permission(name=CALL_SESSION, title=_l("Call sessions"), roles=("secretary",)),
    Permission(name=KEEP_MINUTES, title=_l("Keep minutes and record acts"), roles=("secretary",)),
    Permission(
        name=DO_TASKS,
        title=_l("Report on tasks from acts"),
        roles=("institution_officer", "member", "coordinator", "secretary", "mayor"),
    ),
    Permission(
        name=CONFIRM_TASK, title=_l("Confirm that a task is done"), roles=("secretary", "coordinator")
    ),
)
