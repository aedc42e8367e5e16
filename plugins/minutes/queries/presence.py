"""Presence and quorum of a session at a moment, derived from who came and left when."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from plugins.minutes.codes import QuorumRule
from plugins.minutes.models import Attendance, Body, Member, Presence, Session
from plugins.minutes.queries.bodies import members_on
from plugins.minutes.rules import Quorum, SeatPresence, Stay, present_at, quorum_needed
from portal.api import db, local_day


def present_now(session: Session, *, at: datetime) -> Quorum:
    """Return how many members with a vote are present at a moment, of how many, and how many must be."""
    body = db.session.get_one(Body, session.body_id)
    return quorum_at(body, members_of_session(session, at=at), attendance_of(session), at=at)


def members_of_session(session: Session, *, at: datetime) -> list[Member]:
    """List the seats of the mandate on the day of a session, deputies and observers included."""
    day = local_day(session.started_at or session.starts_at or at)
    return members_on(session.mandate_id, day=day)


def attendance_of(session: Session) -> Sequence[Attendance]:
    """Return what was noted of each seat, with the people and their stays."""
    return db.session.scalars(
        select(Attendance)
        .options(
            joinedload(Attendance.member).joinedload(Member.user),
            joinedload(Attendance.member).joinedload(Member.organisation),
            joinedload(Attendance.substitute).joinedload(Member.user),
            selectinload(Attendance.presences).joinedload(Presence.member).joinedload(Member.user),
        )
        .where(Attendance.session_id == session.id)
    ).all()


def quorum_at(body: Body, members: Sequence[Member], rows: Sequence[Attendance], *, at: datetime) -> Quorum:
    """Return the quorum at a moment from what was loaded already."""
    total = sum(1 for member in members if member.has_vote)
    return Quorum(
        present=present_at([_seat(row) for row in rows], at),
        members=total,
        needed=quorum_needed(QuorumRule(body.quorum_rule), members=total, number=body.quorum_number),
    )


def _seat(row: Attendance) -> SeatPresence:
    stays = [Stay(arrived_at=presence.arrived_at, left_at=presence.left_at) for presence in row.presences]
    return SeatPresence(has_vote=row.member.has_vote, stays=stays)
