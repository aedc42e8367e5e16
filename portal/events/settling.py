"""How one leased delivery ends: done, again later, dropped, or dead."""

import logging
from datetime import datetime, timedelta

from portal.events import claims
from portal.events.claims import Owed, Pair, Turn, run
from portal.events.delivery import (
    attempt,
    handle_inside,
    handle_outside,
    handler_transaction,
    own_transaction,
    patiently,
)
from portal.events.event import Discard, Retry
from portal.events.failures import MAX_ATTEMPTS, backoff, failure_text

log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """The delivery was given to somebody else meanwhile: nothing of this attempt may stay."""


def settle(pair: Pair, turn: Turn, delivery: Owed, now: datetime | None) -> None:
    """Make the attempt that was counted with the lease, and book how it ended."""
    if delivery.attempts > MAX_ATTEMPTS:
        patiently(lambda: _bury(pair, delivery, now))
        return
    error = attempt(lambda: WAYS[pair.subscription.mode](pair, turn, delivery))
    if error is not None:
        _report(pair, delivery, error)
        patiently(lambda: _book(pair, turn, delivery, error, now))


def _bury(pair: Pair, delivery: Owed, now: datetime | None) -> None:
    with own_transaction(pair.municipality_id):
        _put_back(pair, delivery, timedelta(), "the worker died with it, time after time", now)


def _inside(pair: Pair, turn: Turn, delivery: Owed) -> None:
    with handler_transaction(pair.municipality_id):
        handle_inside(pair, delivery.received)
        _finish(pair, turn, delivery)


def _outside(pair: Pair, turn: Turn, delivery: Owed) -> None:
    handle_outside(pair, delivery.received)
    patiently(lambda: _finish_alone(pair, turn, delivery))


WAYS = {"transactional": _inside, "external": _outside}


def _finish_alone(pair: Pair, turn: Turn, delivery: Owed) -> None:
    with own_transaction(pair.municipality_id):
        _finish(pair, turn, delivery)


def _finish(pair: Pair, turn: Turn, delivery: Owed) -> None:
    if not _remove(pair, delivery):
        raise LeaseLost(f"{pair}: event {delivery.event_seq}")
    if turn.has_failed:
        run(pair, claims.FORGET_FAILURES)
        turn.has_failed = False


def _remove(pair: Pair, delivery: Owed) -> int:
    found = run(pair, claims.DONE_UNDER_LEASE, event_seq=delivery.event_seq, token=delivery.token)
    return found.rowcount


def _report(pair: Pair, delivery: Owed, error: Exception) -> None:
    place = f"{pair}, event {delivery.event_seq}"
    if isinstance(error, LeaseLost):
        log.warning("%s: the lease was lost", place)
    elif isinstance(error, Discard):
        log.info("%s is discarded: %s", place, error.reason)
    elif isinstance(error, Retry):
        log.info("%s is to be tried again in %s", place, error.after)
    else:
        log.error("%s: attempt %d failed\n%s", place, delivery.attempts, failure_text(error))


def _book(pair: Pair, turn: Turn, delivery: Owed, error: Exception, now: datetime | None) -> None:
    """Book an attempt that did not succeed; a handler's own wish is no failure of the subscriber."""
    with own_transaction(pair.municipality_id):
        if isinstance(error, Discard):
            _remove(pair, delivery)
        elif isinstance(error, Retry):
            _put_back(pair, delivery, error.after, failure_text(error), now)
        elif not isinstance(error, LeaseLost):
            _put_back(pair, delivery, backoff(delivery.attempts), failure_text(error), now)
            _count_failure(pair, turn, now)


def _count_failure(pair: Pair, turn: Turn, now: datetime | None) -> None:
    failures = run(pair, claims.COUNT_FAILURE, now=now).scalar_one()
    turn.has_failed = True
    turn.is_over = failures >= claims.FAILURES_BEFORE_REST
    if failures == claims.FAILURES_BEFORE_REST:
        log.error("%s rests after %d failures in a row", pair.subscription.name, failures)


def _put_back(pair: Pair, delivery: Owed, delay: timedelta, reason: str, now: datetime | None) -> None:
    which = {"event_seq": delivery.event_seq, "token": delivery.token}
    if run(pair, claims.PUT_BACK, **which, delay=delay, error=reason, now=now).scalar():
        log.error("%s: event %d is a dead letter", pair, delivery.event_seq)
