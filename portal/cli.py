"""The command `portal`: run it, prepare the database, and look after municipalities, people and modules."""

import logging
import os
from pathlib import Path

import click

from portal.commands import changelog, database, docs, i18n, modules, people, serving
from portal.configuration import load_configuration
from portal.errors import PortalError


class SpeakingGroup(click.Group):
    """A group of commands that shows the portal's errors as sentences, not as traces."""

    def invoke(self, context: click.Context) -> object:
        """Run the command; turn one of the five errors into a message and exit status 1."""
        try:
            return super().invoke(context)
        except PortalError as error:
            raise click.ClickException(error.message) from error


@click.group(cls=SpeakingGroup)
@click.option(
    "--instance",
    type=click.Path(path_type=Path, file_okay=False),
    default=lambda: Path(os.environ.get("PORTAL_INSTANCE", "instance")),
    help="Folder of settings, keys and the embedded database.",
)
@click.pass_context
def main(context: click.Context, instance: Path) -> None:
    """Look after the portal for municipal social protection."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    context.obj = load_configuration(instance)


COMMANDS = (
    *serving.COMMANDS,
    database.db,
    modules.plugin,
    people.municipality,
    people.user,
    i18n.i18n,
    docs.docs,
    changelog.changelog,
)
for command in COMMANDS:
    main.add_command(command)
