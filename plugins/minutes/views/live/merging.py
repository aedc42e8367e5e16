"""Two writers of one text: what each one wrote, put together, and nothing lost on the way."""

from collections.abc import Mapping
from difflib import SequenceMatcher

from werkzeug.datastructures import MultiDict

from plugins.minutes.models import AgendaItem
from plugins.minutes.views.live.sheet import Sheet

MERGE, THEIRS = "merge", "theirs"
OF_CONFLICT = frozenset({"csrf_token", "keep", "version"})


def both_versions(item: AgendaItem, sheet: Sheet) -> Sheet:
    """Fill the form with both texts in one, to be put in order by hand, on top of what is stored."""
    sheet.text.text.data = merged(item.text, sheet.text.text.data or "")
    sheet.text.version.raw_data, sheet.text.version.data = None, item.text_version
    return sheet


def merged(theirs: str, mine: str) -> str:
    """Join two versions line by line: what is equal once, what differs one after the other."""
    old, new = theirs.split("\n"), mine.split("\n")
    lines: list[str] = []
    for kind, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, False).get_opcodes():
        lines += old[old_start:old_end]
        if kind != "equal":
            lines += new[new_start:new_end]
    return "\n".join(lines)


def passed_on(typed: MultiDict[str, str], *, version: int) -> Mapping[str, str]:
    """Return everything that was sent besides, so that the choice of a version carries it along."""
    return {name: value for name, value in typed.items() if name not in OF_CONFLICT} | {
        "version": str(version)
    }
