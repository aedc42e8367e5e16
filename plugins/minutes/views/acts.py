"""Pages of acts: the register, an act with its tasks, its number."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from plugins.minutes.access import sight_of
from plugins.minutes.blueprint import blueprint
from plugins.minutes.forms.acts import ActFilterForm, NumberForm
from plugins.minutes.permissions import KEEP_MINUTES, READ_SESSIONS
from plugins.minutes.queries import (
    act_here,
    act_page,
    act_years,
    acts_register,
    bodies_here,
    register_counts,
)
from plugins.minutes.services import set_act_number
from plugins.minutes.views.pages import attempt, form_page
from portal.api import current_reader, local_day, markdown_to_html, now, organisations_here, requires
from portal.api import gettext as _

SAVED_VIEWS = ("", "open", "overdue", "mine")
KEPT = ("state", "text", "body", "carrier", "year")
"""What the address of the next page keeps."""


@blueprint.get("/acts/")
@requires(READ_SESSIONS)
def acts() -> ResponseReturnValue:
    """Show the register of acts and their tasks, filtered by what the address says."""
    reader, today = current_reader(), local_day(now())
    form = _filter_form()
    is_sound = form.validate()
    asked = request.args.get("state", "")
    state = asked if asked in SAVED_VIEWS else ""
    register = None
    if is_sound:
        after = request.args.get("after")
        register = acts_register(form.wanted(state), reader=reader, today=today, after=after)
    page = render_template(
        "minutes/acts/index.html",
        filters_form=form,
        state=state,
        register=register,
        counts=register_counts(reader=reader, today=today),
        today=today,
        is_filtered=any(field.data for field in form),
        next_url=_following(register.following) if register else "",
    )
    return page, 200 if is_sound else 422


@blueprint.get("/acts/<uuid:act_id>")
@requires(READ_SESSIONS)
def act(act_id: UUID) -> ResponseReturnValue:
    """Show an act: its text, the vote, its tasks with their history."""
    return _record_page(act_id, NumberForm())


@blueprint.post("/acts/<uuid:act_id>/number")
@requires(KEEP_MINUTES)
def number_act(act_id: UUID) -> ResponseReturnValue:
    """Enter the number that the registry gave the act."""
    found = act_here(act_id)
    form = NumberForm()
    if form.validate_on_submit() and attempt(
        form, lambda: set_act_number(act=found, number=form.number.data)
    ):
        flash(_("The act has the number %(number)s.", number=found.number), "ok")
        return redirect(url_for("minutes.act", act_id=found.id))
    return _record_page(act_id, form)


def _record_page(act_id: UUID, form: NumberForm) -> ResponseReturnValue:
    reader = current_reader()
    act = act_page(act_id, reader=reader).act
    return form_page(
        "minutes/acts/show.html",
        form,
        act=act,
        text=markdown_to_html(act.text),
        sees_item=act.item.is_public or sight_of(reader).sees_closed(act.session),
        today=local_day(now()),
    )


def _filter_form() -> ActFilterForm:
    return ActFilterForm(formdata=request.args).offer(
        bodies=[(row.body.id, row.body.short_name) for row in bodies_here(today=local_day(now()))],
        organisations=organisations_here(),
        years=act_years(),
    )


def _following(cursor: str | None) -> str:
    if cursor is None:
        return ""
    kept: dict[str, Any] = {name: request.args[name] for name in KEPT if name in request.args}
    return url_for("minutes.acts", **kept, after=cursor)
