"""The pages that a plugin brings along, registered on trial before the application gets them."""

from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from portal.accounts.access import access_of
from portal.accounts.roles import CORE_PERMISSIONS
from portal.declarations import Plugin
from portal.municipalities.addresses import MunicipalityConverter
from portal.plugins.registry import PluginFault

EVERYWHERE = (
    "before_request_funcs",
    "after_request_funcs",
    "teardown_request_funcs",
    "url_value_preprocessors",
    "url_default_functions",
    "error_handler_spec",
)


def check_blueprint(plugin: Plugin) -> None:
    """Refuse a blueprint that the application could not serve, or that would touch the pages of others."""
    if plugin.blueprint.name != plugin.name:
        raise PluginFault(
            f"blueprint: its name is “{plugin.blueprint.name}”, but must be “{plugin.name}” like the plugin's"
        )
    trial = Flask("portal.plugins.trial", static_folder=None)
    trial.url_map.converters["municipality"] = MunicipalityConverter
    trial.register_blueprint(plugin.blueprint, url_prefix=f"/{plugin.name}")
    _check_reach(trial)
    _check_views(trial, plugin)
    _check_templates(plugin)


def _check_reach(trial: Flask) -> None:
    context_processors = trial.template_context_processors[None]
    if any(getattr(trial, name).get(None) for name in EVERYWHERE) or len(context_processors) > 1:
        raise PluginFault(
            "blueprint: before_app_request and its like would reach every page; use before_request"
        )


def _check_views(trial: Flask, plugin: Plugin) -> None:
    known = {permission.name for permission in (*CORE_PERMISSIONS, *plugin.permissions)}
    for endpoint in trial.view_functions:
        access = access_of(trial, endpoint)
        if access is None:
            raise PluginFault(f"blueprint: the view “{endpoint}” needs @requires(…), @signed_in or @public")
        if access.permission and access.permission not in known:
            raise PluginFault(
                f"blueprint: the view “{endpoint}” requires “{access.permission}”, which `permissions` lacks"
            )


def _check_templates(plugin: Plugin) -> None:
    for folder in _template_folders(plugin):
        for child in folder.iterdir() if folder.is_dir() else ():
            if child.name != plugin.name:
                raise PluginFault(
                    f"templates: “{child.name}” must lie below “templates/{plugin.name}/”, "
                    "or it would take the place of somebody else's"
                )


def _template_folders(plugin: Plugin) -> Iterator[Path]:
    if plugin.blueprint.template_folder is not None:
        yield Path(plugin.blueprint.root_path) / plugin.blueprint.template_folder
