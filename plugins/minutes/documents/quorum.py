"""The quorum as the minutes state it: as it stood when the work began."""

from plugins.minutes.rules import Quorum
from portal.api import gettext as _
from portal.api import ngettext


def quorum_text(quorum: Quorum) -> str:
    """Write how many there are, how many were present, how many must be, and what follows."""
    counts = ngettext(
        "Of %(members)s members with a vote, %(num)d was present; %(needed)s are needed.",
        "Of %(members)s members with a vote, %(num)d were present; %(needed)s are needed.",
        quorum.present,
        members=quorum.members,
        needed=quorum.needed,
    )
    result = _("There is a quorum for valid decisions.") if quorum.reached else _("There is no quorum.")
    return f"{counts} {result}"
