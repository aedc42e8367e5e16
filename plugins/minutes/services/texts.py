"""Saving the text of an item so that nobody's words are lost."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from plugins.minutes.codes import SessionState
from plugins.minutes.models import AgendaItem, TextRevision
from plugins.minutes.services.steps import lock_session, require_state
from plugins.minutes.typed import tidy
from portal.api import Conflict, db
from portal.api import gettext as _

WRITABLE = (SessionState.IN_PROGRESS, SessionState.INTERRUPTED, SessionState.HELD, SessionState.INQUORATE)


class TextConflict(Conflict):
    """Somebody else saved the text first; carries both, and the version to save over after looking."""

    def __init__(self, *, mine: str, item: AgendaItem, latest: TextRevision | None) -> None:
        super().__init__(_("Somebody else has changed this text meanwhile. Both versions are here."))
        self.mine = mine
        self.theirs = item.text
        self.version = item.text_version
        self.saved_at = latest.saved_at if latest else None
        self.saved_by_name = latest.saved_by.full_name if latest and latest.saved_by else ""


def save_text(*, item: AgendaItem, text: str, version: int, by: UUID, now: datetime) -> AgendaItem:
    """Save the text of an item, whose session must be loaded, as a new revision.

    Raises TextConflict if somebody else saved another text since `version`.
    """
    lock_session(item.session)
    require_state(item.session, *WRITABLE)
    mine = tidy(text)
    db.session.refresh(item, ["text", "text_version"])
    if item.text == mine:
        return item
    if item.text_version != version:
        raise TextConflict(mine=mine, item=item, latest=latest_revision(item))
    item.text = mine
    item.text_version += 1
    db.session.add(
        TextRevision(item_id=item.id, version=item.text_version, text=mine, saved_at=now, saved_by_id=by)
    )
    db.session.flush()
    return item


def latest_revision(item: AgendaItem) -> TextRevision | None:
    """Return the revision that stands, with who saved it."""
    return db.session.scalar(
        select(TextRevision)
        .options(joinedload(TextRevision.saved_by))
        .where(TextRevision.item_id == item.id, TextRevision.version == item.text_version)
    )
