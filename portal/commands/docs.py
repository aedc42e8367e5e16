"""`portal docs`: the pages of the documentation that are made from the code."""

import click

from portal.errors import Invalid
from portal.reference import FOLDER, differences, write_reference


@click.command()
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; fail if a page is not as the code is."
)
def docs(only_check: bool) -> None:
    """Write docs/reference/ from the code: hooks, events, permissions, settings, commands."""
    if not only_check:
        for path in write_reference():
            click.echo(f"{path.relative_to(FOLDER.parents[1])} is written anew.")
        return
    found = differences()
    if found:
        raise Invalid(f"docs/reference/ is not as the code is ({', '.join(found)}). Now: portal docs")
    click.echo("docs/reference/ is as the code is.")
