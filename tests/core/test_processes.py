"""What `portal run` keeps alive, with real processes and a page that stands in for the portal."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.database.embedded.postmaster import _command_line, read_state
from portal.errors import Unavailable
from portal.processes import run

PAGE = """
import json, os

master = os.getppid()

def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/json")])
    settings = {name: value for name, value in os.environ.items() if name.startswith("PORTAL_")}
    return [json.dumps({"master": master, **settings}).encode()]
"""

WORKER = """
import os, sys, time
from pathlib import Path
Path(os.environ["PORTAL_INSTANCE"], "worker").write_text(str(os.getpid()))
time.sleep(60)
"""

RUN = """
import json, sys
from pathlib import Path
from portal import processes
from portal.database.embedded import DatabaseUrls

orders = json.loads(sys.argv[1])
processes.APPLICATION = orders.get("application", "page:application")
processes.WORKER = (sys.executable, "-c", orders["worker"])
processes.SECONDS_BETWEEN_STARTS = 0.1
processes.SECONDS_TO_LEAVE = orders.get("patience", 10.0)
named = DatabaseUrls(app="postgresql://a", owner="postgresql://o", system="postgresql://s")
processes.run(
    instance=Path(orders["instance"]),
    host="127.0.0.1",
    port=orders["port"],
    urls=None if orders.get("embedded") else named,
    prepare=lambda urls: print("prepared", urls.app, flush=True),
    announce=lambda: print("ready", flush=True),
)
print("left", flush=True)
"""


class Portal:
    """A running `portal run` whose page and worker stand in for the real ones."""

    def __init__(self, folder: Path, **orders: Any) -> None:
        (folder / "page.py").write_text(PAGE)
        self.instance = folder / "instance"
        self.instance.mkdir(mode=0o711, exist_ok=True)
        (self.instance / "worker").unlink(missing_ok=True)
        self.port = free_port()
        orders = {"instance": str(self.instance), "port": self.port, "worker": WORKER, **orders}
        paths = os.pathsep.join(path for path in (str(folder), os.environ.get("PYTHONPATH")) if path)
        self.process = subprocess.Popen(
            [sys.executable, "-c", RUN, json.dumps(orders)],
            env={**os.environ, "PYTHONPATH": paths},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def await_ready(self) -> None:
        assert self.process.stdout
        lines = [self.process.stdout.readline().split(" ")[0], self.process.stdout.readline()]
        assert lines == ["prepared", "ready\n"]
        wait_until((self.instance / "worker").exists)

    def ask(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    @property
    def worker(self) -> int:
        return int((self.instance / "worker").read_text() or 0)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder for all tests of this module, which other users can pass through."""
    with tempfile.TemporaryDirectory(prefix="portal-test-", dir="/tmp") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture
def start(folder: Path) -> Iterator[Callable[..., Portal]]:
    """Start a portal; whatever is left of it ends with the test."""
    started: list[Portal] = []

    def start(**orders: Any) -> Portal:
        started.append(Portal(folder, **orders))
        return started[-1]

    yield start
    for portal in started:
        portal.process.kill()
        portal.process.communicate()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def is_alive(pid: int) -> bool:
    return bool(_command_line(pid)[0])


def wait_until(condition: Callable[[], object], *, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_everything_ends_in_order(start: Callable[..., Portal], number: signal.Signals) -> None:
    portal = start(embedded=True)
    portal.await_ready()
    page = portal.ask()
    assert page["PORTAL_DATABASE_URL"].startswith("postgresql://portal_app:")
    assert page["PORTAL_DATABASE_OWNER_URL"].startswith("postgresql://portal_owner:")
    assert page["PORTAL_DATABASE_SYSTEM_URL"].startswith("postgresql://portal_system:")
    assert page["PORTAL_INSTANCE"] == str(portal.instance)
    server = read_state(portal.instance / "database" / "data")
    assert server is not None
    portal.process.send_signal(number)
    output, errors = portal.process.communicate(timeout=15)
    assert (output, errors, portal.process.returncode) == ("left\n", "", 0)
    assert not any(map(is_alive, (page["master"], portal.worker, server.pid)))


def test_nothing_outlives_a_killed_parent(start: Callable[..., Portal]) -> None:
    portal = start(embedded=True)
    portal.await_ready()
    server = read_state(portal.instance / "database" / "data")
    assert server is not None
    processes = (portal.ask()["master"], portal.worker, server.pid)
    portal.process.kill()
    wait_until(lambda: not any(map(is_alive, processes)))
    wait_until(lambda: is_free(portal.port))


def is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def test_worker_that_ended_is_started_again(start: Callable[..., Portal]) -> None:
    portal = start()
    portal.await_ready()
    first = portal.worker
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: portal.worker not in (0, first))
    assert portal.ask()["PORTAL_DATABASE_URL"] == "postgresql://a"


def test_web_server_that_ended_is_started_again(start: Callable[..., Portal]) -> None:
    portal = start()
    portal.await_ready()
    first = portal.ask()["master"]
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: master_now(portal) not in (0, first))


def master_now(portal: Portal) -> int:
    """Return the web server that answers, or 0 where the one that ended has taken the question with it."""
    try:
        return int(portal.ask()["master"])
    except OSError:
        return 0


def test_web_server_that_cannot_start_ends_the_run(start: Callable[..., Portal]) -> None:
    portal = start(application="page:nothing")
    _, errors = portal.process.communicate(timeout=30)
    assert portal.process.returncode == 1
    assert "Failed to find attribute 'nothing'" in errors
    assert "The web server did not start" in errors
    assert not (portal.instance / "worker").exists()


def test_stubborn_child_is_killed(start: Callable[..., Portal]) -> None:
    deaf = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + WORKER
    portal = start(worker=deaf, patience=1.0)
    portal.await_ready()
    portal.process.terminate()
    # A second and a third request change nothing.
    portal.process.terminate()
    portal.process.send_signal(signal.SIGINT)
    portal.process.communicate(timeout=20)
    assert portal.process.returncode == 0
    assert not is_alive(portal.worker)


def test_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Unavailable) as refusal:
            run(
                instance=Path("/nonexistent"),
                host="127.0.0.1",
                port=port,
                urls=None,
                prepare=lambda _: None,
                announce=lambda: None,
            )
    assert f"Port {port} is taken" in refusal.value.message
    assert f"make run PORT={port + 1}" in refusal.value.message
