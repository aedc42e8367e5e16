"""The core's own pages: sign-in, home, institutions, the console; and the pages of the plugins below them."""

from flask import Flask

from portal.pages.accounts import blueprint as accounts
from portal.pages.console import blueprint as console
from portal.pages.errors import register_errors
from portal.pages.frame import register_frame
from portal.pages.home import blueprint as home
from portal.pages.organisations import blueprint as organisations
from portal.pages.styleguide import blueprint as styleguide
from portal.plugins import leave_out, registry

HOME = "/<municipality:municipality>"


def register_pages(app: Flask) -> None:
    """Register the pages of the core, then each plugin's below `/<municipality>/<plugin>/`."""
    app.register_blueprint(accounts)
    app.register_blueprint(home, url_prefix=HOME)
    app.register_blueprint(console, url_prefix=f"{HOME}/console")
    app.register_blueprint(organisations, url_prefix=f"{HOME}/organisations")
    with app.app_context():
        for name, plugin in list(registry().plugins.items()):
            if name in app.blueprints:
                leave_out(registry(), name, f"name: “{name}” is a word that the portal keeps for itself")
                continue
            app.register_blueprint(plugin.blueprint, url_prefix=f"{HOME}/{name}")
    if app.config["PORTAL"].development:
        app.register_blueprint(styleguide)
    register_errors(app)
    register_frame(app)
