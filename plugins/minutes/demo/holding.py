"""Holding the past sessions of the demo data: who came, what was said, how they voted, what was adopted."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from plugins.minutes.codes import ItemState, MemberRole
from plugins.minutes.demo.cast import Company, People
from plugins.minutes.demo.dates import Days
from plugins.minutes.demo.planning import draft_and_call
from plugins.minutes.demo.tasks import asked_of, carry_out
from plugins.minutes.models import Act, AgendaItem, Member, Session
from plugins.minutes.queries import item_here, present_now, session_here
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

UNPUNCTUALITY = timedelta(minutes=4)
PATIENCE = timedelta(minutes=30)
A_MINUTE = timedelta(minutes=1)


def hold(entry: Mapping[str, Any], company: Company, people: People, days: Days) -> Session:
    """Hold a session from the roll call to its closing, and carry out the tasks of its acts."""
    session = draft_and_call(entry, company, people, days)
    _open(entry, session, company, people)
    keeper = people.users[entry["by"]].id
    for item, said in _items_with_words(entry, session, days):
        _leave_before(entry, session, company, item)
        _deal_with(item, said, keeper, people, days)
    end_session(session=session, now=_moment_after_last_item(session))
    close_session(session=session, now=days.moment(entry["closed"], "13:20"))
    return session


def meet_without_quorum(entry: Mapping[str, Any], company: Company, people: People, days: Days) -> Session:
    """Open a session to which too few came, wait, and end it without a decision."""
    session = draft_and_call(entry, company, people, days)
    _open(entry, session, company, people)
    return declare_inquorate(session=session, now=_start_of(session) + PATIENCE)


def _open(entry: Mapping[str, Any], session: Session, company: Company, people: People) -> None:
    assert session.starts_at is not None
    started_at = session.starts_at + UNPUNCTUALITY
    chair, keeper = company.members[entry["chair"]], people.users[entry["by"]]
    start_session(session=session, chair=chair, keeper_id=keeper.id, now=started_at)
    for name, remark in entry.get("excused", {}).items():
        mark_excused(session=session, member=company.members[name], remark=remark)
    for name, deputy in entry.get("substitutes", {}).items():
        member, deputy = company.members[name], company.members[deputy]
        substitute(session=session, member=member, deputy=deputy, now=started_at, arrived_at=started_at)
    for member in _in_time(entry, company):
        record_arrival(session=session, member=member, at=started_at, now=started_at)
    for name, minutes in entry.get("late", {}).items():
        moment = started_at + minutes * A_MINUTE
        record_arrival(session=session, member=company.members[name], at=moment, now=moment)


def _in_time(entry: Mapping[str, Any], company: Company) -> Iterable[Member]:
    away = {*entry.get("excused", {}), *entry.get("absent", ()), *entry.get("late", {})}
    away |= entry.get("substitutes", {}).keys()
    for name, member in company.members.items():
        if name not in away and member.role != MemberRole.MEMBERS_DEPUTY:
            yield member
