"""The application as a command needs it: with a database within reach and a context open."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import Flask

from portal import create_app
from portal.configuration import Configuration
from portal.database import db
from portal.database.embedded import DatabaseUrls
from portal.processes import reach_database


def named_urls(configuration: Configuration) -> DatabaseUrls | None:
    """Return the addresses of the server that the settings name, if they name one."""
    app, owner = configuration.database_url, configuration.database_owner_url
    system = configuration.database_system_url
    if app is None or owner is None or system is None:
        return None
    return DatabaseUrls(app=app, owner=owner, system=system)


def with_urls(configuration: Configuration, urls: DatabaseUrls) -> Configuration:
    """Return the settings with the addresses of a database."""
    return replace(
        configuration,
        database_url=urls.app,
        database_owner_url=urls.owner,
        database_system_url=urls.system,
    )


@contextmanager
def application(configuration: Configuration) -> Iterator[Flask]:
    """Give a command the application, its database running, inside an application context."""
    with reach_database(configuration.instance, named_urls(configuration)) as urls:
        app = create_app(with_urls(configuration, urls))
        with app.app_context():
            try:
                yield app
            finally:
                dispose_engines()


def dispose_engines() -> None:
    """Close the pools, so that no connection outlives the command."""
    db.session.remove()
    for engine in db.engines.values():
        engine.dispose()
