"""The statements by which a worker takes deliveries: one pair of subscriber and municipality at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, Row, TextClause, text

from portal.database.extension import db
from portal.declarations import Subscription
from portal.events.event import Received
from portal.events.failures import MAX_ATTEMPTS

MOST_AT_ONCE = 100
LEASE = timedelta(minutes=5)
"""How long an external handler has before its delivery is given to another worker that still lives."""

FAILURES_BEFORE_REST = 20
REST = timedelta(minutes=1)
"""How long a subscriber that keeps failing is left alone before one event is tried."""

BREAKER = "portal"
"""What stands in `paused_by` where no person paused the subscriber."""

MOMENT = "coalesce(CAST(:now AS timestamptz), statement_timestamp())"
PAIR = "subscriber = :subscriber AND municipality_id = :municipality_id"

OPEN = text(
    f"""
    SELECT pg_try_advisory_xact_lock(hashtextextended(
               CAST(:subscriber AS text) || '/' || CAST(:municipality_id AS text), 0)) AS locked,
           set_config('plan_cache_mode', 'force_custom_plan', true),
           set_config('synchronous_commit',
                      coalesce(:synchronous_commit, current_setting('synchronous_commit')), true),
           (SELECT token FROM portal_claim WHERE {PAIR}) AS token,
           coalesce(s.failures, 0) AS failures, s.paused_at,
           s.paused_by = '{BREAKER}' AND s.paused_at + :rest <= {MOMENT} AS may_try
    FROM (SELECT 1) AS one LEFT JOIN portal_subscriber s ON s.name = :subscriber
    """  # noqa: S608  (constants)
)
ANNOUNCE = text(
    """
    INSERT INTO portal_claim (subscriber, municipality_id, token)
    VALUES (:subscriber, :municipality_id, :token)
    ON CONFLICT (subscriber, municipality_id) DO UPDATE SET token = excluded.token
    """
)
WITHDRAW = text(f"UPDATE portal_claim SET token = NULL WHERE {PAIR}")  # noqa: S608  (constants)
# An earlier one of its subject that has failed, is leased or is dead holds a delivery back; the partial index
# of exactly those rows answers that, however long the queue is.
NEXT = f"""
    SELECT d.event_seq FROM portal_delivery d
    WHERE d.subscriber = :subscriber AND d.municipality_id = :municipality_id
      AND NOT d.dead AND d.due_at <= {MOMENT}
      AND NOT EXISTS (
        SELECT FROM portal_delivery b
        WHERE b.subscriber = d.subscriber AND b.municipality_id = d.municipality_id AND b.subject = d.subject
          AND b.event_seq < d.event_seq AND (b.attempts > 0 OR b.dead) AND (NOT b.dead OR :dead_block))
