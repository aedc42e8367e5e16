"""Pages of bodies and their mandates."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from plugins.minutes.blueprint import blueprint
from plugins.minutes.forms.bodies import MandateForm, body_form
from plugins.minutes.permissions import MANAGE_BODIES, READ_SESSIONS
from plugins.minutes.queries import bodies_here, body_here, body_page
from plugins.minutes.services import change_body, create_body, open_mandate
from plugins.minutes.views.pages import attempt, form_page
from portal.api import SECTORS, local_day, now, requires
from portal.api import gettext as _


@blueprint.get("/bodies/")
@requires(READ_SESSIONS)
def bodies() -> ResponseReturnValue:
    """List the bodies of the municipality."""
    return render_template("minutes/bodies/index.html", rows=bodies_here(today=local_day(now())))


@blueprint.get("/bodies/<uuid:body_id>")
@requires(READ_SESSIONS)
def body(body_id: UUID) -> ResponseReturnValue:
    """Show a body: its rules, its members with their institutions, its mandates."""
    today = local_day(now())
    page = body_page(body_id, today=today)
    ahead = next((row for row in page.mandates if row.starts_on > today), None)
    return render_template("minutes/bodies/show.html", page=page, ahead=ahead, sectors=SECTORS)


@blueprint.route("/bodies/new", methods=["GET", "POST"])
@requires(MANAGE_BODIES)
def new_body() -> ResponseReturnValue:
    """Enter a body."""
    form = body_form()
    if form.validate_on_submit():
        entered = attempt(form, lambda: create_body(now=now(), **form.values))
        if entered:
            flash(_("“%(name)s” is entered.", name=entered.name), "ok")
            return redirect(url_for("minutes.body", body_id=entered.id))
    return form_page("minutes/bodies/form.html", form, body=None)


@blueprint.route("/bodies/<uuid:body_id>/edit", methods=["GET", "POST"])
@requires(MANAGE_BODIES)
def edit_body(body_id: UUID) -> ResponseReturnValue:
    """Correct a body and its rules."""
    found = body_here(body_id)
    form = body_form(found)
    if form.validate_on_submit() and attempt(form, lambda: change_body(body=found, **form.values)):
        flash(_("“%(name)s” is saved.", name=found.name), "ok")
        return redirect(url_for("minutes.body", body_id=found.id))
    return form_page("minutes/bodies/form.html", form, body=found)


@blueprint.route("/bodies/<uuid:body_id>/mandates/new", methods=["GET", "POST"])
@requires(MANAGE_BODIES)
def new_mandate(body_id: UUID) -> ResponseReturnValue:
    """Open a mandate; the one that is open ends the day before."""
    found = body_here(body_id)
    form = MandateForm()
    if form.validate_on_submit() and attempt(form, lambda: open_mandate(body=found, **form.values)):
        flash(_("The mandate is open. Enter its members now."), "ok")
        return redirect(url_for("minutes.body", body_id=found.id))
    page = body_page(body_id, today=local_day(now()))
    return form_page("minutes/bodies/mandate.html", form, page=page)
