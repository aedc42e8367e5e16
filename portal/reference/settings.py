"""The page of settings: those of an installation, and those that each municipality may change."""

from collections.abc import Sequence
from dataclasses import fields

from portal.configuration import Configuration
from portal.declarations import Plugin
from portal.municipalities.settings import defaults_of
from portal.reference.layout import sections, table

OF_INSTALLATION = (
    "In `portal.toml` of the instance folder, or as a variable; the variable wins. What they mean stands in "
    "`instance/portal.example.toml`."
)
OF_MUNICIPALITY = (
    "Fields of the module's settings form, changed on the console of each municipality and read by "
    "`settings_of(name)[key]`."
)


def settings_page(plugins: Sequence[Plugin]) -> str:
    """Return the page of settings."""
    rows = [
        (f"`{field.name}`", f"`PORTAL_{field.name.upper()}`", _shown(field.default))
        for field in fields(Configuration)
        if field.name != "instance"
    ]
    own = sections("## Of an installation", OF_INSTALLATION, table(("Key", "Variable", "Default"), rows))
    of_modules = sections("## Of a municipality", OF_MUNICIPALITY, *map(_plugin, plugins))
    return sections("# Settings", own, of_modules)


def _plugin(plugin: Plugin) -> str:
    title = f"### {plugin.title} (`{plugin.name}`)"
    if plugin.settings_form is None:
        return sections(title, "None.")
    form = plugin.settings_form(formdata=None, meta={"csrf": False})
    rows = [
        (f"`{key}`", form[key].label.text, type(form[key]).__name__, _shown(value))
        for key, value in defaults_of(plugin).items()
    ]
    return sections(title, table(("Key", "Label", "Field", "Default"), rows))


def _shown(value: object) -> str:
    return "none" if value is None else f"`{value}`"
