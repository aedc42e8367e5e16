"""`portal i18n`: take the messages from the sources into the catalogues, and check the catalogues."""

import click

from portal.errors import Invalid
from portal.web.language.upkeep import owners, problems, update


@click.group()
def i18n() -> None:
    """Keep the catalogues of the core and of the modules in step with the sources."""


@i18n.command()
@click.argument("names", nargs=-1)
def extract(names: tuple[str, ...]) -> None:
    """Add new messages to the catalogues and take away those that nothing asks for.

    NAMES are modules, or “portal” for the core; all of them if none is named.
    """
    for owner in owners(names):
        for change in update(owner):
            click.echo(f"{change.path}: {change.added} added, {change.removed} removed")


@i18n.command()
@click.argument("names", nargs=-1)
def check(names: tuple[str, ...]) -> None:
    """Fail if a message is missing, not translated, broken or superfluous.

    NAMES are modules, or “portal” for the core; all of them if none is named.
    """
    checked = owners(names)
    found = [problem for owner in checked for problem in problems(owner)]
    if found:
        raise Invalid("\n".join(["The catalogues are not in order; “portal i18n extract” helps:", *found]))
    click.echo(f"The catalogues of {', '.join(owner.name for owner in checked)} are in order.")
