"""The intranet portal for municipal social protection: a slim core that knows no plugin."""

import os
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from flask import Flask

from portal.configuration import Configuration, load_configuration, secret_key
from portal.database.requests import TransactionalFlask


def create_app(
    configuration: Configuration | None = None,
    *,
    plugins: Mapping[str, ModuleType] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Flask:
    """Assemble the application; `plugins` come besides those installed, `settings` go to Flask itself."""
    configuration = configuration or load_configuration(Path(os.environ.get("PORTAL_INSTANCE", "instance")))
    app = TransactionalFlask(
        "portal",
        instance_path=str(configuration.instance),
        static_folder=None,
        template_folder="web/templates",
    )
    _configure(app, configuration, settings or {})
    _connect_database(app)
    _load_plugins(app, plugins or {})
    _register_pages(app)
    _register_protection(app)
    return app


def _configure(app: Flask, configuration: Configuration, settings: Mapping[str, Any]) -> None:
    from portal.database.extension import SYSTEM

    app.config.update(
        PORTAL=configuration,
        SECRET_KEY=secret_key(configuration),
        SQLALCHEMY_DATABASE_URI=configuration.database_url,
        SQLALCHEMY_BINDS={SYSTEM: configuration.database_system_url},
        SESSION_COOKIE_NAME="portal_session",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=configuration.is_secure,
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
    )
    app.config.update(settings)


def _connect_database(app: Flask) -> None:
    # The core's own tables are known to migrations even where no plugin uses them.
    import portal.toolkit.search  # noqa: F401  # for its table
    from portal.database import db
    from portal.security.encryption import register_encryption

    db.init_app(app)
    register_encryption(app)


def _load_plugins(app: Flask, plugins: Mapping[str, ModuleType]) -> None:
    from portal.plugins import load_plugins
    from portal.toolkit.mail import SUBSCRIPTIONS

    registry = load_plugins(app, modules=plugins)
    registry.core_subscriptions = SUBSCRIPTIONS


def _register_pages(app: Flask) -> None:
    from portal.municipalities.addresses import register_addresses
    from portal.pages import register_pages
    from portal.web import register_web

    register_addresses(app)
    register_web(app)
    register_pages(app)


def _register_protection(app: Flask) -> None:
    from portal.accounts.access import check_every_view, register_gate
    from portal.accounts.sessions import DatabaseSessions
    from portal.security import register_security

    app.session_interface = DatabaseSessions()
    # The gate comes first: who is not signed in is sent to sign in, also with a form that is no longer valid.
    register_gate(app)
    register_security(app)
    with app.app_context():
        check_every_view(app)
