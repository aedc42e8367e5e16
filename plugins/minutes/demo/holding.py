"""Holding the past sessions of the demo data: who came, what was said, how they voted, what was adopted."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from plugins.minutes.codes import ItemState, MemberRole
from plugins.minutes.demo.planning import draft_and_call
from plugins.minutes.demo.scene import Company, Scene
from plugins.minutes.demo.tasks import asked, carry_out
from plugins.minutes.models import AgendaItem, Session, Vote
from plugins.minutes.queries import present_now
from plugins.minutes.services import (
    Ballot,
    adopt_act,
    close_session,
    declare_inquorate,
    end_session,
    finish_item,
    mark_excused,
    record_arrival,
    record_departure,
    record_vote,
    save_text,
    start_item,
    start_session,
    substitute,
)

A_MINUTE = timedelta(minutes=1)
UNPUNCTUALITY = 4 * A_MINUTE
PATIENCE = 30 * A_MINUTE


def hold(entry: Mapping[str, Any], company: Company, scene: Scene) -> Session:
    """Hold a session from the roll call to its closing, and carry out the tasks of its acts."""
    session = draft_and_call(entry, company, scene)
    moment = _open(entry, session, company, scene)
    by = scene.user_id(entry["by"])
    for item, said in zip(session.items, scene.days.worded(entry["items"], entry["day"]), strict=True):
        _come_and_go(entry, session, company, before=item.position, at=moment + A_MINUTE)
        moment += (item.minutes_planned or 0) * A_MINUTE
        vote = _talk_and_vote(item, said, by=by, end=moment)
        if vote and "act" in said:
            _adopt(vote, item, said["act"], by=by, now=moment - A_MINUTE, scene=scene)
        finish_item(item=item, outcome=ItemState(said["outcome"]), now=moment)
    end_session(session=session, now=moment + A_MINUTE)
    return close_session(session=session, now=scene.days.moment(entry["closed"], "13:20"))


def meet_without_quorum(entry: Mapping[str, Any], company: Company, scene: Scene) -> Session:
    """Open a session to which too few came, wait, and end it without a decision."""
    session = draft_and_call(entry, company, scene)
    moment = _open(entry, session, company, scene)
    return declare_inquorate(session=session, now=moment + PATIENCE)


def _open(entry: Mapping[str, Any], session: Session, company: Company, scene: Scene) -> datetime:
    now = scene.days.moment(entry["day"], entry["at"]) + UNPUNCTUALITY
    members = company.members
    start_session(
        session=session, chair=members[entry["chair"]], keeper_id=scene.user_id(entry["by"]), now=now
    )
    for name, remark in entry["excused"].items():
        mark_excused(session=session, member=members[name], remark=remark)
    for name, deputy in entry["substitutes"].items():
        substitute(session=session, member=members[name], deputy=members[deputy], now=now, arrived_at=now)
    away = {*entry["excused"], *entry["substitutes"], *entry["absent"], *entry["came_before"]}
    for name, member in members.items():
        if name not in away and member.role != MemberRole.MEMBERS_DEPUTY:
            record_arrival(session=session, member=member, at=now, now=now)
    return now


def _come_and_go(
    entry: Mapping[str, Any], session: Session, company: Company, *, before: int, at: datetime
) -> None:
    for name, position in entry["came_before"].items():
        if position == before:
            record_arrival(session=session, member=company.members[name], at=at, now=at)
    for name, position in entry["left_before"].items():
        if position == before:
            record_departure(session=session, member=company.members[name], at=at, now=at)


def _talk_and_vote(item: AgendaItem, said: Mapping[str, Any], *, by: UUID, end: datetime) -> Vote | None:
    """Open an item two minutes after the one before, write what was said, and vote if there was a vote."""
    start_item(item=item, now=end - ((item.minutes_planned or 0) - 2) * A_MINUTE)
    save_text(item=item, text=said["text"], version=0, by=by, now=end - 3 * A_MINUTE)
    if "votes" not in said:
        return None
    now = end - 2 * A_MINUTE
    return record_vote(item=item, ballot=_ballot(item, said["votes"], now), by=by, now=now)


def _ballot(item: AgendaItem, votes: list[int], now: datetime) -> Ballot:
    """Return the votes for, against and abstained; none given means that all present were in favour."""
    if not votes:
        return Ballot.unanimous(present_now(item.session, at=now).present)
    return Ballot(votes_for=votes[0], votes_against=votes[1], votes_abstained=votes[2])


def _adopt(
    vote: Vote, item: AgendaItem, act: Mapping[str, Any], *, by: UUID, now: datetime, scene: Scene
) -> None:
    adopted = adopt_act(
        item=item,
        vote=vote,
        kind=act["kind"],
        number=act["number"],
        text=act["text"],
        legal_basis=act.get("basis"),
        tasks=[asked(task, scene) for task in act.get("tasks", [])],
        by=by,
        now=now,
    )
    carry_out(adopted, act.get("tasks", []), scene)
