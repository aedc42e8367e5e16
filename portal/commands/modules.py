"""`portal plugin`: list the modules, switch them on and off for a municipality, and write a new one."""

from pathlib import Path

import click

from portal.clock import now
from portal.commands.application import application
from portal.configuration import Configuration
from portal.database import transaction
from portal.migrations import ROOT
from portal.municipalities.current import visiting
from portal.municipalities.queries import all_municipalities, municipality_by_slug
from portal.municipalities.switching import switch_off, switch_on
from portal.plugins import active_plugins, registry
from portal.reference import write_reference
from portal.scaffold import plugin_in_tree, plugin_of_its_own


@click.group()
def plugin() -> None:
    """List the modules, switch them on and off for a municipality, and write a new one."""


@plugin.command("list")
@click.pass_obj
def list_plugins(configuration: Configuration) -> None:
    """List the installed modules, where each is on, and those that cannot be used."""
    with application(configuration), transaction():
        active = {place.slug: active_plugins(place.id) for place in all_municipalities()}
        for name, installed in sorted(registry().plugins.items()):
            places = [slug for slug, names in active.items() if name in names]
            click.echo(f"{name} {installed.version}: on in {', '.join(places) or 'no municipality'}")
        for broken in registry().broken:
            click.echo(f"{broken.name}: left out, {broken.reason}")


@plugin.command()
@click.argument("name")
@click.argument("municipality")
@click.pass_obj
def enable(configuration: Configuration, name: str, municipality: str) -> None:
    """Switch the module NAME on in a MUNICIPALITY (its word in the address)."""
    with application(configuration), transaction(), visiting(municipality_by_slug(municipality)):
        switch_on(plugin=name, user_id=None, now=now())
    click.echo(f"{name} is on in {municipality}.")


@plugin.command()
@click.argument("name")
@click.argument("municipality")
@click.pass_obj
def disable(configuration: Configuration, name: str, municipality: str) -> None:
    """Switch the module NAME off in a MUNICIPALITY; its data stay."""
    with application(configuration), transaction(), visiting(municipality_by_slug(municipality)):
        switch_off(plugin=name, user_id=None, now=now())
    click.echo(f"{name} is off in {municipality}; its data are kept.")


@plugin.command()
@click.argument("name")
@click.option("--title", help="What people read, in English; made from the NAME if not given.")
@click.option(
    "--standalone",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write a distribution of its own into this folder instead of into the checkout.",
)
def new(name: str, title: str | None, standalone: Path | None) -> None:
    """Write a new module NAME: list, page, form, event, subscription, words, migration and tests."""
    if standalone is None:
        plugin_in_tree(ROOT, name=name, title=title)
        write_reference()
        click.echo(f"The module is in plugins/{name}, its tests are in tests/plugins/{name}. Now: make check")
        return
    plugin_of_its_own(standalone, name=name, title=title)
    click.echo(
        f"The module is in {standalone}. Now: cd {standalone} && pip install -e '.[dev]' && make check"
    )
