"""Presence and quorum of a session at a moment, derived from who came and left when."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import joinedload, selectinload

from plugins.minutes.codes import QuorumRule
from plugins.minutes.models import Attendance, Body, Member, Presence, Session
from plugins.minutes.queries.bodies import members_on
from plugins.minutes.rules import Quorum, SeatPresence, Stay, present_at, quorum_needed
from portal.api import db, local_day


def present_now(session: Session, *, at: datetime) -> Quorum:
    """Return how many members with a vote are present at a moment, of how many, and how many must be.

    The stays are read anew: a page may have read them before its button got the lock on the session.
    """
    body = db.session.get_one(Body, session.body_id)
    return _quorum(body, members_of_session(session, at=at), _seats_of(session), at=at)


def members_of_session(session: Session, *, at: datetime) -> list[Member]:
    """List the seats of the mandate on the day of a session, deputies and observers included."""
    day = local_day(session.started_at or session.starts_at or at)
    return members_on(session.mandate_id, day=day)


def attendance_of(session: Session) -> Sequence[Attendance]:
    """Return what was noted of each seat, with the people and their stays."""
    return db.session.scalars(
        select(Attendance)
        .options(
            joinedload(Attendance.member).options(
                joinedload(Member.user), joinedload(Member.person_ref), joinedload(Member.organisation)
            ),
            joinedload(Attendance.substitute).options(joinedload(Member.user), joinedload(Member.person_ref)),
            selectinload(Attendance.presences)
            .joinedload(Presence.member)
            .options(joinedload(Member.user), joinedload(Member.person_ref)),
        )
        .where(Attendance.session_id == session.id)
    ).all()


def quorum_at(body: Body, members: Sequence[Member], rows: Sequence[Attendance], *, at: datetime) -> Quorum:
    """Return the quorum at a moment from what was loaded already."""
    return _quorum(body, members, [_seat(row) for row in rows], at=at)


def _quorum(body: Body, members: Sequence[Member], seats: Sequence[SeatPresence], *, at: datetime) -> Quorum:
    total = sum(1 for member in members if member.has_vote)
    return Quorum(
        present=present_at(seats, at),
        members=total,
        needed=quorum_needed(QuorumRule(body.quorum_rule), members=total, number=body.quorum_number),
    )


def _seat(row: Attendance) -> SeatPresence:
    stays = [Stay(arrived_at=presence.arrived_at, left_at=presence.left_at) for presence in row.presences]
    return SeatPresence(has_vote=row.member.has_vote, stays=stays)


def _seats_of(session: Session) -> list[SeatPresence]:
    rows = db.session.execute(
        select(Attendance.id, Member.has_vote, Presence.arrived_at, Presence.left_at)
        .join(Member, Member.id == Attendance.member_id)
        .join(Presence, Presence.attendance_id == Attendance.id)
        .where(Attendance.session_id == session.id)
        .order_by(Attendance.id)
    )
    return [_seat_from(stays) for _seat, stays in groupby(rows, key=attrgetter("id"))]


def _seat_from(rows: Iterable[Row[UUID, bool, datetime, datetime | None]]) -> SeatPresence:
    stays = list(rows)
    return SeatPresence(
        has_vote=stays[0].has_vote,
        stays=[Stay(arrived_at=stay.arrived_at, left_at=stay.left_at) for stay in stays],
    )
