"""Changing the agenda of a session in preparation."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from plugins.minutes.access import sight_of
from plugins.minutes.blueprint import blueprint
from plugins.minutes.codes import Direction
from plugins.minutes.forms.sessions import ConfirmForm, ItemForm, MoveForm, item_form
from plugins.minutes.models import AgendaItem
from plugins.minutes.permissions import CALL_SESSION
from plugins.minutes.queries import item_here, session_here
from plugins.minutes.services import add_item as add
from plugins.minutes.services import change_item, move_item, remove_item
from plugins.minutes.views.pages import attempt, form_page
from plugins.minutes.views.sessions import record_page
from portal.api import Invalid, NotFound, current_reader, requires
from portal.api import gettext as _


@blueprint.post("/sessions/<uuid:session_id>/items")
@requires(CALL_SESSION)
def add_item(session_id: UUID) -> ResponseReturnValue:
    """Put a further item onto the agenda."""
    found = session_here(session_id)
    form = ItemForm()
    if form.validate_on_submit():
        item = attempt(form, lambda: add(session=found, **form.values))
        if item:
            flash(_("Item %(position)d is on the agenda.", position=item.position), "ok")
            return _back_to(item)
    return record_page(session_id, form)


@blueprint.route("/items/<uuid:item_id>/edit", methods=["GET", "POST"])
@requires(CALL_SESSION)
def edit_item(item_id: UUID) -> ResponseReturnValue:
    """Change an item of the agenda."""
    item = _item_in_sight(item_id)
    form = item_form(item)
    if form.validate_on_submit() and attempt(form, lambda: change_item(item=item, **form.values)):
        flash(_("Item %(position)d is saved.", position=item.position), "ok")
        return _back_to(item)
    return form_page("minutes/sessions/item.html", form, item=_item_in_sight(item_id))


@blueprint.post("/items/<uuid:item_id>/move")
@requires(CALL_SESSION)
def move(item_id: UUID) -> ResponseReturnValue:
    """Move an item one step up or down."""
    item = _item_in_sight(item_id)
    form = MoveForm()
    if not form.validate():
        raise Invalid(_("An item moves up or down."))
    move_item(item=item, direction=Direction(form.direction.data))
    return _back_to(item)


@blueprint.route("/items/<uuid:item_id>/remove", methods=["GET", "POST"])
@requires(CALL_SESSION)
def remove(item_id: UUID) -> ResponseReturnValue:
    """Take an item off the agenda, after asking."""
    item = _item_in_sight(item_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        session_id, heading = item.session_id, item.heading
        remove_item(item=item)
        flash(_("“%(heading)s” is off the agenda.", heading=heading), "ok")
        return redirect(url_for("minutes.session", session_id=session_id, agenda="edit", _anchor="agenda"))
    return form_page("minutes/sessions/remove_item.html", form, item=item)


def _item_in_sight(item_id: UUID) -> AgendaItem:
    item = item_here(item_id)
    if not sight_of(current_reader()).sees_item(item):
        raise NotFound(_("There is no such agenda item here."))
    return item


def _back_to(item: AgendaItem) -> ResponseReturnValue:
    return redirect(
        url_for("minutes.session", session_id=item.session_id, agenda="edit", _anchor=f"item-{item.id}")
    )
