"""Which columns of the module hold personal data, why they may, and how long they stay."""

from portal.api import PersonalData
from portal.api import lazy_gettext as _l

OF_OFFICE = _l("Membership in a public body and what was done there in office")
CONTACT = _l("Sending invitations to members who have no account")
TYPED = _l("Minutes and acts of a public body; they name no beneficiary")
PERMANENT = _l("Permanently, with the minutes")
WHILE_MEMBER = _l("Until the end of the mandate")


def in_office(column: str) -> PersonalData:
    """Declare what tells who did something in office."""
    return PersonalData(column=column, purpose=OF_OFFICE, ground="public_task", retention=PERMANENT)


def typed(column: str) -> PersonalData:
    """Declare a text in which people may be named."""
    return PersonalData(column=column, purpose=TYPED, ground="public_task", retention=PERMANENT)


PERSONAL_DATA = (
    in_office("minutes_member.user_id"),
    in_office("minutes_member.person_ref_id"),
    PersonalData(
        column="minutes_member.contact_email_encrypted",
        purpose=CONTACT,
        ground="public_task",
        retention=WHILE_MEMBER,
    ),
    in_office("minutes_member.sector"),
    in_office("minutes_member.role"),
    in_office("minutes_member.has_vote"),
    in_office("minutes_member.starts_on"),
    in_office("minutes_member.ends_on"),
    in_office("minutes_member.act_number"),
    in_office("minutes_member.act_on"),
    in_office("minutes_session.kept_by_id"),
    in_office("minutes_session.created_by_id"),
    typed("minutes_session.note"),
    typed("minutes_agenda_item.heading"),
    in_office("minutes_agenda_item.rapporteur"),
    typed("minutes_agenda_item.text"),
    typed("minutes_text_revision.text"),
    in_office("minutes_text_revision.saved_by_id"),
    in_office("minutes_attendance.state"),
    in_office("minutes_attendance.remark"),
    in_office("minutes_presence.arrived_at"),
    in_office("minutes_presence.left_at"),
    in_office("minutes_vote.taken_by_id"),
    in_office("minutes_vote.chair_vote"),
    typed("minutes_act.text"),
    in_office("minutes_act.adopted_by_id"),
    in_office("minutes_task.user_id"),
    typed("minutes_task.text"),
    typed("minutes_task.reporting"),
    in_office("minutes_task_note.text"),
    in_office("minutes_task_note.written_by_id"),
)

NOT_PERSONAL = (
    "minutes_act.adopted_at",
    "minutes_act.kind",
    "minutes_act.legal_basis",
    "minutes_act.number",
    "minutes_act.state",
    "minutes_act.year",
    "minutes_agenda_item.ended_at",
    "minutes_agenda_item.is_public",
    "minutes_agenda_item.kind",
    "minutes_agenda_item.minutes_planned",
    "minutes_agenda_item.origin",
    "minutes_agenda_item.position",
    "minutes_agenda_item.started_at",
    "minutes_agenda_item.state",
    "minutes_agenda_item.text_version",
    "minutes_body.act_number",
    "minutes_body.act_on",
    "minutes_body.appointed_by",
    "minutes_body.created_at",
    "minutes_body.ended_on",
    "minutes_body.genitive",
    "minutes_body.kind",
    "minutes_body.majority_base",
    "minutes_body.name",
    "minutes_body.notice_days",
    "minutes_body.notice_days_urgent",
    "minutes_body.quorum_number",
    "minutes_body.quorum_rule",
    "minutes_body.session_kinds",
    "minutes_body.short_name",
    "minutes_body.tie_breaker",
    "minutes_mandate.act_number",
    "minutes_mandate.act_on",
    "minutes_mandate.ends_on",
    "minutes_mandate.ordinal",
    "minutes_mandate.starts_on",
    "minutes_session.called_at",
    "minutes_session.closed_at",
    "minutes_session.created_at",
    "minutes_session.ended_as",
    "minutes_session.ended_at",
    "minutes_session.invitation_sequence",
    "minutes_session.kind",
    "minutes_session.link",
    "minutes_session.ordinal",
    "minutes_session.place",
    "minutes_session.postponed_from",
    "minutes_session.started_at",
    "minutes_session.starts_at",
    "minutes_session.state",
    "minutes_session.version_id",
    "minutes_task.confirmed_at",
    "minutes_task.due_on",
    "minutes_task.reported_at",
    "minutes_task.started_at",
    "minutes_task.state",
    "minutes_task_note.kind",
    "minutes_task_note.written_at",
    "minutes_text_revision.saved_at",
    "minutes_text_revision.version",
    "minutes_vote.adopted",
    "minutes_vote.is_unanimous",
    "minutes_vote.majority_base",
    "minutes_vote.members_total",
    "minutes_vote.present",
    "minutes_vote.quorum_needed",
    "minutes_vote.taken_at",
    "minutes_vote.votes_abstained",
    "minutes_vote.votes_against",
    "minutes_vote.votes_for",
    "minutes_vote.withdrawn_at",
)
