"""`portal db`: prepare the database and bring it to the newest revision."""

import click
from sqlalchemy.engine import make_url

from portal import migrations
from portal.commands.application import application
from portal.configuration import Configuration
from portal.database.roles import prepare_roles
from portal.errors import Invalid, NotFound
from portal.plugins import installed_plugins


@click.group()
def db() -> None:
    """Prepare the database and bring it to the newest revision."""


def chain() -> list[migrations.Lineage]:
    """Return the lineages of the core and of every installed plugin, active anywhere or not."""
    return migrations.lineages(list(installed_plugins().values()))


def lineage_named(name: str) -> migrations.Lineage:
    """Find a lineage; raises NotFound."""
    for lineage in chain():
        if lineage.name == name:
            return lineage
    raise NotFound(f"There is no lineage “{name}”. There are: {', '.join(each.name for each in chain())}.")


def upgrade_all(owner_url: str) -> None:
    """Bring the core and every plugin to their newest revision."""
    engine = migrations.owner_engine(owner_url)
    lineages = chain()
    if not migrations.is_current(engine, lineages):
        migrations.upgrade(engine, lineages)


def owner_url(configuration: Configuration) -> str:
    """Return the owner's address; a command that migrates cannot do without."""
    if configuration.database_owner_url is None:
        raise Invalid("database_owner_url: migrating needs the address of the owner role.")
    return configuration.database_owner_url


@db.command()
@click.option("--admin-url", required=True, help="Address of a superuser of the server.")
@click.pass_obj
def init(configuration: Configuration, admin_url: str) -> None:
    """Make the three roles and the database on the server that the settings name."""
    urls = (
        configuration.database_owner_url,
        configuration.database_url,
        configuration.database_system_url,
    )
    if None in urls:
        raise Invalid("database_url, database_owner_url and database_system_url must be set first.")
    parsed = [make_url(url or "") for url in urls]
    passwords = {str(url.username): str(url.password) for url in parsed}
    prepare_roles(admin_url, database=str(parsed[0].database), passwords=passwords)
    click.echo(f"The database {parsed[0].database} and its three roles are ready.")


@db.command()
@click.pass_obj
def upgrade(configuration: Configuration) -> None:
    """Bring the core and every plugin to the newest revision."""
    with application(configuration) as app:
        upgrade_all(owner_url(app.config["PORTAL"]))
    click.echo("The database is at the newest revision.")


@db.command()
@click.argument("lineage")
@click.argument("revision")
@click.pass_obj
def downgrade(configuration: Configuration, lineage: str, revision: str) -> None:
    """Take one LINEAGE (portal or a plugin) back to a REVISION, or to “base”."""
    with application(configuration) as app:
        engine = migrations.owner_engine(owner_url(app.config["PORTAL"]))
        migrations.downgrade(engine, lineage_named(lineage), revision)
    click.echo(f"{lineage} is at {revision}.")


@db.command()
@click.pass_obj
def check(configuration: Configuration) -> None:
    """Fail if models and migrations differ, or if a table lacks its fence."""
    with application(configuration) as app:
        engine = migrations.owner_engine(owner_url(app.config["PORTAL"]))
        upgrade_all(owner_url(app.config["PORTAL"]))
        migrations.check(engine, chain())
        unfenced = migrations.unfenced_tables(engine)
    if unfenced:
        raise Invalid(f"These tables have no fence: {', '.join(unfenced)}.")
    click.echo("Models, migrations and fences agree.")


@db.command()
@click.argument("message")
@click.option(
    "--plugin", default=migrations.CORE, help="The plugin whose lineage grows; the core's if not given."
)
@click.pass_obj
def revision(configuration: Configuration, message: str, plugin: str) -> None:
    """Write a revision from the difference between models and database."""
    with application(configuration) as app:
        engine = migrations.owner_engine(owner_url(app.config["PORTAL"]))
        upgrade_all(owner_url(app.config["PORTAL"]))
        migrations.revise(engine, lineage_named(plugin), message)
