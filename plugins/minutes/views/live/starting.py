"""The beginning of a session: who chairs it and who keeps its minutes."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from plugins.minutes.blueprint import blueprint
from plugins.minutes.codes import MemberRole, SessionState
from plugins.minutes.forms.live import StartForm
from plugins.minutes.models import Member, Session
from plugins.minutes.permissions import KEEP_MINUTES
from plugins.minutes.queries import session_here
from plugins.minutes.queries.presence import members_of_session
from plugins.minutes.services import start_session
from plugins.minutes.titles import MEMBER_ROLES
from plugins.minutes.views.pages import attempt
from portal.api import current_reader, local_day, now, requires, users_here

CAN_START = (SessionState.CALLED, SessionState.POSTPONED)
CHAIRS = (MemberRole.CHAIR, MemberRole.DEPUTY_CHAIR)


@blueprint.route("/sessions/<uuid:session_id>/start", methods=["GET", "POST"])
@requires(KEEP_MINUTES)
def start(session_id: UUID) -> ResponseReturnValue:
    """Begin a session; the roll call comes next."""
    session = session_here(session_id)
    if session.state == SessionState.IN_PROGRESS:
        return redirect(url_for("minutes.live", session_id=session.id))
    voters = [member for member in members_of_session(session, at=now()) if member.has_vote]
    form = _form(voters)
    if form.validate_on_submit() and attempt(form, lambda: _start(session, voters, form)):
        return redirect(url_for("minutes.attendance", session_id=session.id))
    page = render_template(
        "minutes/live/start.html", form=form, session=session, may_start=session.state in CAN_START
    )
    return page, 422 if form.errors else 200


def _form(voters: list[Member]) -> StartForm:
    chair = next((member for role in CHAIRS for member in voters if member.role == role), None)
    form = StartForm(data={"chair": chair.id if chair else None, "keeper": current_reader().user_id})
    return form.offer(
        members=[(row.id, f"{row.full_name}, {_in_sentence(row.role)}") for row in voters],
        users=[(user.id, user.full_name) for user in users_here(local_day(now()))],
    )


def _in_sentence(role: str) -> str:
    return str(MEMBER_ROLES[role]).lower()


def _start(session: Session, voters: list[Member], form: StartForm) -> Session:
    chair = next(member for member in voters if member.id == form.chair.data)
    return start_session(session=session, chair=chair, keeper_id=form.keeper.data, now=now())
