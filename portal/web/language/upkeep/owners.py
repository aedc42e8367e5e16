"""Who has messages: the core and each installed plugin, with the folders of their sources and catalogues."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from portal.errors import NotFound

CORE = "portal"
GROUP = "portal.plugins"
PORTAL = Path(__file__).parents[3]
ALWAYS = "bs"


@dataclass(frozen=True)
class Owner:
    """The core or a plugin: its name, the folder of its sources, and that of its catalogues."""

    name: str
    folder: Path
    translations: Path

    @property
    def is_core(self) -> bool:
        """Tell the core from a plugin."""
        return self.name == CORE

    def catalogue(self, language: str) -> Path:
        """Return the place of the catalogue in a language."""
        return self.translations / language / "LC_MESSAGES" / "messages.po"

    def languages(self) -> list[str]:
        """List the languages that there are catalogues of; Bosnian is always one."""
        found = {path.parents[1].name for path in self.translations.glob("*/LC_MESSAGES/messages.po")}
        return sorted(found | {ALWAYS})


def owner_at(name: str, folder: Path) -> Owner:
    """Return the plugin whose package lies in a folder, installed or not."""
    return Owner(name, folder, folder / "translations")


def the_core() -> Owner:
    """Return the core, whose catalogues lie with its pages."""
    return Owner(CORE, PORTAL, PORTAL / "web" / "translations")


def owners(names: tuple[str, ...] = ()) -> list[Owner]:
    """Return the core and the installed plugins, or those of some names; raises NotFound for an unknown one.

    Plugins are looked up and not loaded: a catalogue can be mended while its plugin is broken.
    """
    found = {owner.name: owner for owner in (the_core(), *_plugins())}
    unknown = [name for name in names if name not in found]
    if unknown:
        raise NotFound(f"There is no module “{unknown[0]}”. There are: {', '.join(found)}.")
    return [owner for name, owner in found.items() if not names or name in names]


def _plugins() -> Iterator[Owner]:
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        package = entry.module.rpartition(".")[0] or entry.module
        try:
            spec = find_spec(package)
        except ImportError:
            continue
        if spec is not None and spec.submodule_search_locations:
            yield owner_at(entry.name, Path(next(iter(spec.submodule_search_locations))))
