"""The choice of language and script: a cookie for a year, then back to the page."""

from datetime import timedelta

from flask import Blueprint, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import public
from portal.web.language import COOKIE, LANGUAGES
from portal.web.local_paths import is_local_path

blueprint = Blueprint("language", __name__)


@blueprint.get("/language/<code>")
@public
def choose(code: str) -> ResponseReturnValue:
    """Remember the language and go back to where the reader was, if that is a path of this portal."""
    if code not in LANGUAGES:
        abort(404)
    wanted = request.args.get("next", "/")
    response = redirect(wanted if is_local_path(wanted) else "/")
    response.set_cookie(
        COOKIE,
        code,
        max_age=timedelta(days=365),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def language_url(code: str) -> str:
    """Return the address that turns this page to another language."""
    return url_for("language.choose", code=code, next=request.full_path.rstrip("?"))
