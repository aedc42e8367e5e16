"""`portal plugin`: list the modules, and switch them on and off for a municipality."""

import click

from portal.clock import now
from portal.commands.application import application
from portal.configuration import Configuration
from portal.database import transaction
from portal.municipalities.current import visiting
from portal.municipalities.queries import all_municipalities, municipality_by_slug
from portal.municipalities.switching import switch_off, switch_on
from portal.plugins import active_plugins, registry


@click.group()
def plugin() -> None:
    """List the modules, and switch them on and off for a municipality."""


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
