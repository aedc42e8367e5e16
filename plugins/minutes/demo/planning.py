"""Drafting and calling the sessions of the demo data."""

from collections.abc import Mapping
from typing import Any

from plugins.minutes.demo.scene import Company, Scene
from plugins.minutes.models import Session
from plugins.minutes.services import add_item, call_session, change_session, draft_session, reconvene
from portal.api import absolute_url

WRITTEN_AT, CALLED_AT = "08:40", "09:15"


def draft(entry: Mapping[str, Any], company: Company, scene: Scene) -> Session:
    """Draft a session: first what the portal suggests, then the items of the entry."""
    session = draft_session(
        body=company.body,
        kind=entry["kind"],
        by=scene.user_id(entry["by"]),
        now=scene.days.moment(entry["written"], WRITTEN_AT),
        starts_at=scene.days.moment(entry["day"], entry["at"]),
        place=entry["place"],
        note=entry.get("note"),
    )
    _add_items(entry, session, scene)
    return session


def draft_and_call(entry: Mapping[str, Any], company: Company, scene: Scene) -> Session:
    """Draft a session and call it."""
    session = draft(entry, company, scene)
    _call(entry, session, scene)
    return session


def reconvene_and_call(entry: Mapping[str, Any], missed: Session, scene: Scene) -> Session:
    """Reconvene a session that had no quorum, and call it for a day soon to come."""
    written_at = scene.days.moment(entry["written"], WRITTEN_AT)
    session = reconvene(session=missed, by=scene.user_id(entry["by"]), now=written_at)
    change_session(
        session=session,
        version=session.version_id,
        kind=session.kind,
        starts_at=scene.days.moment(entry["day"], entry["at"]),
        place=entry["place"],
        link=None,
        note=entry.get("note"),
    )
    _add_items(entry, session, scene)
    _call(entry, session, scene)
    return session


def _add_items(entry: Mapping[str, Any], session: Session, scene: Scene) -> None:
    for item in scene.days.worded(entry["items"], entry["day"]):
        add_item(
            session=session,
            heading=item["heading"],
            kind=item["kind"],
            rapporteur=item.get("rapporteur"),
            is_public=item.get("is_public", True),
            minutes_planned=item["minutes"],
        )


def _call(entry: Mapping[str, Any], session: Session, scene: Scene) -> None:
    address = absolute_url("minutes.session", session_id=session.id)
    call_session(session=session, address=address, now=scene.days.moment(entry["called"], CALLED_AT))
