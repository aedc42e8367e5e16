"""Setting up bodies and the rules by which they sit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from plugins.minutes.codes import MajorityBase, QuorumRule, SessionKind, TieBreaker
from plugins.minutes.models import Body
from plugins.minutes.typed import one_line, one_line_or_none, tidy_or_none
from portal.api import Conflict, Invalid, db
from portal.api import gettext as _


@dataclass(frozen=True, kw_only=True)
class BodyRules:
    """By which rules a body sits; the defaults are those customary for commissions."""

    quorum_rule: str = QuorumRule.MAJORITY
    quorum_number: int | None = None
    majority_base: str = MajorityBase.PRESENT
    tie_breaker: str = TieBreaker.NONE
    notice_days: int = 7
    notice_days_urgent: int = 3
    session_kinds: Sequence[str] = tuple(SessionKind)


def create_body(
    *,
    name: str,
    short_name: str,
    kind: str,
    now: datetime,
    genitive: str | None = None,
    appointed_by: str | None = None,
    act_number: str | None = None,
    act_on: date | None = None,
    rules: BodyRules = BodyRules(),
) -> Body:
    """Set up a body; raises Invalid for rules that cannot stand, Conflict for a taken name."""
    body = Body(created_at=now)
    _write(
        body,
        name=name,
        short_name=short_name,
        kind=kind,
        genitive=genitive,
        appointed_by=appointed_by,
        act_number=act_number,
        act_on=act_on,
        rules=rules,
    )
    db.session.add(body)
    db.session.flush()
    return body


def change_body(
    *,
    body: Body,
    name: str,
    short_name: str,
    kind: str,
    genitive: str | None,
    appointed_by: str | None,
    act_number: str | None,
    act_on: date | None,
    rules: BodyRules,
) -> Body:
    """Change what a body is and its rules; votes that were taken keep the rules of their time."""
    _write(
        body,
        name=name,
        short_name=short_name,
        kind=kind,
        genitive=genitive,
        appointed_by=appointed_by,
        act_number=act_number,
        act_on=act_on,
        rules=rules,
    )
    db.session.flush()
    return body


def _write(
    body: Body,
    *,
    name: str,
    short_name: str,
    kind: str,
    genitive: str | None,
    appointed_by: str | None,
    act_number: str | None,
    act_on: date | None,
    rules: BodyRules,
) -> None:
    _check_name(body, name)
    _check_rules(rules)
    body.name = one_line(name)
    body.short_name = one_line(short_name) or one_line(name)
    body.kind = kind
    body.genitive = one_line_or_none(genitive)
    body.appointed_by = appointed_by or None
    body.act_number = tidy_or_none(act_number)
    body.act_on = act_on
    _write_rules(body, rules)


def _write_rules(body: Body, rules: BodyRules) -> None:
    body.quorum_rule = rules.quorum_rule
    body.quorum_number = rules.quorum_number if rules.quorum_rule == QuorumRule.NUMBER else None
    body.majority_base = rules.majority_base
    body.tie_breaker = rules.tie_breaker
    body.notice_days = rules.notice_days
    body.notice_days_urgent = rules.notice_days_urgent
    body.session_kinds = [str(kind) for kind in rules.session_kinds]


def _check_name(body: Body, name: str) -> None:
    if not one_line(name):
        raise Invalid(_("The body has no name yet."), fields={"name": _("Enter the name.")})
    with db.session.no_autoflush:
        taken = db.session.scalar(select(Body.id).where(Body.name == one_line(name), Body.id != body.id))
    if taken is not None:
        message = _("There is already a body called “%(name)s”.", name=one_line(name))
        raise Conflict(message, fields={"name": message})


def _check_rules(rules: BodyRules) -> None:
    fields = {}
    if rules.quorum_rule == QuorumRule.NUMBER and (rules.quorum_number or 0) < 1:
        fields["quorum_number"] = _("Enter how many members make a quorum.")
    if rules.notice_days < 0:
        fields["notice_days"] = _("Enter a number of days, zero or more.")
    if rules.notice_days_urgent < 0:
        fields["notice_days_urgent"] = _("Enter a number of days, zero or more.")
    if not rules.session_kinds:
        fields["session_kinds"] = _("Choose at least one kind of session.")
    if fields:
        raise Invalid(_("The rules of the body cannot stand like this."), fields=fields)
