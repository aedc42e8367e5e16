"""The console where IT staff switch modules on and off for their municipality."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.access import requires
from portal.accounts.queries import users_by_id
from portal.clock import now
from portal.declarations import Plugin
from portal.errors import NotFound, PortalError
from portal.municipalities.settings import change_settings, settings_of, values_of
from portal.municipalities.switching import module_switches, switch_off, switch_on
from portal.plugins import installed_plugins, registry
from portal.web.language import gettext as _

blueprint = Blueprint("console", __name__)


@blueprint.get("/modules")
@requires("portal.switch_modules")
def modules() -> ResponseReturnValue:
    """Show which modules are on, which are off, and which cannot be used."""
    switches = module_switches(now=now())
    return render_template(
        "portal/console/plugins.html",
        active=[switch for switch in switches if switch.is_active],
        inactive=[switch for switch in switches if not switch.is_active],
        broken=registry().broken,
        users=users_by_id({switch.changed_by_id for switch in switches if switch.changed_by_id}),
    )


@blueprint.post("/modules/<plugin>/on")
@requires("portal.switch_modules")
def turn_on(plugin: str) -> ResponseReturnValue:
    """Switch a module on."""
    return _switch(plugin, switch_on, _("The module “%(title)s” is on."))


@blueprint.post("/modules/<plugin>/off")
@requires("portal.switch_modules")
def turn_off(plugin: str) -> ResponseReturnValue:
    """Switch a module off."""
    return _switch(plugin, switch_off, _("The module “%(title)s” is off. Its data are kept."))


@blueprint.route("/modules/<plugin>/settings", methods=["GET", "POST"])
@requires("portal.switch_modules")
def settings(plugin: str) -> ResponseReturnValue:
    """Change the settings of a module."""
    module = _with_settings(plugin)
    assert module.settings_form is not None
    form = module.settings_form(data=dict(settings_of(plugin)))
    if form.validate_on_submit():
        try:
            change_settings(plugin, values_of(form), by=current_user.id, now=now())
        except PortalError as error:
            form.take_errors(error)
        else:
            flash(_("The settings of “%(title)s” are saved.", title=module.title), "ok")
            return redirect(url_for("console.modules"))
    page = render_template("portal/console/settings.html", form=form, plugin=module, keys=values_of(form))
    return page, 422 if form.errors else 200


def _with_settings(plugin: str) -> Plugin:
    found = installed_plugins().get(plugin)
    if found is None or found.settings_form is None:
        raise NotFound(_("There is no such page."))
    return found


def _switch(plugin: str, switch: Callable[..., None], sentence: str) -> ResponseReturnValue:
    try:
        switch(plugin=plugin, user_id=current_user.id, now=now())
    except PortalError as error:
        flash(error.message, "danger")
        return redirect(url_for("console.modules"))
    # The title is put in here, because the sentence is translated before the module is known to exist.
    flash(sentence % {"title": installed_plugins()[plugin].title}, "ok")
    return redirect(url_for("console.modules"))
