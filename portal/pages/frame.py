"""What the frame around every page shows: the municipality, the modules with what waits, the reader."""

from typing import Any

from flask import Flask, g, url_for

from portal.accounts.access import current_reader_or_none
from portal.clock import now
from portal.declarations import NavigationItem
from portal.municipalities import current_municipality_or_none
from portal.plugins import ask
from portal.web.language import gettext as _


def register_frame(app: Flask) -> None:
    """Give every template what the frame needs; the questions are asked only if it is drawn."""
    app.jinja_env.globals.update(
        navigation=navigation,
        current_municipality_or_none=current_municipality_or_none,
        reader=current_reader_or_none,
    )


def navigation() -> list[NavigationItem]:
    """Return the links of the side navigation: the day, the modules that are on, the core's own pages."""
    if "portal_navigation" not in g:
        g.portal_navigation = _navigation()
    found: list[NavigationItem] = g.portal_navigation
    return found


def _navigation() -> list[NavigationItem]:
    reader, municipality = current_reader_or_none(), current_municipality_or_none()
    if reader is None or municipality is None:
        return []
    answers: list[Any] = [
        answer.value for answer in ask("navigation", municipality.id, reader=reader, now=now())
    ]
    items = [NavigationItem(title=_("My day"), url=url_for("home.my_day"), icon="house-door")]
    items += [item for item in answers if item is not None]
    if reader.may("portal.manage_organisations"):
        url = url_for("organisations.index")
        items.append(NavigationItem(title=_("Institutions"), url=url, icon="building"))
    if reader.may("portal.switch_modules"):
        items.append(NavigationItem(title=_("Modules"), url=url_for("console.modules"), icon="puzzle"))
    return items
