"""Style sheets, scripts and library files under addresses that change with their content."""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import flask_bootstrap
import js_lib_htmx
from flask import Blueprint, Flask, Response, abort, make_response, request, url_for

from portal.accounts.access import public

STATIC = Path(__file__).parent / "static"
LIBRARIES = {
    "bootstrap.min.css": Path(flask_bootstrap.__file__).parent / "static/bootstrap5/css/bootstrap.min.css",
    "htmx.min.js": Path(js_lib_htmx.__file__).parent / "static/htmx/htmx.min.js",
}
SCRIPTS = ("portal.js", "menus.js", "forms.js", "tally.js", "undo.js", "bulk.js", "dialogs.js")
"""The small modules that every page loads; each enhances what works without it."""

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"

blueprint = Blueprint("assets", __name__, template_folder="templates")


@dataclass(frozen=True, kw_only=True)
class Asset:
    """A file as it is sent, whole and compressed."""

    content: bytes
    packed: bytes
    version: str
    kind: str


def register_assets(app: Flask) -> None:
    """Add the route of the files and the function that names their addresses."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(asset_url=asset_url, SCRIPTS=SCRIPTS)


def asset_url(name: str) -> str:
    """Return the address of a file with the version of its content; raises KeyError for an unknown name."""
    return url_for("assets.file", name=name, v=_asset(name).version)


@blueprint.get("/assets/<name>")
@public
def file(name: str) -> Response:
    """Send a file, to be kept for a year where the address names this very version."""
    try:
        asset = _asset(name)
    except KeyError:
        abort(404)
    response = make_response()
    response.mimetype = asset.kind
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = FOR_EVER if request.args.get("v") == asset.version else ASK_AGAIN
    packs = request.accept_encodings["gzip"] > 0
    response.set_etag(f"{asset.version}-{'gz' if packs else 'id'}")
    response.set_data(asset.packed if packs else asset.content)
    if packs:
        response.headers["Content-Encoding"] = "gzip"
    return response.make_conditional(request)  # type: ignore[return-value]  # it is the same response


def _asset(name: str) -> Asset:
    path = _files()[name]
    return _read(path, path.stat().st_mtime_ns)


@cache
def _files() -> Mapping[str, Path]:
    own = {path.name: path for path in STATIC.iterdir() if path.is_file()}
    return own | LIBRARIES


@cache
def _read(path: Path, _changed: int) -> Asset:
    # When it was changed is only part of the key: an edited file gets its new version without a restart.
    content = path.read_bytes()
    return Asset(
        content=content,
        packed=gzip.compress(content, mtime=0),
        version=hashlib.sha256(content).hexdigest()[:16],
        kind=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
    )
