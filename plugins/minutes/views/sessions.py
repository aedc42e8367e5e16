"""Pages of sessions: the lists, a new one, its record, its data."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from plugins.minutes.blueprint import blueprint
from plugins.minutes.codes import SessionState
from plugins.minutes.forms.sessions import ItemForm, SessionForm, edit_form, offered_kinds
from plugins.minutes.models import Body, Mandate, Session
from plugins.minutes.permissions import CALL_SESSION, READ_SESSIONS
from plugins.minutes.queries import (
    bodies_here,
    body_here,
    current_mandate,
    next_ordinal,
    session_here,
    session_lists,
    session_page,
)
from plugins.minutes.services import change_session, draft_session
from plugins.minutes.views.desk import desk_of
from plugins.minutes.views.pages import attempt, form_page
from portal.api import Conflict, current_reader, local_day, now, requires
from portal.api import gettext as _

LISTS = ("upcoming", "drafts", "past")


@blueprint.get("/")
@requires(READ_SESSIONS)
def sessions() -> ResponseReturnValue:
    """List the sessions: those that come, those in preparation, those that are over."""
    lists = session_lists(current_reader(), now=now())
    asked = request.args.get("view", "")
    view = asked if asked in LISTS else LISTS[0]
    return render_template(
        "minutes/sessions/index.html",
        lists=lists,
        view=view,
        rows=getattr(lists, view),
        bodies=bodies_here(today=local_day(now())),
    )


@blueprint.get("/sessions/new")
@requires(CALL_SESSION)
def new_session() -> ResponseReturnValue:
    """Ask for which body the session is, where there are several."""
    rows = bodies_here(today=local_day(now()))
    if len(rows) == 1:
        return redirect(url_for("minutes.draft", body_id=rows[0].body.id))
    return render_template("minutes/sessions/choose_body.html", rows=rows)


@blueprint.route("/sessions/new/<uuid:body_id>", methods=["GET", "POST"])
@requires(CALL_SESSION)
def draft(body_id: UUID) -> ResponseReturnValue:
    """Prepare a session of a body; its agenda is suggested."""
    body = body_here(body_id)
    mandate = current_mandate(body.id, today=local_day(now()))
    if mandate is None:
        raise Conflict(_("The body has no mandate today. Open its mandate first."))
    form = SessionForm(kind=body.session_kinds[0]).offer(_numbered_kinds(body, mandate))
    if form.validate_on_submit():
        reader = current_reader()
        drafted = attempt(form, lambda: draft_session(body=body, by=reader.user_id, now=now(), **form.values))
        if drafted:
            flash(_("The draft is saved. Check its agenda, then call the session."), "ok")
            return redirect(url_for("minutes.session", session_id=drafted.id))
    return form_page("minutes/sessions/form.html", form, body=body, session=None)


@blueprint.get("/sessions/<uuid:session_id>")
@requires(READ_SESSIONS)
def session(session_id: UUID) -> ResponseReturnValue:
    """Show a session: what comes next, what is known, its agenda and what came of it."""
    return record_page(session_id, ItemForm())


def record_page(session_id: UUID, form: ItemForm) -> ResponseReturnValue:
    """Render the record of a session with the form of a further agenda item."""
    reader = current_reader()
    page = session_page(session_id, reader=reader)
    desk = desk_of(page, reader=reader, now=now())
    editing = desk.may_change_agenda and request.args.get("agenda") == "edit"
    return form_page("minutes/sessions/show.html", form, page=page, desk=desk, editing=editing)


@blueprint.route("/sessions/<uuid:session_id>/edit", methods=["GET", "POST"])
@requires(CALL_SESSION)
def edit_session(session_id: UUID) -> ResponseReturnValue:
    """Change when, where and as what a session in preparation takes place."""
    found = session_here(session_id)
    form = edit_form(found).offer(_kinds_for(found))
    if form.validate_on_submit():
        seen = form.version_seen
        if attempt(form, lambda: change_session(session=found, version=seen, **form.values)):
            flash(_("The session is saved."), "ok")
            return redirect(url_for("minutes.session", session_id=found.id))
        # Who sends it again has seen what changed in between: the second time it may overwrite.
        found = session_here(session_id)
        form.version.data = str(found.version_id)
    return form_page("minutes/sessions/form.html", form, body=found.body, session=found)


def _kinds_for(session: Session) -> dict[str, Any]:
    """Offer another kind while nobody has been told of the session."""
    is_draft = session.state == SessionState.DRAFT
    return offered_kinds([*session.body.session_kinds, session.kind] if is_draft else [session.kind])


def _numbered_kinds(body: Body, mandate: Mandate) -> dict[str, str]:
    return {
        code: _(
            "%(kind)s, it will be no. %(ordinal)d",
            kind=title,
            ordinal=next_ordinal(mandate=mandate, kind=code),
        )
        for code, title in offered_kinds(body.session_kinds).items()
    }
