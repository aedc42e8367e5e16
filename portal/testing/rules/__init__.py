"""The rules of the house for plugins: `check_plugin(name)` tells what breaks one, and how to mend it.

They hold for every plugin, in the tree or in a distribution of its own:

    def test_the_module_keeps_the_rules(app: Flask) -> None:
        check_plugin("cases")
"""

from collections.abc import Iterator

from flask import current_app

from portal.declarations import Plugin
from portal.plugins import installed_plugins
from portal.plugins.registry import registry
from portal.testing.rules.fences import fence_faults
from portal.testing.rules.pages import template_faults, view_faults
from portal.testing.rules.personal_data import personal_data_faults
from portal.testing.rules.sources import source_faults
from portal.testing.rules.tables import table_faults, tables_of

__all__ = ["check_plugin", "faults_of"]


def check_plugin(name: str) -> None:
    """Fail with one sentence for each rule that an installed plugin breaks; needs the fixture `app`."""
    plugin = installed_plugins().get(name)
    assert plugin is not None, absence_of(name)
    faults = list(faults_of(plugin))
    assert not faults, "\n".join([f"The module {name} breaks rules of the house:", *faults])


def faults_of(plugin: Plugin) -> Iterator[str]:
    """Yield what breaks a rule, each with the way to mend it."""
    tables = tables_of(plugin)
    yield from source_faults(plugin.folder, name=plugin.name, package=plugin.package)
    yield from template_faults(plugin.folder / "templates", name=plugin.name)
    yield from view_faults(current_app, plugin.name)
    yield from table_faults(plugin.name, tables)
    yield from fence_faults(tables)
    yield from personal_data_faults(plugin, tables)


def absence_of(name: str) -> str:
    """Return the sentence why there is no such plugin to be checked."""
    reasons = [broken.reason for broken in registry().broken if broken.name == name]
    if reasons:
        return f"the module {name} was left out at start: {reasons[0]}"
    return f"the module {name} is not installed: its entry point belongs to the group “portal.plugins”"
