"""How the codes are called on pages, in the order in which they are offered."""

from collections.abc import Mapping
from typing import Any

from plugins.minutes.codes import (
    ActKind,
    ActState,
    Appointer,
    AttendanceState,
    BodyKind,
    ItemKind,
    ItemState,
    MajorityBase,
    MemberRole,
    QuorumRule,
    SessionKind,
    SessionState,
    TaskNoteKind,
    TaskState,
    TieBreaker,
)
from portal.api import lazy_pgettext as _lp

Titles = Mapping[str, Any]
"""Code to lazy text."""

BODY_KINDS: Titles = {
    BodyKind.COMMISSION: _lp("body", "Commission"),
    BodyKind.OPERATIONAL_TEAM: _lp("body", "Operational team"),
    BodyKind.STEERING_BOARD: _lp("body", "Steering board"),
    BodyKind.COMMITTEE: _lp("body", "Committee"),
}

APPOINTERS: Titles = {
    Appointer.MAYOR: _lp("appointed by", "Mayor"),
    Appointer.ASSEMBLY: _lp("appointed by", "Municipal assembly or council"),
}

QUORUM_RULES: Titles = {
    QuorumRule.MAJORITY: _lp("quorum", "More than half of all members"),
    QuorumRule.TWO_THIRDS: _lp("quorum", "Two thirds of all members"),
    QuorumRule.NUMBER: _lp("quorum", "A fixed number of members"),
}

MAJORITY_BASES: Titles = {
    MajorityBase.PRESENT: _lp("majority", "Majority of those present"),
    MajorityBase.ALL: _lp("majority", "Majority of all members"),
    MajorityBase.CAST: _lp("majority", "Majority of the votes for and against"),
}

TIE_BREAKERS: Titles = {
    TieBreaker.NONE: _lp("tie", "The proposal falls"),
    TieBreaker.CHAIR: _lp("tie", "The chair's vote decides"),
}

MEMBER_ROLES: Titles = {
    MemberRole.CHAIR: _lp("role in a body", "Chair"),
    MemberRole.DEPUTY_CHAIR: _lp("role in a body", "Deputy chair"),
    MemberRole.SECRETARY: _lp("role in a body", "Secretary"),
    MemberRole.COORDINATOR: _lp("role in a body", "Coordinator"),
    MemberRole.MEMBER: _lp("role in a body", "Member"),
    MemberRole.MEMBERS_DEPUTY: _lp("role in a body", "Member's deputy"),
    MemberRole.OBSERVER: _lp("role in a body", "Observer"),
}

SESSION_KINDS: Titles = {
    SessionKind.REGULAR: _lp("session", "Regular"),
    SessionKind.EXTRAORDINARY: _lp("session", "Extraordinary"),
    SessionKind.THEMATIC: _lp("session", "Thematic"),
    SessionKind.SOLEMN: _lp("session", "Solemn"),
    SessionKind.ELECTRONIC: _lp("session", "Electronic, voting without a meeting"),
}

SESSION_STATES: Titles = {
    SessionState.DRAFT: _lp("session", "Draft"),
    SessionState.CALLED: _lp("session", "Called"),
    SessionState.IN_PROGRESS: _lp("session", "In progress"),
    SessionState.INTERRUPTED: _lp("session", "Interrupted"),
    SessionState.HELD: _lp("session", "Held"),
    SessionState.INQUORATE: _lp("session", "No quorum"),
    SessionState.CLOSED: _lp("session", "Closed"),
    SessionState.POSTPONED: _lp("session", "Postponed"),
    SessionState.CANCELLED: _lp("session", "Cancelled"),
}

ITEM_KINDS: Titles = {
    ItemKind.PROPOSAL: _lp("agenda item", "Proposal"),
    ItemKind.REPORT: _lp("agenda item", "Report"),
    ItemKind.INFORMATION: _lp("agenda item", "Information"),
    ItemKind.PREVIOUS_MINUTES: _lp("agenda item", "Minutes of a previous session"),
    ItemKind.QUESTIONS: _lp("agenda item", "Questions and proposals"),
    ItemKind.OTHER: _lp("agenda item", "Other"),
}

ITEM_STATES: Titles = {
    ItemState.PLANNED: _lp("agenda item", "Planned"),
    ItemState.RUNNING: _lp("agenda item", "Under way"),
    ItemState.DECIDED: _lp("agenda item", "Decided"),
    ItemState.NOTED: _lp("agenda item", "Taken note of"),
    ItemState.POSTPONED: _lp("agenda item", "Postponed"),
    ItemState.WITHDRAWN: _lp("agenda item", "Withdrawn"),
    ItemState.NOT_REACHED: _lp("agenda item", "Not reached"),
}

ATTENDANCE_STATES: Titles = {
    AttendanceState.EXPECTED: _lp("attendance", "Expected"),
    AttendanceState.PRESENT: _lp("attendance", "Present"),
    AttendanceState.EXCUSED: _lp("attendance", "Excused"),
    AttendanceState.ABSENT: _lp("attendance", "Absent"),
}

ACT_KINDS: Titles = {
    ActKind.ZAKLJUCAK: _lp("act", "Conclusion"),
    ActKind.ODLUKA: _lp("act", "Decision"),
    ActKind.RJESENJE: _lp("act", "Ruling"),
    ActKind.PREPORUKA: _lp("act", "Recommendation"),
    ActKind.MISLJENJE: _lp("act", "Opinion"),
    ActKind.PRAVILNIK: _lp("act", "Rulebook"),
    ActKind.POSLOVNIK: _lp("act", "Rules of procedure"),
    ActKind.PLAN: _lp("act", "Plan"),
    ActKind.PROGRAM: _lp("act", "Programme"),
    ActKind.IZVJESTAJ: _lp("act", "Report"),
    ActKind.INFORMACIJA: _lp("act", "Information"),
    ActKind.ANALIZA: _lp("act", "Analysis"),
    ActKind.PROTOKOL: _lp("act", "Protocol"),
    ActKind.SPORAZUM: _lp("act", "Agreement"),
    ActKind.MEMORANDUM: _lp("act", "Memorandum"),
}

ACT_STATES: Titles = {
    ActState.IN_FORCE: _lp("act", "In force"),
    ActState.AMENDED: _lp("act", "Amended"),
    ActState.ANNULLED: _lp("act", "Annulled"),
}

TASK_STATES: Titles = {
    TaskState.OPEN: _lp("task", "Open"),
    TaskState.IN_PROGRESS: _lp("task", "In progress"),
    TaskState.REPORTED: _lp("task", "Reported done"),
    TaskState.CONFIRMED: _lp("task", "Done"),
    TaskState.SENT_BACK: _lp("task", "Sent back"),
    TaskState.DROPPED: _lp("task", "Dropped"),
}

TASK_NOTE_KINDS: Titles = {
    TaskNoteKind.STARTED: _lp("task note", "Work started"),
    TaskNoteKind.REPORTED: _lp("task note", "Reported done"),
    TaskNoteKind.CONFIRMED: _lp("task note", "Confirmed"),
    TaskNoteKind.SENT_BACK: _lp("task note", "Sent back"),
    TaskNoteKind.REMARK: _lp("task note", "Remark"),
}
