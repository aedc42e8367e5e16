"""The end of a session: held, without a quorum, and closed for good."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from plugins.minutes.blueprint import blueprint
from plugins.minutes.codes import ItemState, SessionState
from plugins.minutes.models import Session
from plugins.minutes.permissions import KEEP_MINUTES
from plugins.minutes.queries import LiveScreen, live_screen
from plugins.minutes.rules import UNDECIDED
from plugins.minutes.services import close_session, declare_inquorate, end_session
from plugins.minutes.views.live.rows import items_of
from portal.api import Conflict, Invalid, now, requires
from portal.api import gettext as _

SETTLED = (ItemState.DECIDED, ItemState.NOTED)


@blueprint.get("/sessions/<uuid:session_id>/close")
@requires(KEEP_MINUTES)
def close(session_id: UUID) -> ResponseReturnValue:
    """Show what is still undecided, and the ways in which the session can end."""
    return _page(_screen(session_id))


@blueprint.post("/sessions/<uuid:session_id>/end")
@requires(KEEP_MINUTES)
def end(session_id: UUID) -> ResponseReturnValue:
    """End a session as held."""
    return _step(
        session_id, lambda session: end_session(session=session, now=now()), _("The session is over.")
    )


@blueprint.post("/sessions/<uuid:session_id>/inquorate")
@requires(KEEP_MINUTES)
def no_quorum(session_id: UUID) -> ResponseReturnValue:
    """End a session that has no quorum."""
    return _step(
        session_id, lambda session: declare_inquorate(session=session, now=now()), _("The session is over.")
    )


@blueprint.post("/sessions/<uuid:session_id>/close")
@requires(KEEP_MINUTES)
def close_for_good(session_id: UUID) -> ResponseReturnValue:
    """Close a session whose minutes need no more work."""
    return _step(
        session_id, lambda session: close_session(session=session, now=now()), _("The session is closed.")
    )


def _screen(session_id: UUID) -> LiveScreen:
    return live_screen(session_id, now=now())


def _step(session_id: UUID, step: Callable[[Session], Session], done: str) -> ResponseReturnValue:
    screen = _screen(session_id)
    try:
        session = step(screen.session)
    except (Invalid, Conflict) as error:
        return _page(screen, error.message), error.status
    flash(done, "ok")
    if session.state == SessionState.CLOSED:
        return redirect(url_for("minutes.session", session_id=session_id))
    return redirect(url_for("minutes.close", session_id=session_id))


def _page(screen: LiveScreen, refused: str = "") -> str:
    return render_template(
        "minutes/live/close.html",
        screen=screen,
        refused=refused,
        undecided=[item for item in items_of(screen) if item.state in UNDECIDED],
        pending=[act for row in screen.items for act in row.acts if act.number is None],
        has_settled=any(item.state in SETTLED for item in items_of(screen)),
    )
