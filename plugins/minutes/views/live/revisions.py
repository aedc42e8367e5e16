"""The versions of an item's text, the newest first."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from plugins.minutes.blueprint import blueprint
from plugins.minutes.permissions import KEEP_MINUTES
from plugins.minutes.queries import item_here, revisions_of
from portal.api import requires


@blueprint.get("/live/<uuid:item_id>/revisions")
@requires(KEEP_MINUTES)
def revisions(item_id: UUID) -> ResponseReturnValue:
    """Show who saved which version when, and what it changed."""
    item = item_here(item_id)
    newest_first = sorted(revisions_of(item_id), key=lambda revision: revision.version, reverse=True)
    texts = [*(revision.text for revision in newest_first), ""]
    return render_template(
        "minutes/live/revisions.html", item=item, revisions=list(zip(newest_first, texts[1:], strict=True))
    )
