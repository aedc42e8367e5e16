"""Pages of who sits in a body."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from plugins.minutes.blueprint import blueprint
from plugins.minutes.forms.bodies import EndMembershipForm, MemberForm
from plugins.minutes.models import Mandate, Member
from plugins.minutes.permissions import MANAGE_BODIES
from plugins.minutes.queries import mandate_here, member_here, members_on
from plugins.minutes.services import add_member, change_member, end_membership
from plugins.minutes.views.pages import attempt, form_page
from portal.api import gettext as _
from portal.api import local_day, now, organisations_here, requires, users_here


@blueprint.route("/bodies/mandates/<uuid:mandate_id>/members/new", methods=["GET", "POST"])
@requires(MANAGE_BODIES)
def new_member(mandate_id: UUID) -> ResponseReturnValue:
    """Enter a member: a user of the municipality, or somebody from outside."""
    mandate = mandate_here(mandate_id)
    form = _offering(MemberForm(starts_on=mandate.starts_on), mandate)
    if form.validate_on_submit():
        member = attempt(form, lambda: add_member(mandate=mandate, seat=form.seat()))
        if member:
            flash(_("%(name)s is entered.", name=form.name_chosen), "ok")
            return redirect(url_for("minutes.body", body_id=mandate.body_id))
    return form_page("minutes/bodies/member.html", form, mandate=mandate_here(mandate_id), member=None)


@blueprint.route("/bodies/members/<uuid:member_id>/edit", methods=["GET", "POST"])
@requires(MANAGE_BODIES)
def edit_member(member_id: UUID) -> ResponseReturnValue:
    """Correct what is known of a member."""
    member = member_here(member_id)
    mandate = mandate_here(member.mandate_id)
    form = _offering(MemberForm(obj=member), mandate, member)
    if form.validate_on_submit():
        seat = form.seat(ends_on=member.ends_on)
        if attempt(form, lambda: change_member(member=member, seat=seat)):
            flash(_("%(name)s is saved.", name=form.name_chosen), "ok")
            return redirect(url_for("minutes.body", body_id=mandate.body_id))
    return form_page("minutes/bodies/member.html", form, mandate=mandate, member=member_here(member_id))


@blueprint.route("/bodies/members/<uuid:member_id>/end", methods=["GET", "POST"])
@requires(MANAGE_BODIES)
def end_member(member_id: UUID) -> ResponseReturnValue:
    """End a membership; what the member took part in stays as it is."""
    member = member_here(member_id)
    mandate = mandate_here(member.mandate_id)
    form = EndMembershipForm(ends_on=local_day(now()))
    if form.validate_on_submit():
        ended = attempt(form, lambda: end_membership(member=member, ends_on=form.ends_on.data))
        if ended:
            flash(_("The membership of %(name)s ends.", name=member.full_name), "ok")
            return redirect(url_for("minutes.body", body_id=mandate.body_id))
    return form_page("minutes/bodies/end_member.html", form, mandate=mandate, member=member_here(member_id))


def _offering(form: MemberForm, mandate: Mandate, member: Member | None = None) -> MemberForm:
    today = local_day(now())
    users = list(users_here(today))
    if member and member.user and member.user not in users:
        users.append(member.user)
    seated = members_on(mandate.id, day=max(today, mandate.starts_on))
    others = [row for row in seated if member is None or row.id != member.id]
    return form.offer(users=users, organisations=organisations_here(), members=others)
