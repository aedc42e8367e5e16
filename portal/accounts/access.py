"""Who may see a page: every view says so, and a view that does not is refused at start."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask, g, has_request_context, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.accounts.models import Membership
from portal.accounts.queries import membership_here
from portal.accounts.roles import permissions_of
from portal.clock import local_day, now
from portal.database import db
from portal.declarations import Reader
from portal.errors import NotAllowed, NotFound
from portal.municipalities.current import current_municipality_or_none, enter
from portal.plugins import active_plugins, declared_permissions, installed_plugins
from portal.web.language import gettext as _

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """What a view demands of its visitor."""

    is_public: bool = False
    permission: str | None = None


def public(view: View) -> View:
    """Let everybody see this page, signed in or not."""
    view.portal_access = Access(is_public=True)  # type: ignore[attr-defined]  # functions take attributes
    return view


def signed_in(view: View) -> View:
    """Let every signed-in user see this page; below a municipality, every member of it."""
    view.portal_access = Access()  # type: ignore[attr-defined]  # functions take attributes
    return view


def requires(permission: str) -> Callable[[View], View]:
    """Let only readers see this page who have the permission here."""

    def mark(view: View) -> View:
        view.portal_access = Access(permission=permission)  # type: ignore[attr-defined]  # as above
        return view

    return mark


def access_of(app: Flask, endpoint: str) -> Access | None:
    """Return what the view of an endpoint demands, if it says so."""
    access: Access | None = getattr(app.view_functions[endpoint], "portal_access", None)
    return access


def check_every_view(app: Flask) -> None:
    """Refuse to start with a view that does not say who may see it."""
    permissions = {permission.name for permission in declared_permissions(None)}
    for endpoint in app.view_functions:
        access = access_of(app, endpoint)
        if access is None and endpoint != "static":
            raise RuntimeError(f"the view {endpoint} needs @requires(…), @signed_in or @public")
        if access and access.permission and access.permission not in permissions:
            raise RuntimeError(f"the view {endpoint} requires {access.permission}, which nobody declares")


def register_gate(app: Flask) -> None:
    """Ask before every request: session, sign-in, membership, activation, permission, in this order."""

    @app.before_request
    def gate() -> Response | None:
        endpoint = request.endpoint
        access = access_of(app, endpoint) if endpoint else Access()
        if endpoint == "static" or (access and access.is_public):
            return None
        if not current_user.is_authenticated:
            return to_sign_in()
        if g.get("portal_slug") is not None:
            enter_as_member(g.portal_slug)
            check_activation()
        if access and access.permission:
            check_permission(access.permission)
        return None


def to_sign_in() -> Response:
    """Send an unknown visitor to the sign-in page, and back here afterwards."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    if request.method == "POST" and request.referrer and request.host_url in request.referrer:
        wanted = "/" + request.referrer.split(request.host_url, 1)[1]
    if wanted == "/":
        wanted = None
    return redirect(url_for("accounts.sign_in", next=wanted))


def enter_as_member(slug: str) -> None:
    """Enter a municipality; the answer is the same for an unknown one and for one of others."""
    membership = membership_here(user_id=current_user.id, slug=slug, day=local_day(now()))
    if membership is None:
        raise NotFound(_("There is no such page."))
    # Kept apart from the session, so that the page of an error can still say where the reader is.
    db.session.expunge(membership.municipality)
    enter(membership.municipality)
    g.portal_reader = reader_of(membership)


def reader_of(membership: Membership) -> Reader:
    """Return what a member may do, given the plugins that are active here."""
    active = active_plugins(membership.municipality_id)
    roles = [row.role for row in membership.roles]
    return Reader(
        user_id=membership.user_id,
        organisation_id=membership.organisation_id,
        permissions=permissions_of(roles, declared_permissions(active)),
    )


def check_activation() -> None:
    """Refuse the pages of a plugin that is off here, as if there were no such page."""
    municipality = current_municipality_or_none()
    plugin = request.blueprints[-1] if request.blueprints else None
    if municipality is None or plugin not in installed_plugins():
        return
    if plugin not in active_plugins(municipality.id):
        raise NotFound(_("There is no such page."))


def check_permission(permission: str) -> None:
    """Refuse who may not; raises NotAllowed with the name of what is missing."""
    if current_reader().may(permission):
        return
    titles = {declared.name: declared.title for declared in declared_permissions(None)}
    raise NotAllowed(_("This needs the permission “%(title)s”.", title=titles[permission]))


def current_reader() -> Reader:
    """Return the reader of this request in this municipality; raises NotAllowed outside of one."""
    reader: Reader | None = g.get("portal_reader")
    if reader is None:
        raise NotAllowed(_("Choose a municipality first."))
    return reader


def current_reader_or_none() -> Reader | None:
    """Return the reader of this request, if a municipality was entered."""
    reader: Reader | None = g.get("portal_reader")
    return reader


def current_user_id() -> UUID | None:
    """Return who acts in this request, or nobody in the worker and the commands."""
    if not has_request_context() or not current_user.is_authenticated:
        return None
    user_id: UUID = current_user.id
    return user_id
