"""The printed documents of a session: what they need to be told, and how they are made.

All words of a document come with its data, so that a document has one language whoever asks for it: every
text is in the document's language and script, dates, times, votes and the quorum are written as sentences.
An empty text or list is left out of the document.
"""

from datetime import datetime
from pathlib import Path
from typing import TypedDict

from portal.api import Block, Letterhead, render_pdf

FOLDER = Path(__file__).parent
NOT_DOCUMENT_DATA = frozenset({"language", "written_at"})

SAME_IN_BOTH_SCRIPTS = frozenset({"language", "number", "accent", "email", "website"})
"""The keys that `convert_texts` keeps: numbers of documents, addresses and codes."""


class Signature(TypedDict):
    """A line to sign on: "Chair of the Commission" and the name below the line."""

    role: str
    name: str


class Participant(TypedDict):
    """Somebody named in the list of attendance."""

    name: str
    role: str
    institution: str


class Attendant(Participant):
    """Somebody who was there; times such as "10:20" only where they differ from the session's."""

    stands_for: str
    arrived: str
    left: str


class MinutesSession(TypedDict):
    """When and where the session was held, and who led and recorded it."""

    date: str
    begins: str
    ends: str
    place: str
    chair: str
    keeper: str
    called: str
    """How and when it was called."""
    recording: str
    """Whether sound was recorded."""


class Task(TypedDict):
    """What one carrier of an act must do, until when, and how it is reported."""

    carrier: str
    due: str
    reporting: str


class Act(TypedDict):
    """An adopted act; without a number it is printed as pending. `text` comes from `markdown_to_blocks`."""

    kind: str
    number: str
    basis: str
    text: list[Block]
    tasks: list[Task]


class Decision(TypedDict):
    """A vote as a sentence, and the act that it adopted, if any."""

    vote: str
    act: Act | None


class MinutesItem(TypedDict):
    """An item of the agenda with what was said and decided under it."""

    number: int
    heading: str
    rapporteur: str
    notes: list[str]
    """Sentences before the text: a closed item, somebody left because of a conflict of interest."""
    text: list[Block]
    decisions: list[Decision]
    outcome: str
    """What became of the item where no decision says it: noted, postponed, withdrawn, not reached."""


class MinutesLabels(TypedDict):
    """The words of the minutes, without colons, in the document's language."""

    document_number: str
    date: str
    begins: str
    ends: str
    place: str
    chair: str
    keeper: str
    called: str
    recording: str
    attendance: str
    row: str
    name: str
    institution: str
    remark: str
    stands_for: str
    """Before a name: "stands for"."""
    arrived: str
    """Before a time: "arrived at"."""
    left: str
    """Before a time: "left at"."""
    excused: str
    absent: str
    guests: str
    quorum: str
    findings: str
    """Before the findings of a session without a quorum: "It is established"."""
    agenda: str
    course: str
    item: str
    """Before the number of an item: "Ad"."""
    rapporteur: str
    act_number: str
    act_number_pending: str
    carrier: str
    due: str
    reporting: str
    closing: str
    attachments: str
    stamp: str


class Minutes(TypedDict):
    """All that the minutes of one session say."""

    language: str
    """Locale of the portal: bs, hr, sr, sr_Cyrl, bs_Cyrl or en."""
    written_at: datetime
    """Aware date of the document: equal minutes with an equal date are equal files."""
    issuer: Letterhead
    number: str
    place_and_date: str
    mark: str
    """A word beside the head, such as "draft"."""
    heading: str
    subtitle: str
    """Of which session of which body, held when."""
    session: MinutesSession
    present: list[Attendant]
    excused: list[Participant]
    absent: list[Participant]
    guests: list[Participant]
    quorum: str
    """How many members there are, were present and are needed, and what follows from it."""
    held: bool
    """False prints the agenda without its course: a session without a quorum decides nothing."""
    findings: list[str]
    agenda_statement: str
    agenda_vote: str
    items: list[MinutesItem]
    closing: str
    adoption: str
    """When and by which session the minutes were adopted."""
    attachments: list[str]
    signatures: list[Signature]
    labels: MinutesLabels


class InvitationSession(TypedDict):
    """When and where the members are awaited; `url` for a session held online."""

    date: str
    begins: str
    place: str
    url: str


class InvitationItem(TypedDict):
    """An item of the proposed agenda with the papers that come with it."""

    number: int
    heading: str
    rapporteur: str
    papers: list[str]


class InvitationLabels(TypedDict):
    """The words of the invitation, without colons, in the document's language."""

    document_number: str
    date: str
    begins: str
    place: str
    online: str
    agenda: str
    rapporteur: str
    papers: str
    stamp: str


class Invitation(TypedDict):
    """All that the invitation to one session says."""

    language: str
    written_at: datetime
    issuer: Letterhead
    number: str
    place_and_date: str
    recipients: list[str]
    """One line each: "To the members of the Commission", "– to all –"."""
    heading: str
    subtitle: str
    opening: str
    """On what ground the session is called, and by whom."""
    session: InvitationSession
    items: list[InvitationItem]
    notes: list[Block]
    """What the members are asked: to answer, to send a deputy."""
    signatures: list[Signature]
    labels: InvitationLabels


def render_minutes(data: Minutes) -> bytes:
    """Return the minutes of a session as PDF."""
    return _rendered("minutes.typ", data)


def render_invitation(data: Invitation) -> bytes:
    """Return the invitation to a session as PDF."""
    return _rendered("invitation.typ", data)


def _rendered(template: str, data: Minutes | Invitation) -> bytes:
    return render_pdf(
        template=FOLDER / template,
        data={key: value for key, value in data.items() if key not in NOT_DOCUMENT_DATA},
        title=f"{data['heading']} {data['subtitle']}".strip(),
        language=data["language"],
        date=data["written_at"],
    )
