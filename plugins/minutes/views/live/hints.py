"""Small words that follow what is typed on the live screen; without scripts they come with the next page."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from plugins.minutes.blueprint import blueprint
from plugins.minutes.codes import ActKind
from plugins.minutes.forms.adoption import ADOPT
from plugins.minutes.permissions import KEEP_MINUTES
from portal.api import local_day, now, parse_date, requires


@blueprint.get("/live/hints/adopt")
@requires(KEEP_MINUTES)
def adopt_hint() -> ResponseReturnValue:
    """Name what the button adopts: the kind of act that is chosen."""
    return render_template(
        "minutes/live/hints.html", text=ADOPT.get(_typed(), ADOPT[ActKind.ZAKLJUCAK]), day=None
    )


@blueprint.get("/live/hints/deadline")
@requires(KEEP_MINUTES)
def deadline_hint() -> ResponseReturnValue:
    """Say which day a deadline falls on and how far it is, or nothing while it cannot be read."""
    try:
        day = parse_date(_typed(), local_day(now()))
    except ValueError:
        day = None
    return render_template("minutes/live/hints.html", text="", day=day)


def _typed() -> str:
    # The only argument is named after its field, and there is one such field for each carrier.
    return next(iter(request.args.values()), "")
