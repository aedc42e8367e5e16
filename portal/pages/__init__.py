"""The core's own pages: sign-in, home, institutions, the console; and the pages of the plugins below them."""

from flask import Flask

from portal.pages.accounts import blueprint as accounts
from portal.pages.console import blueprint as console
from portal.pages.errors import register_errors
from portal.pages.frame import register_frame
from portal.pages.home import blueprint as home
from portal.pages.organisations import blueprint as organisations
from portal.plugins import registry

HOME = "/<municipality:municipality>"


def register_pages(app: Flask) -> None:
    """Register the pages of the core, then each plugin's below `/<municipality>/<plugin>/`."""
    app.register_blueprint(accounts)
    app.register_blueprint(home, url_prefix=HOME)
    app.register_blueprint(console, url_prefix=f"{HOME}/console")
    app.register_blueprint(organisations, url_prefix=f"{HOME}/organisations")
    with app.app_context():
        for name, plugin in registry().plugins.items():
            app.register_blueprint(plugin.blueprint, url_prefix=f"{HOME}/{name}")
    register_errors(app)
    register_frame(app)