"""  # noqa: S608  (constants)
COLUMNS = "d.event_seq, d.attempts, d.lease_token, d.replay_id, e.*"
DUE = text(
    f"""
    SELECT {COLUMNS}
    FROM portal_delivery d JOIN portal_event e ON e.seq = d.event_seq
    WHERE d.subscriber = :subscriber AND d.municipality_id = :municipality_id
      AND d.event_seq = ANY (ARRAY ({NEXT} ORDER BY d.event_seq LIMIT :most))
    ORDER BY d.event_seq
    """  # noqa: S608  (constants)
)
LEASE_NEXT = text(
    f"""
    UPDATE portal_delivery d
    SET attempts = d.attempts + 1, lease_token = :token, due_at = {MOMENT} + :lease
    FROM portal_event e
    WHERE d.subscriber = :subscriber AND d.municipality_id = :municipality_id AND e.seq = d.event_seq
      AND d.event_seq = ANY (ARRAY ({NEXT} ORDER BY d.event_seq LIMIT 1))
    RETURNING {COLUMNS}
    """  # noqa: S608  (constants)
)
LEASE_THIS = text(
    f"""
    UPDATE portal_delivery d
    SET attempts = d.attempts + 1, lease_token = :token, due_at = {MOMENT} + :lease
    FROM portal_event e
    WHERE d.subscriber = :subscriber AND d.municipality_id = :municipality_id AND e.seq = d.event_seq
      AND d.event_seq = ANY (ARRAY ({NEXT} AND d.event_seq = :event_seq))
    RETURNING {COLUMNS}
    """  # noqa: S608  (constants)
)
TAKE_THE_TRIAL = text(
    f"""
    UPDATE portal_subscriber SET paused_at = {MOMENT}
    WHERE name = :subscriber AND paused_at = :paused_at AND EXISTS ({NEXT})
    """  # noqa: S608  (constants)
)
DONE = text(f"DELETE FROM portal_delivery WHERE {PAIR} AND event_seq = ANY (:done)")  # noqa: S608  (constants)
DONE_UNDER_LEASE = text(
    f"DELETE FROM portal_delivery WHERE {PAIR} AND event_seq = :event_seq AND lease_token = :token"  # noqa: S608
)
NOT_WANTED = text(f"DELETE FROM portal_delivery WHERE {PAIR}")  # noqa: S608  (constants)
GIVE_BACK = text(
    f"""
    UPDATE portal_delivery SET lease_token = NULL, due_at = {MOMENT}
    WHERE {PAIR} AND (attempts > 0 OR dead) AND lease_token = :token
    """  # noqa: S608  (constants)
)
PUT_BACK = text(
    f"""
    UPDATE portal_delivery
    SET due_at = {MOMENT} + :delay, lease_token = NULL, last_error = :error,
        attempts = least(attempts, {MAX_ATTEMPTS}), dead = attempts >= {MAX_ATTEMPTS}
    WHERE {PAIR} AND event_seq = :event_seq AND lease_token = :token
    RETURNING dead
    """  # noqa: S608  (constants)
)
COUNT_FAILURE = text(
    f"""
    INSERT INTO portal_subscriber AS s (name, plugin, failures) VALUES (:subscriber, :plugin, 1)
    ON CONFLICT (name) DO UPDATE SET
        failures = s.failures + 1,
        paused_at = CASE WHEN s.paused_by <> '{BREAKER}' OR s.failures + 1 < {FAILURES_BEFORE_REST}
                         THEN s.paused_at ELSE {MOMENT} END,
        paused_by = CASE WHEN s.failures + 1 < {FAILURES_BEFORE_REST} THEN s.paused_by
                         ELSE coalesce(s.paused_by, '{BREAKER}') END
    RETURNING failures
    """  # noqa: S608  (constants)
)
FORGET_FAILURES = text(
    f"""
    UPDATE portal_subscriber SET
        failures = 0,
        paused_at = CASE WHEN paused_by = '{BREAKER}' THEN NULL ELSE paused_at END,
        paused_by = nullif(paused_by, '{BREAKER}')
    WHERE name = :subscriber
    """  # noqa: S608  (constants)
)


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A subscriber in a municipality: what one worker handles at a time, in order."""

    plugin: str
    subscription: Subscription
    municipality_id: UUID

    def __str__(self) -> str:
        return f"{self.subscription.name} in {self.municipality_id}"


@dataclass(frozen=True, kw_only=True)
class Owed:
    """One delivery with its event, as claimed."""

    event_seq: int
    attempts: int
    received: Received
    token: int | None


@dataclass
class Turn:
    """How a pair stands as a worker begins with it, and whether it must be left alone before its end."""

    token: int
    is_careful: bool
    has_failed: bool
    most: int
    is_over: bool = False


def run(pair: Pair, statement: TextClause, **values: Any) -> CursorResult[Any]:
    """Run one of the statements above for a pair, in the transaction that is open."""
    known = {
        "subscriber": pair.subscription.name,
        "municipality_id": pair.municipality_id,
        "plugin": pair.plugin,
        "dead_block": pair.subscription.on_dead == "block",
        "rest": REST,
        "lease": LEASE,
        "most": MOST_AT_ONCE,
        "synchronous_commit": None,
    }
    return db.session.connection().execute(statement, {**known, **values})


def owed(rows: Sequence[Row[Any]]) -> list[Owed]:
    """Turn claimed rows into deliveries."""
    return [
        Owed(event_seq=row.event_seq, attempts=row.attempts, received=_received(row), token=row.lease_token)
        for row in rows
    ]


def _received(row: Row[Any]) -> Received:
    return Received(
        id=row.id,
        type=row.type,
        version=row.version,
        municipality_id=row.municipality_id,
        subject=row.subject,
        actor_id=row.actor_id,
        cause_id=row.cause_id,
        root_id=row.root_id,
        occurred_at=row.occurred_at,
        payload=row.payload,
        replay=row.replay_id is not None,
    )
