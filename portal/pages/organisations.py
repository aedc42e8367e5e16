"""The institutions of a municipality: who takes part, in which sector, under which address."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field, Form, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from portal.accounts.access import requires
from portal.accounts.models import Organisation
from portal.accounts.queries import organisation_here, organisations_here
from portal.accounts.sectors import SECTORS
from portal.accounts.services import add_organisation, change_organisation, end_organisation
from portal.clock import now
from portal.errors import PortalError
from portal.municipalities import current_municipality
from portal.toolkit.mail.services import is_address
from portal.web.forms import BaseForm, select_choices
from portal.web.language import gettext as _
from portal.web.language import lazy_gettext as _l

blueprint = Blueprint("organisations", __name__)


def mail_address(_form: Form, field: Field) -> None:
    """Refuse what no mail can be sent to."""
    if not is_address(field.data):
        raise ValidationError(_("Enter an e-mail address such as ime@example.ba."))


class OrganisationForm(BaseForm):
    """An institution."""

    name = StringField(_l("Name"), [DataRequired(_l("Enter the name.")), Length(max=200)])
    short_name = StringField(_l("Short name"), [Optional(), Length(max=60)])
    sector = SelectField(_l("Sector"), choices=select_choices(SECTORS))
    email = StringField(_l("E-mail"), [Optional(), mail_address])


@blueprint.get("/")
@requires("portal.manage_organisations")
def index() -> ResponseReturnValue:
    """List the institutions."""
    return render_template(
        "portal/organisations/index.html", organisations=organisations_here(), sectors=SECTORS
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires("portal.manage_organisations")
def new() -> ResponseReturnValue:
    """Enter an institution."""
    form = OrganisationForm()
    if not form.validate_on_submit():
        return _form_page(form, None, 422 if form.is_submitted() else 200)
    try:
        organisation = add_organisation(
            municipality_id=current_municipality().id,
            name=form.name.data,
            sector=form.sector.data,
            short_name=form.short_name.data or None,
            email=form.email.data or None,
        )
    except PortalError as error:
        form.take_errors(error)
        return _form_page(form, None, error.status)
    flash(_("“%(name)s” is entered.", name=organisation.name), "ok")
    return redirect(url_for("organisations.index"))


@blueprint.route("/<uuid:organisation_id>", methods=["GET", "POST"])
@requires("portal.manage_organisations")
def edit(organisation_id: UUID) -> ResponseReturnValue:
    """Correct an institution."""
    organisation = organisation_here(organisation_id)
    form = OrganisationForm(obj=organisation)
    if not form.validate_on_submit():
        return _form_page(form, organisation, 422 if form.is_submitted() else 200)
    try:
        change_organisation(
            organisation=organisation,
            name=form.name.data,
            sector=form.sector.data,
            short_name=form.short_name.data or None,
            email=form.email.data or None,
        )
    except PortalError as error:
        form.take_errors(error)
        return _form_page(form, organisation, error.status)
    flash(_("“%(name)s” is saved.", name=organisation.name), "ok")
    return redirect(url_for("organisations.index"))


@blueprint.post("/<uuid:organisation_id>/end")
@requires("portal.manage_organisations")
def end(organisation_id: UUID) -> ResponseReturnValue:
    """Take an institution out of the lists."""
    organisation = organisation_here(organisation_id)
    end_organisation(organisation=organisation, now=now())
    flash(_("“%(name)s” is no longer in the lists.", name=organisation.name), "ok")
    return redirect(url_for("organisations.index"))


def _form_page(form: OrganisationForm, organisation: Organisation | None, status: int) -> ResponseReturnValue:
    page = render_template("portal/organisations/form.html", form=form, organisation=organisation)
    return page, status
