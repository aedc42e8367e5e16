"""Drafting and calling the sessions of the demo data."""

from collections.abc import Mapping
from typing import Any

from plugins.minutes.demo.cast import Company, People
from plugins.minutes.demo.dates import Days
from plugins.minutes.models import Session
from plugins.minutes.services import (
    add_item,
    call_session,
    change_session,
    draft_session,
    reconvene,
)
from portal.api import absolute_url

MORNING = "08:40"


def draft(entry: Mapping[str, Any], company: Company, people: People, days: Days) -> Session:
    """Draft a session with the suggested agenda and the items of the entry behind it."""
    session = draft_session(
        body=company.body,
        kind=entry["kind"],
        by=people.users[entry["by"]].id,
        now=days.moment(entry["written"], MORNING),
        starts_at=days.moment(entry["day"], entry["at"]),
        place=entry["place"],
        note=entry.get("note"),
    )
    _add_items(entry, session, days)
    return session


def draft_and_call(entry: Mapping[str, Any], company: Company, people: People, days: Days) -> Session:
    """Draft a session and call it the same morning."""
    session = draft(entry, company, people, days)
    _call(entry, session, days)
    return session


def reconvene_and_call(entry: Mapping[str, Any], missed: Session, people: People, days: Days) -> Session:
    """Reconvene a session that had no quorum, and call it for a day soon to come."""
    session = reconvene(
        session=missed, by=people.users[entry["by"]].id, now=days.moment(entry["written"], MORNING)
    )
    change_session(
        session=session,
        version=session.version_id,
        kind=session.kind,
        starts_at=days.moment(entry["day"], entry["at"]),
        place=entry["place"],
        link=None,
        note=entry.get("note"),
    )
    _add_items(entry, session, days)
    _call(entry, session, days)
    return session


def _add_items(entry: Mapping[str, Any], session: Session, days: Days) -> None:
    for item in days.worded(entry["items"], entry["day"]):
        add_item(
            session=session,
            heading=item["heading"],
            kind=item["kind"],
            rapporteur=item.get("rapporteur"),
            is_public=item.get("is_public", True),
            minutes_planned=item.get("minutes"),
        )


def _call(entry: Mapping[str, Any], session: Session, days: Days) -> None:
    address = absolute_url("minutes.session", session_id=session.id)
    call_session(session=session, address=address, now=days.moment(entry["called"], "09:15"))
