"""Full addresses for mails and calendars, which no browser's request can tell."""

from typing import Any

from flask import current_app

from portal.municipalities.current import current_municipality_or_none


def absolute_url(endpoint: str, **values: Any) -> str:
    """Return the full address of a page under the installation's own name, also outside a request."""
    configuration = current_app.config["PORTAL"]
    municipality = current_municipality_or_none()
    if municipality is not None and current_app.url_map.is_endpoint_expecting(endpoint, "municipality"):
        values.setdefault("municipality", municipality.slug)
    scheme, _, rest = configuration.base_url.partition("://")
    host, _, folder = rest.partition("/")
    adapter = current_app.url_map.bind(host, script_name=f"/{folder}" if folder else None, url_scheme=scheme)
    return adapter.build(endpoint, values, force_external=True)
