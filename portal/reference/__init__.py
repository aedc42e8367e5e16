"""Pages of the documentation that are made from the code, so that they say exactly what there is."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from portal.migrations import ROOT
from portal.reference.assembly import assembled
from portal.reference.commands import commands_page
from portal.reference.declarations import declarations_page
from portal.reference.events import events_page
from portal.reference.hooks import hooks_page
from portal.reference.permissions import permissions_page
from portal.reference.settings import settings_page

__all__ = ["FOLDER", "differences", "reference_pages", "write_reference"]

FOLDER = ROOT / "docs" / "reference"
MADE = "<!-- Made from the code by `portal docs`; change the code instead. -->\n\n"
PAGES = {
    "commands.md": commands_page,
    "declarations.md": declarations_page,
    "events.md": events_page,
    "hooks.md": hooks_page,
    "permissions.md": permissions_page,
    "settings.md": settings_page,
}


def reference_pages(root: Path = ROOT) -> Mapping[str, str]:
    """Return the text of every page, by the name of its file; raises Invalid if a plugin cannot be used."""
    with assembled(root) as plugins:
        return {name: MADE + page(plugins).rstrip("\n") + "\n" for name, page in PAGES.items()}


def write_reference(folder: Path = FOLDER, root: Path = ROOT) -> list[Path]:
    """Write the pages that are not as the code is; return those."""
    pages = reference_pages(root)
    folder.mkdir(parents=True, exist_ok=True)
    changed = [folder / name for name in _differing(pages, folder)]
    for path in changed:
        if path.name in pages:
            path.write_text(pages[path.name], encoding="utf-8")
        else:
            path.unlink()
    return changed


def differences(folder: Path = FOLDER) -> list[str]:
    """Return the names of the pages that are not as the code is."""
    return list(_differing(reference_pages(), folder))


def _differing(pages: Mapping[str, str], folder: Path) -> Iterator[str]:
    for name, text in pages.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            yield name
    yield from sorted(path.name for path in folder.glob("*.md") if path.name not in pages)
