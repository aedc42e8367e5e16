"""What tests of the portal and of its plugins stand on: a server, databases, an application, people."""

import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from portal import create_app, migrations
from portal.accounts.models import Organisation, User
from portal.accounts.services import add_membership, add_organisation, add_user
from portal.clock import now
from portal.configuration import Configuration
from portal.database import db, scope_or_none
from portal.database.embedded import WITHOUT_DURABILITY, start_embedded_server
from portal.database.fence import PortalSession, tell_database
from portal.database.roles import prepare_roles
from portal.events.worker import run_worker
from portal.municipalities import current_municipality_or_none, enter
from portal.municipalities.models import Municipality
from portal.municipalities.settings import change_settings, forget_settings
from portal.municipalities.switching import switch_on
from portal.plugins import forget_activations, installed_plugins
from portal.security.encryption import prepare_keys
from portal.security.encryption.keys import FILE_NAME as KEY_FILE

PASSWORD = "sunce nad dolinom"  # noqa: S105  # of people who exist in tests only
MEMBER_SINCE = date(2020, 1, 1)
SETTINGS: dict[str, Any] = {
    "TESTING": True,
    "WTF_CSRF_ENABLED": False,
    "ARGON2_MEMORY": 8,
    "ARGON2_PASSES": 1,
}


