"""Waking the workers after a commit: one empty notification per process at most every ten milliseconds.

Never inside the business transaction, where its lock is held over the commit and all publishers queue up.
A wake-up that is lost costs the workers one poll, never an event.
"""

import logging
import os
import threading
import time

from flask import current_app
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from portal.database.extension import db

CHANNEL = "portal_events"
SECONDS_BETWEEN = 0.01
SECONDS_OF_REST = 60.0
SECONDS_AFTER_FAULT = 1.0
NOTIFY = text(f"SELECT pg_notify('{CHANNEL}', '')")
log = logging.getLogger(__name__)


def wake_workers() -> None:
    """Tell the workers that something is due; returns at once."""
    notifiers: dict[int, Notifier] = current_app.extensions.setdefault("portal_notifiers", {})
    # By process: a thread does not survive the fork of a web server.
    notifiers.setdefault(os.getpid(), Notifier(db.engine)).wake()


class Notifier:
    """A thread with a connection of its own, begun with the first wake-up and ended when nothing happens."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._asked = threading.Event()
        self._is_running = False

    def wake(self) -> None:
        """Ask for a notification."""
        self._asked.set()
        with self._lock:
            if not self._is_running:
                self._is_running = True
                threading.Thread(target=self._run, name="portal-notifier", daemon=True).start()

    def _run(self) -> None:
        while self._is_running:
            try:
                self._notify()
            except SQLAlchemyError as error:
                log.warning("workers could not be notified and will poll: %s", type(error).__name__)
                time.sleep(SECONDS_AFTER_FAULT)
            with self._lock:
                self._is_running = self._asked.is_set()

    def _notify(self) -> None:
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.detach()
            while self._asked.wait(SECONDS_OF_REST):
                self._asked.clear()
                connection.execute(NOTIFY)
                time.sleep(SECONDS_BETWEEN)
