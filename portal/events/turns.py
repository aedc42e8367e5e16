"""One turn of a subscriber in a municipality: a batch with its effects, or one by one under a lease."""

import logging
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, TextClause

from portal.database.extension import db
from portal.events import claims
from portal.events.claims import Owed, Pair, Turn, owed, run
from portal.events.delivery import (
    DATABASE_AWAY,
    attempt,
    handle_inside,
    handler_transaction,
    own_transaction,
    patiently,
)
from portal.events.failures import failure_summary
from portal.events.liveness import is_alive, new_token
from portal.events.settling import settle
from portal.plugins import is_active

SECONDS_PER_BATCH = 0.2
SECONDS_PER_TURN = 1.0
QUICKLY = "off"
"""Claims need not reach the disk: one that a crash of the database forgets is made again."""

log = logging.getLogger(__name__)


@dataclass
class Batch:
    """What one transaction takes on; what was `tried` before and failed goes singly."""

    deliveries: list[Owed] = field(default_factory=list)
    tried: list[Owed] = field(default_factory=list)
    done: list[int] = field(default_factory=list)


def deliver(pair: Pair, *, now: datetime | None = None) -> int:
    """Deliver what is due of a pair, as far as one turn goes; return how many deliveries were tried.

    `now` takes the place of the database's clock in tests. Raises OperationalError without a database.
    """
    turn = _begin(pair, now)
    if turn is None:
        return 0
    if pair.subscription.mode == "external":
        return _next_ones(pair, turn, now, seconds=SECONDS_PER_TURN)
    if not turn.is_careful:
        return _in_batch(pair, turn, now)
    tried = _next_ones(pair, turn, now)
    _withdraw(pair)
    return tried


def _begin(pair: Pair, now: datetime | None) -> Turn | None:
    """Take the pair's turn if it is free, and write down that it begins."""
    with own_transaction(pair.municipality_id):
        standing = run(pair, claims.OPEN, now=now, synchronous_commit=QUICKLY).one()
        if not standing.locked:
            return None
        if not is_active(pair.plugin, pair.municipality_id):
            dropped = run(pair, claims.NOT_WANTED).rowcount
            log.info("%s: the module is switched off, %d deliveries dropped", pair, dropped)
            return None
        if not _may_go(pair, standing, now):
            return None
        token = new_token()
        if pair.subscription.mode == "transactional":
            run(pair, claims.ANNOUNCE, token=token)
    return Turn(
        token=token,
        is_careful=_was_left_by_a_dead_worker(pair, standing.token) or standing.paused_at is not None,
        has_failed=standing.failures > 0,
        most=1 if standing.paused_at is not None else claims.MOST_AT_ONCE,
    )


def _may_go(pair: Pair, standing: Row[Any], now: datetime | None) -> bool:
    """Tell whether the subscriber is not paused, or whether this one event may try if it works again."""
    if standing.paused_at is None:
        return True
    if not standing.may_try:
        return False
    return bool(run(pair, claims.TAKE_THE_TRIAL, paused_at=standing.paused_at, now=now).rowcount)


def _was_left_by_a_dead_worker(pair: Pair, token: int | None) -> bool:
    if token is None or is_alive(token):
        return False
    log.warning("%s is gone through one by one: a worker died with it", pair)
    return True


def _in_batch(pair: Pair, turn: Turn, now: datetime | None) -> int:
    """Handle many deliveries in one transaction; what cannot go so goes one by one."""
    batch = Batch()
    error = attempt(lambda: _handle_batch(pair, turn, batch, now))
    if error is None:
        return len(batch.done) + _each(pair, turn, batch.tried, now)
    if not batch.deliveries:
        raise error
    log.info(
        "%s: a batch of %d is redone one by one: %s", pair, len(batch.deliveries), failure_summary(error)
    )
    tried = _each(pair, turn, batch.tried + batch.deliveries, now)
    _withdraw(pair)
    return tried


def _handle_batch(pair: Pair, turn: Turn, batch: Batch, now: datetime | None) -> None:
    with handler_transaction(pair.municipality_id):
        standing = run(pair, claims.OPEN, now=now).one()
        if not standing.locked or standing.token != turn.token:
            return
        for delivery in owed(run(pair, claims.DUE, now=now).all()):
            (batch.tried if delivery.attempts else batch.deliveries).append(delivery)
        end = time.monotonic() + SECONDS_PER_BATCH
        for delivery in batch.deliveries:
            handle_inside(pair, delivery.received)
            batch.done.append(delivery.event_seq)
            if time.monotonic() > end:
                break
        _close(pair, turn, batch)


def _close(pair: Pair, turn: Turn, batch: Batch) -> None:
    db.session.flush()
    if batch.done:
        run(pair, claims.DONE, done=batch.done)
    if batch.done and turn.has_failed:
        run(pair, claims.FORGET_FAILURES)
    run(pair, claims.WITHDRAW)


def _withdraw(pair: Pair) -> None:
    with own_transaction(pair.municipality_id):
        run(pair, claims.WITHDRAW)


def _next_ones(pair: Pair, turn: Turn, now: datetime | None, *, seconds: float = float("inf")) -> int:
    """Go through what is due, one delivery at a time, each attempt counted before it is made."""
    end = time.monotonic() + seconds
    for tried in range(turn.most):
        if turn.is_over or time.monotonic() > end or not _one(pair, turn, now, claims.LEASE_NEXT):
            return tried
    return turn.most


def _each(pair: Pair, turn: Turn, deliveries: list[Owed], now: datetime | None) -> int:
    """Go singly through deliveries that are known, as far as each is still due."""
    tried = 0
    for known in deliveries:
        if turn.is_over:
            break
        tried += _one(pair, turn, now, claims.LEASE_THIS, event_seq=known.event_seq)
    return tried


def _one(pair: Pair, turn: Turn, now: datetime | None, lease: TextClause, **which: int) -> bool:
    """Lease one delivery and settle it; tell whether there was one."""
    token = new_token()
    try:
        leased = _lease(pair, lease, token=token, now=now, **which)
    except DATABASE_AWAY:
        # The claim may stand although its answer was lost, and this worker lives.
        patiently(lambda: _give_back(pair, token))
        raise
    for delivery in leased:
        settle(pair, turn, delivery, now)
    return bool(leased)


def _lease(pair: Pair, lease: TextClause, *, now: datetime | None, **values: int) -> list[Owed]:
    with own_transaction(pair.municipality_id):
        if not run(pair, claims.OPEN, now=now, synchronous_commit=QUICKLY).one().locked:
            return []
        return owed(run(pair, lease, now=now, **values).all())


def _give_back(pair: Pair, token: int) -> None:
    with own_transaction(pair.municipality_id):
        run(pair, claims.GIVE_BACK, token=token, now=None)
