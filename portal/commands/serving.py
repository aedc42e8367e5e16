"""`portal run`, `portal worker` and `portal demo`: the portal at work."""

import signal
import threading
from types import FrameType

import click

from portal import create_app
from portal.commands.application import application, dispose_engines, named_urls, with_urls
from portal.commands.database import upgrade_all
from portal.configuration import Configuration
from portal.database import db
from portal.database.embedded import DatabaseUrls
from portal.database.roles import refuse_unfenced_role
from portal.demo import demo_sign_ins, load_demo
from portal.events.worker import run_worker
from portal.processes import run as run_processes
from portal.security.encryption import prepare_keys


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--demo/--no-demo", "with_demo", default=False, help="Load the demo data once.")
@click.pass_obj
def run(configuration: Configuration, host: str, port: int, with_demo: bool) -> None:
    """Serve the portal until Ctrl-C, with its database and its worker."""

    def prepare(urls: DatabaseUrls) -> None:
        app = create_app(with_urls(configuration, urls))
        with app.app_context():
            upgrade_all(urls.owner)
            with db.engine.connect() as connection:
                refuse_unfenced_role(connection)
            prepare_keys()
            if with_demo:
                load_demo()
            dispose_engines()

    def announce() -> None:
        click.echo(f"\n  The portal is at http://{host}:{port}\n")
        if with_demo:
            click.echo(demo_sign_ins())
        click.echo("  Ctrl-C ends it.\n")

    run_processes(
        instance=configuration.instance,
        host=host,
        port=port,
        urls=named_urls(configuration),
        prepare=prepare,
        announce=announce,
        environment={"PORTAL_BASE_URL": f"http://{host}:{port}"} if is_default(configuration) else {},
    )


def is_default(configuration: Configuration) -> bool:
    """Tell whether nobody has said under which address people reach the portal."""
    return configuration.base_url == Configuration(instance=configuration.instance).base_url


@click.command()
@click.pass_obj
def worker(configuration: Configuration) -> None:
    """Deliver events until TERM or Ctrl-C; any number of workers may run."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    with application(configuration) as app:
        prepare_keys()
        run_worker(app, stop=stop)


@click.command()
@click.pass_obj
def demo(configuration: Configuration) -> None:
    """Load the demo data, once, and print the demo sign-ins."""
    with application(configuration) as app:
        upgrade_all(app.config["PORTAL"].database_owner_url)
        prepare_keys()
        load_demo()
    click.echo(demo_sign_ins())


COMMANDS = (run, worker, demo)
