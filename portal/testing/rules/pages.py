"""Rules of pages: each says who may see it, forms are protected, templates lie under their own name."""

import re
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from portal.accounts.access import access_of

COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
# What stands in Jinja's brackets may hold a “>” of its own.
FORM = re.compile(
    r"(<form\b(?:\{\{.*?\}\}|\{%.*?%\}|[^>])*>)(.*?)(?=<form\b|</form|\Z)", re.DOTALL | re.IGNORECASE
)
METHOD = re.compile(r"\bmethod\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
TOKEN = re.compile(r"\{\{[^}]*\b(csrf_token|hidden_tag)\b")
SAFE = {"GET", "HEAD", "OPTIONS"}


def view_faults(app: Flask, name: str) -> Iterator[str]:
    """Yield the pages of a plugin that anybody may see by mistake, or that take forms of other hosts."""
    open_to_others = _without_protection(app)
    for endpoint, view in sorted(app.view_functions.items()):
        if endpoint.split(".")[0] != name:
            continue
        if access_of(app, endpoint) is None and not endpoint.endswith(".static"):
            wanted = "@requires(…), @signed_in or @public"
            yield f"the view {endpoint} does not say who may see it; put {wanted} on it"
        if name in open_to_others or f"{view.__module__}.{view.__name__}" in open_to_others:
            yield f"the view {endpoint} takes forms of other hosts; take its csrf.exempt away"


def template_faults(folder: Path, *, name: str) -> Iterator[str]:
    """Yield the templates that lie in the way of others, and their forms without protection."""
    for child in sorted(folder.iterdir()) if folder.is_dir() else ():
        if child.name != name:
            yield f"templates/{child.name}: it would take the place of others; move it to templates/{name}/"
    for path in sorted(folder.rglob("*.html")):
        place = f"templates/{path.relative_to(folder).as_posix()}"
        yield from form_faults(path.read_text(encoding="utf-8"), place)


def form_faults(source: str, place: str) -> Iterator[str]:
    """Yield the forms of a template that change something and send no token."""
    # As many line ends as before, so that the lines can be counted.
    source = COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), source)
    for form in FORM.finditer(source):
        method = METHOD.search(form[1])
        is_safe = method is None or method[1].upper() in SAFE
        if not is_safe and not TOKEN.search(form[2]):
            line = source.count("\n", 0, form.start()) + 1
            yield (
                f"{place}:{line}: the form is not protected against forged requests; "
                "put {{ form.hidden_tag() }} into it, or a hidden field csrf_token with {{ csrf_token() }}"
            )
        if "formmethod" in form[2]:
            yield f"{place}: a button changes the method of its form; write a form of its own for it"


def _without_protection(app: Flask) -> set[str]:
    csrf = app.extensions["csrf"]
    blueprints = {getattr(each, "name", each) for each in csrf._exempt_blueprints}
    return blueprints | set(csrf._exempt_views)
