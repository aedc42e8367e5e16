"""Sign-in, sign-out, the choice of a municipality, and whether the portal answers."""

import ipaddress
from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from portal.accounts import services
from portal.accounts.access import public, signed_in
from portal.accounts.queries import memberships_of
from portal.accounts.sessions import signed_in_session
from portal.clock import local_day, now
from portal.database import keep_after_rollback
from portal.web.forms import BaseForm
from portal.web.language import gettext as _
from portal.web.language import lazy_gettext as _l
from portal.web.local_paths import is_local_path

blueprint = Blueprint("accounts", __name__)

LOCAL_NAMES = ("127.0.0.1", "localhost", "::1")
EVERY_INTERFACE = ("0.0.0.0", "::")  # noqa: S104  # a name that `portal run` may be given, never listened on here


class SignInForm(BaseForm):
    """A name and a password."""

    name = StringField(_l("User name or e-mail"), [InputRequired(_l("Enter your user name or e-mail."))])
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password."))])


def current_visitor() -> services.Visitor:
    """Describe from where this request comes; behind a proxy nobody is on this machine.

    A proxy on this very machine may hide itself, but not that people know the portal under another name.
    """
    address = ipaddress.ip_address(request.remote_addr or "0.0.0.0")  # noqa: S104  # the unknown address
    host = urlsplit(f"//{request.host}").hostname or ""
    own_name = urlsplit(current_app.config["PORTAL"].base_url).hostname
    is_local = address.is_loopback and host in LOCAL_NAMES and own_name in (*LOCAL_NAMES, *EVERY_INTERFACE)
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"))
    return services.Visitor(
        address=str(address),
        browser=request.user_agent.string[:200] or None,
        is_on_this_machine=is_local and not forwarded,
    )


def wanted_path() -> str:
    """Return the local path that the visitor wanted before signing in, else the beginning."""
    path = request.values.get("next", "")
    return path if is_local_path(path) else url_for("accounts.start")


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Ask for name and password."""
    if current_user.is_authenticated:
        return redirect(wanted_path())
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("portal/signin.html", form=form, refused=False), 422 if form.errors else 200
    visitor = current_visitor()
    token = services.sign_in(
        name=form.name.data.strip(), password=form.password.data, visitor=visitor, data={}, now=now()
    )
    if token is None:
        known = services.user_named(form.name.data.strip())
        user_id = known.id if known else None
        keep_after_rollback(
            lambda: services.log_sign_in(user_id=user_id, outcome="refused", visitor=visitor, now=now())
        )
        return render_template("portal/signin.html", form=form, refused=True), 422
    session.clear()
    session.new_token = token  # type: ignore[attr-defined]  # read by the session interface when it saves
    return redirect(wanted_path())


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    row = signed_in_session()
    if row is not None:
        services.sign_out(user=current_user, token_hash=row.token_hash, visitor=current_visitor(), now=now())
    flash(_("You have signed out."))
    return redirect(url_for("accounts.sign_in"))


@blueprint.get("/")
@signed_in
def start() -> ResponseReturnValue:
    """Lead to the only municipality, or let the user choose one."""
    memberships = memberships_of(user_id=current_user.id, day=local_day(now()))
    if len(memberships) == 1:
        return redirect(url_for("home.my_day", municipality=memberships[0].municipality.slug))
    return render_template("portal/chooser.html", memberships=memberships)


@blueprint.get("/health")
@public
def health() -> ResponseReturnValue:
    """Tell that the portal answers."""
    return {"status": "ok"}
