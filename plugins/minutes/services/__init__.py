"""The use cases of the module; each flushes and publishes, none commits."""

from plugins.minutes.services.acts import NewTask, adopt_act, set_act_number
from plugins.minutes.services.agenda import add_item, change_item, move_item, remove_item
from plugins.minutes.services.attendance import (
    mark_absent,
    mark_excused,
    record_arrival,
    record_departure,
    substitute,
    undo_attendance,
)
from plugins.minutes.services.bodies import BodyRules, change_body, create_body
from plugins.minutes.services.calling import Call, call_session, cancel_session, postpone_session
from plugins.minutes.services.drafting import change_session, delete_draft, draft_session, reconvene
from plugins.minutes.services.holding import (
    close_session,
    declare_inquorate,
    end_session,
    finish_item,
    start_item,
    start_session,
)
from plugins.minutes.services.mandates import Seat, add_member, change_member, end_membership, open_mandate
from plugins.minutes.services.tasks import (
    add_remark,
    confirm_task,
    report_task_done,
    send_back_task,
    start_task,
)
from plugins.minutes.services.texts import TextConflict, save_text
from plugins.minutes.services.voting import Ballot, record_vote, withdraw_vote

__all__ = [
    "Ballot",
    "BodyRules",
    "Call",
    "NewTask",
    "Seat",
    "TextConflict",
    "add_item",
    "add_member",
    "add_remark",
    "adopt_act",
    "call_session",
    "cancel_session",
    "change_body",
    "change_item",
    "change_member",
    "change_session",
    "close_session",
    "confirm_task",
    "create_body",
    "declare_inquorate",
    "delete_draft",
    "draft_session",
    "end_membership",
    "end_session",
    "finish_item",
    "mark_absent",
    "mark_excused",
    "move_item",
    "open_mandate",
    "postpone_session",
    "reconvene",
    "record_arrival",
    "record_departure",
    "record_vote",
    "remove_item",
    "report_task_done",
    "save_text",
    "send_back_task",
    "set_act_number",
    "start_item",
    "start_session",
    "start_task",
    "substitute",
    "undo_attendance",
    "withdraw_vote",
]
