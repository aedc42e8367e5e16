"""The code lists of the module, as they stand in the database."""

from enum import StrEnum


class BodyKind(StrEnum):
    """What a body is."""

    COMMISSION = "commission"
    OPERATIONAL_TEAM = "operational_team"
    STEERING_BOARD = "steering_board"
    COMMITTEE = "committee"


class Appointer(StrEnum):
    """Who appointed a body."""

    MAYOR = "mayor"
    ASSEMBLY = "assembly"


class QuorumRule(StrEnum):
    """How many must be present for a valid decision."""

    MAJORITY = "majority"
    TWO_THIRDS = "two_thirds"
    NUMBER = "number"


class MajorityBase(StrEnum):
    """Of whom a majority is needed: who is present, every member, or the votes for and against."""

    PRESENT = "present"
    ALL = "all"
    CAST = "cast"


class TieBreaker(StrEnum):
    """Who decides when exactly half are in favour; with nobody, the proposal falls."""

    NONE = "none"
    CHAIR = "chair"


class MemberRole(StrEnum):
    """What a person is in a body, in the order of a roll call."""

    CHAIR = "chair"
    DEPUTY_CHAIR = "deputy_chair"
    SECRETARY = "secretary"
    COORDINATOR = "coordinator"
    MEMBER = "member"
    MEMBERS_DEPUTY = "members_deputy"
    OBSERVER = "observer"


class SessionKind(StrEnum):
    """The kinds of session; each has ordinals of its own."""

    REGULAR = "regular"
    EXTRAORDINARY = "extraordinary"
    THEMATIC = "thematic"
    SOLEMN = "solemn"
    ELECTRONIC = "electronic"


class SessionState(StrEnum):
    """Where a session stands."""

    DRAFT = "draft"
    CALLED = "called"
    IN_PROGRESS = "in_progress"
    INTERRUPTED = "interrupted"
    HELD = "held"
    INQUORATE = "inquorate"
    CLOSED = "closed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class ItemKind(StrEnum):
    """What an agenda item is about."""

    PREVIOUS_MINUTES = "previous_minutes"
    REPORT = "report"
    PROPOSAL = "proposal"
    INFORMATION = "information"
    QUESTIONS = "questions"
    OTHER = "other"


class ItemOrigin(StrEnum):
    """How an item came onto the agenda."""

    TYPED = "typed"
    CARRIED_OVER = "carried_over"
    PROPOSED = "proposed"


class ItemState(StrEnum):
    """Where an agenda item stands."""

    PLANNED = "planned"
    RUNNING = "running"
    DECIDED = "decided"
    NOTED = "noted"
    POSTPONED = "postponed"
    WITHDRAWN = "withdrawn"
    NOT_REACHED = "not_reached"


class AttendanceState(StrEnum):
    """What is known of a member's coming."""

    EXPECTED = "expected"
    PRESENT = "present"
    EXCUSED = "excused"
    ABSENT = "absent"


class ChairVote(StrEnum):
    """How the chair voted, where the chair breaks a tie."""

    FOR = "for"
    AGAINST = "against"


class ActKind(StrEnum):
    """The kinds of act that a body adopts."""

    ZAKLJUCAK = "ZAKLJUCAK"
    ODLUKA = "ODLUKA"
    RJESENJE = "RJESENJE"
    PREPORUKA = "PREPORUKA"
    MISLJENJE = "MISLJENJE"
    PRAVILNIK = "PRAVILNIK"
    POSLOVNIK = "POSLOVNIK"
    PLAN = "PLAN"
    PROGRAM = "PROGRAM"
    IZVJESTAJ = "IZVJESTAJ"
    INFORMACIJA = "INFORMACIJA"
    ANALIZA = "ANALIZA"
    PROTOKOL = "PROTOKOL"
    SPORAZUM = "SPORAZUM"
    MEMORANDUM = "MEMORANDUM"


class ActState(StrEnum):
    """Whether an act still holds; only a later act changes it."""

    IN_FORCE = "in_force"
    AMENDED = "amended"
    ANNULLED = "annulled"


class TaskState(StrEnum):
    """Where the execution of an act by one carrier stands."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    SENT_BACK = "sent_back"
    DROPPED = "dropped"


class TaskNoteKind(StrEnum):
    """What a line in the history of a task tells."""

    STARTED = "started"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    SENT_BACK = "sent_back"
    REMARK = "remark"


class Direction(StrEnum):
    """Where an agenda item is moved."""

    UP = "up"
    DOWN = "down"
