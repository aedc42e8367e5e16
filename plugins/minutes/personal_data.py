"""Which columns of the module hold personal data, why they may, and how long they stay."""

from portal.api import PersonalData
from portal.api import lazy_gettext as _l

OF_OFFICE = _l("Membership in a public body and what was done there in office")
CONTACT = _l("Sending invitations to members who have no account")
TYPED = _l("Minutes and acts of a public body; they name no beneficiary")
PERMANENT = _l("Permanently, with the minutes")
WHILE_MEMBER = _l("Until the end of the mandate")

PERSONAL_DATA = (
    PersonalData(
        column="minutes_member.user_id", purpose=OF_OFFICE, ground="public_task", retention=PERMANENT
    ),
    PersonalData(
        column="minutes_member.contact_name", purpose=OF_OFFICE, ground="public_task", retention=PERMANENT
    ),
    PersonalData(
        column="minutes_member.contact_email", purpose=CONTACT, ground="public_task", retention=WHILE_MEMBER
    ),
    PersonalData(
        column="minutes_session.kept_by_id", purpose=OF_OFFICE, ground="public_task", retention=PERMANENT
    ),
    PersonalData(
        column="minutes_session.created_by_id", purpose=OF_OFFICE, ground="public_task", retention=PERMANENT
    ),
    PersonalData(
        column="minutes_agenda_item.rapporteur", purpose=OF_OFFICE, ground="public_task", retention=PERMANENT
    ),
    PersonalData(column="minutes_agenda_item.text", purpose=TYPED, ground="public_task", retention=PERMANENT),
    PersonalData(
        column="minutes_text_revision.text", purpose=TYPED, ground="public_task", retention=PERMANENT
    ),
    PersonalData(
        column="minutes_text_revision.saved_by_id",
        purpose=OF_OFFICE,
        ground="public_task",
        retention=PERMANENT,
    ),
    PersonalData(
        column="minutes_attendance.remark", purpose=OF_OFFICE, ground="public_task", retention=PERMANENT
    ),
    PersonalData(
        column="minutes_vote.taken_by_id", purpose=OF_OFFICE, ground="public_task", retention=PERMANENT
    ),
    PersonalData(column="minutes_act.text", purpose=TYPED, ground="public_task", retention=PERMANENT),
    PersonalData(
        column="minutes_act.adopted_by_id", purpose=OF_OFFICE, ground="public_task", retention=PERMANENT
    ),
    PersonalData(column="minutes_task.user_id", purpose=OF_OFFICE, ground="public_task", retention=PERMANENT),
    PersonalData(
        column="minutes_task_note.text", purpose=OF_OFFICE, ground="public_task", retention=PERMANENT
    ),
    PersonalData(
        column="minutes_task_note.written_by_id", purpose=OF_OFFICE, ground="public_task", retention=PERMANENT
    ),
)
