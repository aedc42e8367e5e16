"""The municipality in the address: `/jajce/…` is read from the path, and links never name it."""

from typing import Any

from flask import Flask, current_app, g
from werkzeug.routing import BaseConverter, ValidationError

from portal.municipalities.current import current_municipality_or_none

SLUG = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
RESERVED_WORDS = frozenset(
    (
        "account",
        "admin",
        "api",
        "assets",
        "console",
        "events",
        "favicon",
        "health",
        "language",
        "links",
        "metrics",
        "portal",
        "robots",
        "sign-in",
        "sign-out",
        "static",
        "styleguide",
        "verify",
    )
)


class MunicipalityConverter(BaseConverter):
    """Reads a municipality's word from the path; whether there is one is asked later, alike for everyone."""

    regex = SLUG
    part_isolating = True

    def to_python(self, value: str) -> str:
        """Refuse the words that the portal keeps for itself."""
        if value in RESERVED_WORDS:
            raise ValidationError
        return value


def register_addresses(app: Flask) -> None:
    """Teach the application to read the municipality from paths and to write it into links."""
    app.url_map.converters["municipality"] = MunicipalityConverter
    app.url_value_preprocessor(_take_municipality)
    app.url_defaults(_write_municipality)


def _take_municipality(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.portal_slug = values.pop("municipality", None) if values else None


def _write_municipality(endpoint: str, values: dict[str, Any]) -> None:
    municipality = current_municipality_or_none()
    if municipality is None or "municipality" in values:
        return
    if current_app.url_map.is_endpoint_expecting(endpoint, "municipality"):
        values["municipality"] = municipality.slug
