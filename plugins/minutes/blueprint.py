"""The blueprint that all pages of the module stand on."""

from flask import Blueprint

blueprint = Blueprint("minutes", "plugins.minutes", template_folder="templates")
