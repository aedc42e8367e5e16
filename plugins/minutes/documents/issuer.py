"""The head of a document: the municipality from the state downwards, and the body that issues it."""

from collections.abc import Mapping
from typing import Any

from plugins.minutes.models import Body
from portal.api import Letterhead, current_municipality
from portal.api import gettext as _
from portal.api import lazy_gettext as _l

ENTITIES: Mapping[str, Any] = {
    "FBiH": _l("Federation of Bosnia and Herzegovina"),
    "RS": _l("Republika Srpska"),
    "BD": _l("Brčko District of Bosnia and Herzegovina"),
}
LONGEST_CREST = 2


def letterhead(body: Body) -> Letterhead:
    """Return the letterhead of a body in the municipality in sight."""
    here = current_municipality()
    lines = [_("Bosnia and Herzegovina"), str(ENTITIES[here.entity]), here.canton or "", municipality_title()]
    return Letterhead(
        crest=_initials(here.name),
        accent=here.accent,
        lines=[line for line in lines if line],
        body=body.name,
        address=here.address or "",
        phone=f"tel. {here.telephone}" if here.telephone else "",
        email=here.email or "",
        website="",
    )


def municipality_title() -> str:
    """Return the name with its kind: Općina Velika Kladuša."""
    here = current_municipality()
    return f"{here.kind[:1].upper()}{here.kind[1:]} {here.name}"


def _initials(name: str) -> str:
    words = name.split()
    letters = words[0] if len(words) == 1 else "".join(word[0] for word in words)
    return letters[:LONGEST_CREST].upper()
