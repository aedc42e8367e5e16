"""`portal municipality` and `portal user`: the first rows that nobody could enter through a page."""

from typing import Any

import click

from portal.accounts.roles import ROLES
from portal.accounts.services import add_membership, add_user
from portal.clock import local_day, now
from portal.commands.application import application
from portal.configuration import Configuration
from portal.database import transaction
from portal.municipalities.models import ACCENTS, ENTITIES, KINDS, LANGUAGES
from portal.municipalities.queries import municipality_by_slug
from portal.municipalities.services import add_municipality


@click.group()
def municipality() -> None:
    """Look after municipalities."""


@municipality.command("add")
@click.argument("slug")
@click.argument("name")
@click.option("--kind", type=click.Choice(KINDS), default=KINDS[0], show_default=True)
@click.option("--entity", type=click.Choice(ENTITIES), default=ENTITIES[0], show_default=True)
@click.option("--canton", default=None)
@click.option("--language", type=click.Choice(LANGUAGES), default="bs", show_default=True)
@click.option("--accent", type=click.Choice(ACCENTS), default="una", show_default=True)
@click.option("--address", default=None, help="Street and place, for the letterhead.")
@click.option("--telephone", default=None)
@click.option("--email", default=None)
@click.pass_obj
def add_a_municipality(configuration: Configuration, /, **values: Any) -> None:
    """Add the municipality NAME under the word SLUG in the address."""
    with application(configuration), transaction():
        add_municipality(**values)
    click.echo(f"{values['name']} is added: /{values['slug']}/")


@click.group()
def user() -> None:
    """Look after people with an account."""


@user.command("add")
@click.argument("username")
@click.argument("full_name")
@click.option("--municipality", "slug", required=True, help="The municipality's word in the address.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(list(ROLES)))
@click.option("--email", default=None)
@click.option(
    "--gender", type=click.Choice(["f", "m"]), default=None, help="For sentences such as “Saved by”."
)
@click.password_option()
@click.pass_obj
def add_a_user(configuration: Configuration, /, slug: str, roles: tuple[str, ...], **account: Any) -> None:
    """Add an account USERNAME for FULL_NAME with roles in a municipality."""
    with application(configuration), transaction():
        place = municipality_by_slug(slug)
        person = add_user(**account)
        add_membership(user=person, municipality=place, roles=roles, starts_on=local_day(now()))
    click.echo(f"{account['full_name']} may sign in as {account['username']}.")
