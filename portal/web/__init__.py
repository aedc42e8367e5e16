"""The pages' look: templates, components, icons, assets, languages and formats."""

from flask import Flask


def register_web(app: Flask) -> None:
    """Give the application its templates with all that they use, its assets and its languages."""
    from jinja2 import StrictUndefined

    from portal.web.assets import register_assets
    from portal.web.language import register_language
    from portal.web.language_views import blueprint as language_views

    register_language(app)
    register_assets(app)
    app.register_blueprint(language_views)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    _register_filters(app)
    _register_globals(app)


def _register_filters(app: Flask) -> None:
    from portal.web.formats import FILTERS
    from portal.web.frame import initials
    from portal.web.language import in_current_script

    app.jinja_env.filters.update({function.__name__: function for function in FILTERS})
    app.jinja_env.filters.update(in_script=in_current_script, initials=initials)


def _register_globals(app: Flask) -> None:
    from portal.web.day import day_rows
    from portal.web.differences import differences
    from portal.web.forms import is_group
    from portal.web.frame import late_work, marked_navigation
    from portal.web.icons import icon
    from portal.web.language import current_language, html_lang, is_cyrillic
    from portal.web.language.choice import code_in_script, language_in_force, offered_languages
    from portal.web.language_views import language_url

    functions = (
        code_in_script,
        current_language,
        day_rows,
        differences,
        html_lang,
        icon,
        is_cyrillic,
        is_group,
        language_in_force,
        language_url,
        late_work,
        marked_navigation,
        offered_languages,
    )
    app.jinja_env.globals.update({function.__name__: function for function in functions})
