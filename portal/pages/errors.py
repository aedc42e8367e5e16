"""What a reader sees when something did not work: which rule, what is safe, what to do."""

import logging
import secrets

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from portal.accounts.access import current_reader_or_none
from portal.errors import Conflict, PortalError, Unavailable
from portal.web.language import gettext as _

log = logging.getLogger(__name__)


def register_errors(app: Flask) -> None:
    """Have every error answered by a page of the portal."""
    app.register_error_handler(PortalError, show_portal_error)
    app.register_error_handler(CSRFError, show_forged_form)
    app.register_error_handler(IntegrityError, show_clash)
    app.register_error_handler(StaleDataError, show_clash)
    app.register_error_handler(DataError, show_unfit_data)
    app.register_error_handler(OperationalError, show_database_trouble)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(500, show_failure)


def error_page(status: int, message: str, number: str = "") -> ResponseReturnValue:
    """Render the page of an error; it needs no database."""
    framed = current_reader_or_none() is not None and status not in (500, 503)
    page = render_template("portal/error.html", status=status, message=message, number=number, framed=framed)
    return page, status


def show_portal_error(error: PortalError) -> ResponseReturnValue:
    """Show the sentence of one of the five errors."""
    return error_page(error.status, error.message)


def show_forged_form(_error: CSRFError) -> ResponseReturnValue:
    """Say that a page stood open too long."""
    return error_page(400, _("The page stood open for too long. Go back, reload it and send the form again."))


def show_clash(error: IntegrityError | StaleDataError) -> ResponseReturnValue:
    """Say that somebody else was quicker."""
    log.warning("a change clashed: %s", type(error).__name__)
    message = _("Somebody else changed this in the meantime. Reload the page and try again.")
    return show_portal_error(Conflict(message))


def show_unfit_data(_error: DataError) -> ResponseReturnValue:
    """Say that a value cannot be stored."""
    return error_page(422, _("One of the values cannot be stored. Go back and check what you entered."))


def show_database_trouble(error: OperationalError) -> ResponseReturnValue:
    """Say that the database does not answer."""
    log.error("the database does not answer: %s", type(error.orig).__name__)
    return show_portal_error(Unavailable(_("The database does not answer now. Try again in a minute.")))


def show_http_error(error: HTTPException) -> ResponseReturnValue:
    """Show an error of the web itself in the portal's words."""
    if error.code is None or error.code < 400:
        return error.get_response()
    sentences = {
        404: _("There is no such page."),
        405: _("This address does not take what was sent to it."),
        413: _("What you sent is too large."),
    }
    return error_page(error.code, sentences.get(error.code, _("This request could not be understood.")))


def show_failure(error: HTTPException) -> ResponseReturnValue:
    """Show what is safe, and a number to tell; the details are in the log."""
    number = secrets.token_hex(3).upper()
    original = getattr(error, "original_exception", None)
    log.error("failure %s", number, exc_info=original or error)
    return error_page(500, _("Something broke on our side. What you had saved is safe."), number)
