"""Telling the members: calling a session, postponing it, calling it off, reconvening it; deleting a draft."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from plugins.minutes.blueprint import blueprint
from plugins.minutes.forms.sessions import CancelForm, ConfirmForm, postpone_form
from plugins.minutes.models import Session
from plugins.minutes.permissions import CALL_SESSION
from plugins.minutes.queries import session_here, session_page
from plugins.minutes.sentences import session_title, session_title_with_body
from plugins.minutes.services import (
    Call,
    call_session,
    cancel_session,
    delete_draft,
    postpone_session,
)
from plugins.minutes.services import reconvene as draft_anew
from plugins.minutes.views.desk import desk_of
from plugins.minutes.views.next_steps import missing_for_call, notice_missing, notice_sentence
from plugins.minutes.views.pages import attempt, form_page
from portal.api import absolute_url, current_reader, local_day, ngettext, now, requires
from portal.api import gettext as _


@blueprint.route("/sessions/<uuid:session_id>/call", methods=["GET", "POST"])
@requires(CALL_SESSION)
def call(session_id: UUID) -> ResponseReturnValue:
    """Show what will be sent to whom; then call the session."""
    found = session_here(session_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        done = attempt(form, lambda: call_session(session=found, address=_address(found), now=now()))
        if done:
            _report(done, _("The session is called."))
            return _back_to(session_id)
    page = session_page(session_id, reader=current_reader())
    return form_page(
        "minutes/sessions/call.html",
        form,
        page=page,
        desk=desk_of(page, reader=current_reader(), now=now()),
        missing=missing_for_call(page, now=now()),
        is_late=notice_missing(page.session, today=local_day(now())) > 0,
        notice=notice_sentence(page.session, today=local_day(now())),
    )


@blueprint.route("/sessions/<uuid:session_id>/postpone", methods=["GET", "POST"])
@requires(CALL_SESSION)
def postpone(session_id: UUID) -> ResponseReturnValue:
    """Put a called session on another date, and tell the members why."""
    found = session_here(session_id)
    form = postpone_form(found)
    if form.validate_on_submit():
        done = attempt(
            form, lambda: postpone_session(session=found, address=_address(found), now=now(), **form.values)
        )
        if done:
            _report(done, _("The session is postponed."))
            return _back_to(session_id)
    return form_page("minutes/sessions/postpone.html", form, session=session_here(session_id))


@blueprint.route("/sessions/<uuid:session_id>/cancel", methods=["GET", "POST"])
@requires(CALL_SESSION)
def cancel(session_id: UUID) -> ResponseReturnValue:
    """Call a session off, and tell the members why."""
    found = session_here(session_id)
    form = CancelForm()
    if form.validate_on_submit():
        reason = form.reason.data
        done = attempt(
            form, lambda: cancel_session(session=found, reason=reason, address=_address(found), now=now())
        )
        if done:
            _report(done, _("The session is cancelled."))
            return _back_to(session_id)
    return form_page("minutes/sessions/cancel.html", form, session=session_here(session_id))


@blueprint.post("/sessions/<uuid:session_id>/reconvene")
@requires(CALL_SESSION)
def reconvene(session_id: UUID) -> ResponseReturnValue:
    """Draft the session that replaces one without a quorum."""
    found = session_here(session_id)
    drafted = draft_anew(session=found, by=current_reader().user_id, now=now())
    flash(_("The draft is saved. Enter its date, then call the session."), "ok")
    return _back_to(drafted.id)


@blueprint.route("/sessions/<uuid:session_id>/delete", methods=["GET", "POST"])
@requires(CALL_SESSION)
def delete(session_id: UUID) -> ResponseReturnValue:
    """Delete a draft, after asking with its name."""
    found = session_here(session_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        title = session_title_with_body(found)
        delete_draft(session=found)
        flash(_("The draft is deleted: %(session)s.", session=title), "ok")
        return redirect(url_for("minutes.sessions", view="drafts"))
    return form_page("minutes/sessions/delete.html", form, session=found, title=session_title(found))


def _address(session: Session) -> str:
    return absolute_url("minutes.session", session_id=session.id)


def _back_to(session_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("minutes.session", session_id=session_id))


def _report(done: Call, sentence: str) -> None:
    """Say what was done, how many were told, and who could not be."""
    told = ngettext("%(num)d member is told by e-mail.", "%(num)d members are told by e-mail.", done.sent)
    flash(f"{sentence} {told}", "ok")
    for warning in done.warnings:
        flash(warning, "warn")
    if done.without_address:
        names = ", ".join(member.full_name for member in done.without_address)
        flash(_("Without an e-mail address, to be told otherwise: %(names)s.", names=names), "warn")
