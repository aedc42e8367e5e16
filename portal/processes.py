"""What `portal run` keeps alive: the database, the worker and the web server, ended together and in order."""

import errno
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from types import FrameType, MappingProxyType
from typing import NoReturn

import click

from portal.children import Child, start_child
from portal.database.embedded import DatabaseUrls, EmbeddedServer, find_running_server, start_embedded_server
from portal.errors import Unavailable

APPLICATION = "portal:create_app()"
WORKER = (sys.executable, "-m", "portal", "worker")
WEB_PROCESSES = 2
THREADS = 8
"""Threads of each web process; the pool of database connections must not be smaller."""

SECONDS_TO_ANSWER = 60.0
SECONDS_TO_LEAVE = 10.0
SECONDS_BETWEEN_STARTS = 2.0
"""A child that ends at once is started again no more often than this."""

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104  (compared, not listened on)


def run(
    *,
    instance: Path,
    host: str,
    port: int,
    urls: DatabaseUrls | None,
    prepare: Callable[[DatabaseUrls], None],
    announce: Callable[[], None],
    environment: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Start everything and return when Ctrl-C, TERM or a closed terminal has ended it again.

    Without `urls` the embedded server is started. `prepare` migrates and loads what must be there before the
    first page; `announce` is called when the web answers. Raises Unavailable where the port is taken or a
    part fails.
    """
    with _ended_by_signals(), closing(_listen(host, port)) as listener, ExitStack() as resources:
        server = None
        if urls is None:
            server = resources.enter_context(start_embedded_server(instance))
            urls = server.urls
        prepare(urls)
        variables = {**os.environ, **environment, **_describe(instance, urls)}
        worker = _Kept("worker", lambda: _start_worker(variables))
        resources.callback(worker.stop)
        web = _Kept("web server", lambda: _start_web(variables, listener))
        resources.callback(web.stop)
        web.start()
        _await_answer(web, *listener.getsockname()[:2])
        # Not earlier: people wait for the first page, and nobody for the worker.
        worker.start()
        announce()
        _keep_alive(server, worker, web)


@contextmanager
def reach_database(instance: Path, urls: DatabaseUrls | None) -> Iterator[DatabaseUrls]:
    """Give a command the database: the named one, the running one, or one started for this block."""
    known = urls or find_running_server(instance)
    if known:
        yield known
        return
    with start_embedded_server(instance) as server:
        yield server.urls


class _Kept:
    """A child that is started again when it ends."""

    def __init__(self, name: str, make: Callable[[], Child]) -> None:
        self._name = name
        self._make = make
        self._child: Child | None = None
        self._started_at = 0.0

    @property
    def has_ended(self) -> bool:
        """Tell whether the child was started and is gone."""
        return self._child is not None and self._child.exit_code is not None

    def start(self) -> None:
        """Start the child."""
        self._started_at = time.monotonic()
        self._child = self._make()

    def revive(self) -> None:
        """Start the child again if it has ended."""
        if not self.has_ended or time.monotonic() - self._started_at < SECONDS_BETWEEN_STARTS:
            return
        click.echo(f"The {self._name} ended by itself and is started again.", err=True)
        self.stop()
        self.start()

    def stop(self) -> None:
        """End the child and whatever it started itself."""
        if self._child:
            self._child.stop(signal.SIGTERM, patience=SECONDS_TO_LEAVE)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Leave the block at the first signal that asks for it; a second one cannot disturb the orderly end."""

    def leave(_number: int, _frame: FrameType | None) -> NoReturn:
        for each in _ENDING:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    previous = {each: signal.signal(each, leave) for each in _ENDING}
    try:
        yield
    except KeyboardInterrupt:
        return
    finally:
        for each, handler in previous.items():
            signal.signal(each, handler)


def _listen(host: str, port: int) -> socket.socket:
    """Take the port at once, and keep it while a web server that ended is started again."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        raise Unavailable(_explain(error, host, port)) from error


def _explain(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        free = port + 1 if port < 65535 else 5000
        return f"Port {port} is taken by another program. Choose another one: make run PORT={free}"
    if error.errno == errno.EACCES:
        return f"This user may not open port {port}. Choose one above 1023: make run PORT=5000"
    return f"Nothing can listen on the address {host}, port {port}: {error.strerror}"


def _describe(instance: Path, urls: DatabaseUrls) -> dict[str, str]:
    return {
        "PORTAL_INSTANCE": str(instance.resolve()),
        "PORTAL_DATABASE_URL": urls.app,
        "PORTAL_DATABASE_OWNER_URL": urls.owner,
        "PORTAL_DATABASE_SYSTEM_URL": urls.system,
    }


def _start_worker(variables: Mapping[str, str]) -> Child:
    return start_child(WORKER, farewell=signal.SIGKILL, environment=variables)


def _start_web(variables: Mapping[str, str], listener: socket.socket) -> Child:
    options = {
        "bind": f"fd://{listener.fileno()}",
        "worker-class": "gthread",
        "workers": str(WEB_PROCESSES),
        "threads": str(THREADS),
        "graceful-timeout": "5",
        "log-level": "warning",
    }
    arguments = [f"--{name}={value}" for name, value in options.items()]
    command = [sys.executable, "-m", "gunicorn", *arguments, "--no-control-socket", APPLICATION]
    descriptors = (listener.fileno(),)
    return start_child(command, farewell=signal.SIGQUIT, environment=variables, descriptors=descriptors)


def _await_answer(web: _Kept, host: str, port: int) -> None:
    end = time.monotonic() + SECONDS_TO_ANSWER
    while not _answers(_EVERYWHERE.get(host, host), port):
        if web.has_ended or time.monotonic() > end:
            raise Unavailable("The web server did not start; its own message stands above.")
        time.sleep(0.05)


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=1)
    try:
        connection.request("GET", "/health")
        connection.getresponse().read()
    except OSError:
        return False
    finally:
        connection.close()
    return True


def _keep_alive(server: EmbeddedServer | None, *kept: _Kept) -> NoReturn:
    while True:
        time.sleep(0.2)
        if server and not server.is_running:
            raise Unavailable("The embedded database ended by itself; its log stands in the instance folder.")
        for each in kept:
            each.revive()
