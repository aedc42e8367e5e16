"""Which links of the side navigation are open on this page, and what waits in all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.declarations import NavigationItem, NavigationPage

PAGE, INSIDE, ELSEWHERE = "page", "true", ""


@dataclass(frozen=True)
class MarkedPage:
    """A page of the open module; `current` is the value of its aria-current, or nothing."""

    page: NavigationPage
    current: str


@dataclass(frozen=True)
class MarkedItem:
    """A link of the navigation; `pages` is filled only while its module is open."""

    item: NavigationItem
    current: str
    pages: tuple[MarkedPage, ...] = ()


def marked_navigation(items: Sequence[NavigationItem], path: str) -> list[MarkedItem]:
    """Mark where the reader is; one link only says that it is this very page."""
    return [_marked_item(item, items, path) for item in items]


def late_work(items: Sequence[NavigationItem]) -> int:
    """Count what is late in all modules."""
    return sum(item.late for item in items)


def initials(name: str) -> str:
    """Return two letters for a place without a coat of arms: VK for Velika Kladuša, JA for Jajce."""
    words = name.split()
    letters = words[0][:2] if len(words) == 1 else "".join(word[0] for word in words[:2])
    return letters.upper()


def _marked_item(item: NavigationItem, items: Sequence[NavigationItem], path: str) -> MarkedItem:
    if not _is_open(item, items, path):
        return MarkedItem(item, ELSEWHERE)
    pages = _marked_pages(item.pages, path)
    is_this = path == item.url and not any(page.current == PAGE for page in pages)
    return MarkedItem(item, PAGE if is_this else INSIDE, pages)


def _is_open(item: NavigationItem, items: Sequence[NavigationItem], path: str) -> bool:
    # The day's address begins all others: such a link is open on its own page only.
    leads_on = len(items) == 1 or any(other is not item and _begins(item.url, other.url) for other in items)
    return path == item.url or (_begins(item.url, path) and not leads_on)


def _marked_pages(pages: Sequence[NavigationPage], path: str) -> tuple[MarkedPage, ...]:
    around = [page for page in pages if _begins(page.url, path)]
    nearest = max(around, key=lambda page: len(page.url), default=None)
    return tuple(MarkedPage(page, _mark(page, nearest, path)) for page in pages)


def _mark(page: NavigationPage, nearest: NavigationPage | None, path: str) -> str:
    if page is not nearest:
        return ELSEWHERE
    return PAGE if page.url == path else INSIDE


def _begins(url: str, path: str) -> bool:
    return f"{path.rstrip('/')}/".startswith(f"{url.rstrip('/')}/")
