"""A worker in a process of its own that is started again whenever it dies; each start prints its number."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

from portal import create_app
from portal.audit import record
from portal.configuration import load_configuration
from portal.database import db
from portal.declarations import Subscription
from portal.events import Received
from portal.events.worker import run_worker

POISON = -1


def write(received: Received) -> None:
    """Leave a trace of the event, slowly, so that a kill hits the middle of it."""
    step = received.payload["step"]
    record("echo.handled", subject=received.subject, details={"step": step})
    db.session.flush()
    if step == POISON:
        os._exit(9)
    time.sleep(0.002)


def append(received: Received) -> None:
    """Leave a trace outside of the database."""
    with Path(sys.argv[1]).open("a") as file:
        file.write(f"{received.payload['step']}\n")
    time.sleep(0.01)


SUBSCRIPTIONS = (
    Subscription(name="portal.write", event="echo.thing_made", handler=write),
    Subscription(name="portal.append", event="echo.thing_sent", handler=append, mode="external"),
)


def work() -> None:
    """Be a worker until told to end."""
    stop = threading.Event()

    def end(*_: object) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    app = create_app(load_configuration(Path(os.environ["PORTAL_INSTANCE"])))
    app.extensions["portal_plugins"].core_subscriptions = SUBSCRIPTIONS
    run_worker(app, stop=stop)


def supervise() -> None:
    """Keep a worker running until told to end; then end it too and say how it went."""
    children: list[int] = []

    def end(*_: object) -> None:
        os.kill(children[-1], signal.SIGTERM)
        status = os.waitpid(children[-1], 0)[1]
        print(f"ended {os.waitstatus_to_exitcode(status)}", flush=True)
        os._exit(0)

    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        child = os.fork()
        if child == 0:
            work()
            os._exit(0)
        children.append(child)
        print(f"worker {child}", flush=True)
        signal.signal(signal.SIGTERM, end)
        os.waitpid(child, 0)


if __name__ == "__main__":
    supervise()
