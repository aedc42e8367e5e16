"""What the module's views have in common: pages of forms, use cases that may refuse, words for templates."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import render_template
from flask.typing import ResponseReturnValue

from plugins.minutes import sentences, titles
from plugins.minutes.blueprint import blueprint
from plugins.minutes.views import marks
from portal.api import BaseForm, Conflict, Invalid, db

Result = TypeVar("Result")


@blueprint.context_processor
def words() -> dict[str, Any]:
    """Give the module's templates the titles of codes, the written sentences and the marks of states."""
    return {"titles": titles, "sentences": sentences, "marks": marks}


def attempt(form: BaseForm, use_case: Callable[[], Result]) -> Result | None:
    """Run a use case; what it refuses stands on the form, nothing of it stays, and nothing is returned.

    Records that it touched are stale then: a page that shows them reads them again.
    """
    try:
        with db.session.begin_nested():
            return use_case()
    except (Invalid, Conflict) as error:
        form.take_errors(error)
        return None


def form_page(template: str, form: BaseForm, **values: Any) -> ResponseReturnValue:
    """Render the page of a form: with all that was typed and status 422 where it cannot stand."""
    return render_template(template, form=form, **values), 422 if form.errors else 200
