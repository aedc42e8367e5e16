"""Protection of every answer: headers, forged forms, the signed-in user."""

from flask import Flask, Response, request
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect

from portal.accounts.models import User
from portal.accounts.sessions import signed_in_session

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

csrf = CSRFProtect()
login_manager = LoginManager()
# The row of the session does what this would do with a fingerprint of the browser.
login_manager.session_protection = None


def register_security(app: Flask) -> None:
    """Guard the application's answers and forms, and load who has signed in."""
    csrf.init_app(app)
    login_manager.init_app(app)
    app.after_request(add_headers)
    if app.config["PORTAL"].is_secure:
        app.after_request(add_transport_security)


def load_user(_request: object) -> User | None:
    """Return the user of the session row, which was read together with it."""
    row = signed_in_session()
    return row.user if row is not None else None


login_manager.request_loader(load_user)


def add_headers(response: Response) -> Response:
    """Set the headers of every answer; only static files may be kept by a browser."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "assets.file":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def add_transport_security(response: Response) -> Response:
    """Have browsers come back over HTTPS only."""
    response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response
