"""What the invitation to a session says, filled from what is known of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from plugins.minutes.codes import MemberRole
from plugins.minutes.documents import (
    Invitation,
    InvitationItem,
    InvitationLabels,
    InvitationSession,
    Signature,
)
from plugins.minutes.documents.issuer import letterhead
from plugins.minutes.documents.minutes import body_in_title, place_and_date
from plugins.minutes.models import Body, Session
from plugins.minutes.queries import ItemRow, SessionPage
from plugins.minutes.titles import MEMBER_ROLES
from portal.api import clock_time, current_language, long_date, markdown_to_blocks
from portal.api import gettext as _
from portal.api import lazy_gettext as _l

SUBTITLES: Mapping[str, Any] = {
    "regular": _l("to regular session no. %(ordinal)s %(body)s"),
    "extraordinary": _l("to extraordinary session no. %(ordinal)s %(body)s"),
    "thematic": _l("to thematic session no. %(ordinal)s %(body)s"),
    "solemn": _l("to solemn session no. %(ordinal)s %(body)s"),
    "electronic": _l("to electronic session no. %(ordinal)s %(body)s"),
}


def fill_invitation(page: SessionPage, *, written_at: datetime) -> Invitation:
    """Return the data of the invitation in the language in force; closed items are as the page has them."""
    session = page.session
    made_at = session.called_at or written_at
    return {
        "language": current_language(),
        "written_at": made_at,
        "issuer": letterhead(session.body),
        "number": "",
        "place_and_date": place_and_date(made_at),
        "recipients": [_recipients(session.body), _("– to all –")],
        "heading": _("Invitation"),
        "subtitle": str(SUBTITLES[session.kind])
        % {"ordinal": session.ordinal, "body": body_in_title(session)},
        "opening": _("You are invited to the session that will be held:"),
        "session": _facts(session),
        "items": [_item(row) for row in page.items],
        "notes": markdown_to_blocks(session.note or ""),
        "signatures": _signatures(page),
        "labels": _labels(),
    }


def _recipients(body: Body) -> str:
    if body.genitive and current_language() != "en":
        return _("To the members of %(body)s", body=body.genitive)
    return _("To the members: %(body)s", body=body.name)


def _facts(session: Session) -> InvitationSession:
    return {
        "date": long_date(session.starts_at) if session.starts_at else "",
        "begins": clock_time(session.starts_at) if session.starts_at else "",
        "place": session.place or "",
        "url": session.link or "",
    }


def _item(row: ItemRow) -> InvitationItem:
    item = row.item
    if item is None:
        return {
            "number": row.position,
            "heading": _("Item closed to the public"),
            "rapporteur": "",
            "papers": [],
        }
    return {
        "number": row.position,
        "heading": item.heading,
        "rapporteur": item.rapporteur or "",
        "papers": [],
    }


def _signatures(page: SessionPage) -> list[Signature]:
    chairs = [row.member for row in page.attendance if row.member.role == MemberRole.CHAIR]
    return [{"role": str(MEMBER_ROLES[chair.role]), "name": chair.full_name} for chair in chairs]


def _labels() -> InvitationLabels:
    return {
        "document_number": _("Number"),
        "date": _("Date"),
        "begins": _("Beginning"),
        "place": _("Place"),
        "online": _("Link"),
        "agenda": _("Proposed agenda"),
        "rapporteur": _("Reported by"),
        "papers": _("Papers"),
        "stamp": _("L. S."),
    }
