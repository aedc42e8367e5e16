"""What the minutes of a session say, filled from what is known of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from plugins.minutes.codes import ItemState, SessionState
from plugins.minutes.documents import (
    Act,
    Decision,
    Minutes,
    MinutesItem,
    MinutesLabels,
    MinutesSession,
    Signature,
    Task,
)
from plugins.minutes.documents.attendance import attendants, who_did_not_come
from plugins.minutes.documents.issuer import letterhead
from plugins.minutes.documents.quorum import quorum_text
from plugins.minutes.models import Act as AdoptedAct
from plugins.minutes.models import Session
from plugins.minutes.queries import ItemRow, SessionPage
from plugins.minutes.sentences import vote_sentence
from plugins.minutes.titles import ACT_KINDS
from portal.api import (
    clock_time,
    current_language,
    current_municipality,
    long_date,
    markdown_to_blocks,
    pgettext,
    short_date,
)
from portal.api import gettext as _
from portal.api import lazy_gettext as _l

SUBTITLES: Mapping[str, Any] = {
    "regular": _l("of regular session no. %(ordinal)s %(body)s"),
    "extraordinary": _l("of extraordinary session no. %(ordinal)s %(body)s"),
    "thematic": _l("of thematic session no. %(ordinal)s %(body)s"),
    "solemn": _l("of solemn session no. %(ordinal)s %(body)s"),
    "electronic": _l("of electronic session no. %(ordinal)s %(body)s"),
}

OUTCOMES: Mapping[str, Any] = {
    ItemState.NOTED: _l("The item is taken note of."),
    ItemState.POSTPONED: _l("The item is postponed."),
    ItemState.WITHDRAWN: _l("The item is withdrawn from the agenda."),
    ItemState.NOT_REACHED: _l("The item was not reached."),
}


def fill_minutes(page: SessionPage, *, written_at: datetime) -> Minutes:
    """Return the data of the minutes in the language in force; closed items are as the page has them."""
    session = page.session
    inquorate = session.ended_as == SessionState.INQUORATE
    excused, absent = who_did_not_come(page)
    return {
        "language": current_language(),
        "written_at": session.closed_at or session.ended_at or written_at,
        "issuer": letterhead(session.body),
        "number": "",
        "place_and_date": place_and_date(session.ended_at or written_at),
        "mark": "" if session.state == SessionState.CLOSED else _("Draft"),
        "heading": pgettext("document", "Minutes"),
        "subtitle": str(SUBTITLES[session.kind])
        % {"ordinal": session.ordinal, "body": body_in_title(session)},
        "session": _facts(session),
        "present": attendants(page),
        "excused": excused,
        "absent": absent,
        "guests": [],
        "quorum": quorum_text(page.quorum_first) if page.quorum_first else "",
        "held": not inquorate,
        "findings": _findings() if inquorate else [],
        "agenda_statement": "",
        "agenda_vote": "",
        "items": [_item(row) for row in page.items],
        "closing": _closing(session),
        "adoption": "",
        "attachments": [],
        "signatures": _signatures(session),
        "labels": _labels(),
    }


def body_in_title(session: Session) -> str:
    """Return the body as it stands behind the name of a session: Komisije za SZI, or · Komisija."""
    body = session.body
    return body.genitive if body.genitive and current_language() != "en" else f"· {body.short_name}"


def place_and_date(moment: datetime) -> str:
    """Return where and when a document is made."""
    return f"{current_municipality().name}, {short_date(moment)}"


def _facts(session: Session) -> MinutesSession:
    begins = session.started_at or session.starts_at
    return {
        "date": long_date(begins) if begins else "",
        "begins": clock_time(begins) if begins else "",
        "ends": clock_time(session.ended_at) if session.ended_at else "",
        "place": session.place or session.link or "",
        "chair": session.chaired_by.full_name if session.chaired_by else "",
        "keeper": session.kept_by.full_name if session.kept_by else "",
        "called": _("by an invitation of %(date)s", date=short_date(session.called_at))
        if session.called_at
        else "",
        "recording": "",
    }


def _findings() -> list[str]:
    return [
        _("There are not enough members present for valid decisions."),
        _("The session ends without a decision; the items of the agenda are offered to the next session."),
    ]


def _closing(session: Session) -> str:
    return _("The session ended at %(time)s.", time=clock_time(session.ended_at)) if session.ended_at else ""


def _signatures(session: Session) -> list[Signature]:
    people = ((_("Minutes kept by"), session.kept_by), (_("Chaired by"), session.chaired_by))
    return [{"role": role, "name": person.full_name} for role, person in people if person]


def _item(row: ItemRow) -> MinutesItem:
    item = row.item
    if item is None:
        return _closed_item(row.position)
    acts = {act.vote_id: act for act in row.acts}
    return {
        "number": row.position,
        "heading": item.heading,
        "rapporteur": item.rapporteur or "",
        "notes": [] if item.is_public else [_("This item is closed to the public.")],
        "text": markdown_to_blocks(item.text),
        "decisions": [
            _decision(vote_sentence(vote, acts[vote.id].kind if vote.id in acts else None), acts.get(vote.id))
            for vote in row.votes
            if vote.withdrawn_at is None
        ],
        "outcome": str(OUTCOMES.get(item.state, "")),
    }


def _closed_item(position: int) -> MinutesItem:
    return {
        "number": position,
        "heading": _("Item closed to the public"),
        "rapporteur": "",
        "notes": [],
        "text": [],
        "decisions": [],
        "outcome": "",
    }


def _decision(sentence: str, act: AdoptedAct | None) -> Decision:
    return {"vote": sentence, "act": _act(act) if act else None}


def _act(act: AdoptedAct) -> Act:
    return {
        "kind": str(ACT_KINDS[act.kind]),
        "number": act.number or "",
        "basis": act.legal_basis or "",
        "text": markdown_to_blocks(act.text),
        "tasks": _tasks(act),
    }


def _tasks(act: AdoptedAct) -> list[Task]:
    return [
        {
            "carrier": task.carrier_name,
            "due": long_date(task.due_on) if task.due_on else _("no deadline"),
            "reporting": task.reporting or "",
        }
        for task in act.tasks
    ]


def _labels() -> MinutesLabels:
    return {
        "document_number": _("Number"),
        "date": _("Date"),
        "begins": _("Beginning"),
        "ends": _("End"),
        "place": _("Place"),
        "chair": _("Chaired by"),
        "keeper": _("Minutes kept by"),
        "called": _("Called"),
        "recording": _("Sound recording"),
        "attendance": _("Attendance"),
        "row": _("No."),
        "name": pgettext("person", "Name"),
        "institution": _("Institution"),
        "remark": _("Remark"),
        "stands_for": _("stands in for"),
        "arrived": _("arrived at"),
        "left": _("left at"),
        "excused": pgettext("list of people", "Excused"),
        "absent": pgettext("list of people", "Absent without excuse"),
        "guests": _("Guests"),
        "quorum": _("Quorum"),
        "findings": _("It is established"),
        "agenda": _("Agenda"),
        "course": _("Course of the session"),
        "item": _("Ad"),
        "rapporteur": _("Reported by"),
        "act_number": _("number"),
        "act_number_pending": _("the number is entered later"),
        "carrier": _("Carrier"),
        "due": _("Deadline"),
        "reporting": _("How it is reported"),
        "closing": _("End of the session"),
        "attachments": _("Attachments"),
        "stamp": _("L. S."),
    }