@dataclass(frozen=True)
class Server:
    """A database server of the tests, with its superuser's address and a folder for settings."""

    admin_url: str
    folder: Path

    def configuration(self, database: str) -> Configuration:
        """Return the settings of a portal on one of the server's databases."""
        url = make_url(self.admin_url).set(database=database, drivername="postgresql")
        named = {
            role: url.set(username=role, password=_password(role)).render_as_string(hide_password=False)
            for role in ("portal_app", "portal_owner", "portal_system")
        }
        return Configuration(
            instance=self.folder,
            secret_key="only for tests",  # noqa: S106  # signs cookies of tests only
            database_url=named["portal_app"],
            database_owner_url=named["portal_owner"],
            database_system_url=named["portal_system"],
        )

    def execute(self, statement: str) -> None:
        """Run a statement as superuser."""
        with psycopg.connect(_plain(self.admin_url), autocommit=True) as connection:
            connection.execute(statement.encode())

    def clone(self, template: str) -> str:
        """Make a database like another one and return its name."""
        name = f"portal_{uuid4().hex[:12]}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} OWNER portal_owner")
        return name

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected."""
        self.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def _password(role: str) -> str:
    return f"{role}-of-tests"


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def test_server() -> Iterator[Server]:
    """Start the embedded server without durability, or use the one that PORTAL_TEST_ADMIN_URL names."""
    with tempfile.TemporaryDirectory(prefix="portal-tests-") as folder:
        # As root the server runs as another user, who must be able to reach its folder.
        Path(folder).chmod(0o711)
        named = os.environ.get("PORTAL_TEST_ADMIN_URL")
        if named:
            yield Server(named, Path(folder))
            return
        with start_embedded_server(Path(folder) / "server", options=WITHOUT_DURABILITY) as embedded:
            yield Server(embedded.admin_url, Path(folder))


test_server.__test__ = False  # type: ignore[attr-defined]  # its name only looks like a test


@contextmanager
def template_database(server: Server) -> Iterator[str]:
    """Make a migrated database that others are cloned from; nobody stays connected to it."""
    name = f"portal_template_{uuid4().hex[:8]}"
    roles = ("portal_app", "portal_owner", "portal_system")
    prepare_roles(server.admin_url, database=name, passwords={role: _password(role) for role in roles})
    app = create_app(server.configuration(name), settings=SETTINGS)
    with app.app_context():
        chain = migrations.lineages(list(installed_plugins().values()))
        migrations.upgrade(
            migrations.owner_engine(server.configuration(name).database_owner_url or ""), chain
        )
        prepare_keys()
        dispose()
    try:
        yield name
    finally:
        server.drop(name)


def dispose() -> None:
    """Close every connection of the application in context."""
    db.session.remove()
    for engine in db.engines.values():
        engine.dispose()


class PortalClient(FlaskClient):
    """A client whose requests have a context of their own, as in real life."""

    def open(self, *arguments: Any, **options: Any) -> TestResponse:
        """Send a request; what the test has written is in sight of it, and afterwards the other way round."""
        if has_app_context():
            db.session.flush()
        response = Context().run(super().open, *arguments, **options)
        if has_app_context():
            db.session.expire_all()
            forget_activations()
            forget_settings()
            municipality_id = scope_or_none()
            if municipality_id is not None:
                tell_database(db.session(), municipality_id)
        return response

    def sign_in(self, user: User) -> "PortalClient":
        """Sign in through the page, as a person would."""
        response = self.post("/sign-in", data={"name": user.username, "password": PASSWORD})
        assert response.status_code == 302, response.text
        return self


@contextmanager
def rolled_back(app: Flask, patch: Any) -> Iterator[Connection]:
    """Let everything that happens in the block share one transaction, which is rolled back at its end."""
    with app.app_context(), db.engine.connect() as connection:
        outer = connection.begin()
        # Flask-SQLAlchemy chooses the engine by the model and would silently leave this connection aside.
        patch.setattr(PortalSession, "get_bind", lambda *_arguments, **_options: connection)
        db.session.session_factory.configure(join_transaction_mode="create_savepoint")
        try:
            yield connection
        finally:
            db.session.remove()
            outer.rollback()
            db.session.session_factory.configure(join_transaction_mode="conditional_savepoint")


def make_municipality(slug: str, name: str, **values: Any) -> Municipality:
    """Add a municipality of the tests."""
    row = Municipality(
        slug=slug,
        name=name,
        **{"kind": "općina", "entity": "FBiH", "language": "bs", "accent": "una", **values},
    )
    db.session.add(row)
    db.session.flush()
    return row


def make_user(
    municipality: Municipality,
    *roles: str,
    username: str | None = None,
    full_name: str = "Amra Hodžić",
    organisation: Organisation | None = None,
    **values: Any,
) -> User:
    """Add a user with roles in a municipality; the password is PASSWORD."""
    name = username or f"{'-'.join(roles) or 'nobody'}-{uuid4().hex[:6]}"
    email = values.pop("email", f"{name}@example.ba")
    user = add_user(username=name, full_name=full_name, password=PASSWORD, email=email, **values)
    add_membership(
        user=user, municipality=municipality, roles=roles, starts_on=MEMBER_SINCE, organisation=organisation
    )
    return user


def make_organisation(
    municipality: Municipality, name: str, sector: str = "SOC", **values: Any
) -> Organisation:
    """Add an institution to a municipality."""
    return add_organisation(municipality_id=municipality.id, name=name, sector=sector, **values)


@contextmanager
def inside(municipality: Municipality) -> Iterator[None]:
    """Work in sight of another municipality for a block."""
    former = current_municipality_or_none()
    enter(municipality)
    try:
        yield
        db.session.flush()
    finally:
        if former is not None:
            enter(former)


def switch_everything_on() -> None:
    """Switch every installed module on in the municipality in sight."""
    for plugin in installed_plugins():
        switch_on(plugin=plugin, user_id=None, now=now())


def set_settings(plugin: str, **values: Any) -> None:
    """Change settings of a module in the municipality in sight."""
    change_settings(plugin, values, by=None, now=now())


def with_instance(configuration: Configuration, folder: Path) -> Configuration:
    """Return the settings with another folder, for tests that write files; the database's keys come along."""
    shutil.copy2(configuration.instance / KEY_FILE, folder)
    return replace(configuration, instance=folder)


@dataclass(frozen=True)
class Served:
    """A portal behind a real web server: its address, and the application for a look at the database."""

    address: str
    app: Flask


@contextmanager
def serve(configuration: Configuration) -> Iterator[Served]:
    """Serve a portal with its worker from threads of this process, forms protected as in real life."""
    listener = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    app = create_app(
        replace(configuration, base_url=address), settings={**SETTINGS, "WTF_CSRF_ENABLED": True}
    )
    stop = threading.Event()
    web = make_server("127.0.0.1", 0, app, threaded=True, fd=listener.fileno())
    threads = [
        threading.Thread(target=web.serve_forever),
        threading.Thread(target=run_worker, args=(app,), kwargs={"stop": stop}),
    ]
    for thread in threads:
        thread.start()
    try:
        yield Served(address, app)
    finally:
        stop.set()
        web.shutdown()
        for thread in threads:
            thread.join()
        web.server_close()
        listener.close()
        with app.app_context():
            dispose()
