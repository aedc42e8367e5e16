"""The life of the embedded server, with real processes."""

import json
import os
import pwd
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from portal.database.embedded import (
    WITHOUT_DURABILITY,
    EmbeddedServer,
    find_running_server,
    places,
    start_embedded_server,
)
from portal.database.embedded.postmaster import _command_line, read_state
from portal.errors import Unavailable

# A portal that only keeps its database: it says where it is and then waits to be ended.
KEEPER = """
import json, os, signal, sys, time
from pathlib import Path
import portal.children
from portal.database.embedded import WITHOUT_DURABILITY, places, start_embedded_server

orders = json.loads(sys.argv[1])
if "system_folder" in orders:
    places.SYSTEM_FOLDER = Path(orders["system_folder"])
if "programs" in orders:
    places._packaged_programs = lambda: Path(orders["programs"])
if "without_prctl" in orders:
    portal.children._prctl = None
if "user" in orders:
    os.setgroups([])
    os.setgid(orders["user"][1])
    os.setuid(orders["user"][0])
    os.chdir("/")
signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
with start_embedded_server(Path(orders["instance"]), options=WITHOUT_DURABILITY) as server:
    answer = {"pid": server.pid, "data": str(server.data_folder)}
    print(json.dumps({**answer, "app": server.urls.app, "owner": server.urls.owner}), flush=True)
    time.sleep(60)
"""


class Keeper:
    """A process that keeps a server, and what it said about it."""

    def __init__(self, instance: Path, **orders: Any) -> None:
        words = {name: value if isinstance(value, list) else str(value) for name, value in orders.items()}
        command = [sys.executable, "-c", KEEPER, json.dumps({"instance": str(instance), **words})]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            self.close()
        self.answer: dict[str, Any] = json.loads(line)

    @property
    def server_pid(self) -> int:
        return int(self.answer["pid"])

    def end(self, number: signal.Signals) -> None:
        self.process.send_signal(number)
        self.process.wait()
        wait_until(lambda: not is_alive(self.server_pid), seconds=2)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()


@contextmanager
def open_folder() -> Iterator[Path]:
    """Make a folder that other users can pass through, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="portal-test-", dir="/tmp") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder with a short path."""
    with open_folder() as path:
        yield path


@pytest.fixture(scope="module")
def instance() -> Iterator[Path]:
    """An instance folder for all tests of this module; each leaves it without a running server."""
    with open_folder() as folder:
        yield folder / "instance"


@pytest.fixture
def keep(instance: Path) -> Iterator[Callable[..., Keeper]]:
    """Start processes that keep a server; what is left of them ends with the test."""
    keepers: list[Keeper] = []

    def start(**orders: Any) -> Keeper:
        keepers.append(Keeper(**{"instance": instance, **orders}))
        return keepers[-1]

    yield start
    for keeper in keepers:
        keeper.close()


def start(instance: Path) -> EmbeddedServer:
    return start_embedded_server(instance, options=WITHOUT_DURABILITY)


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that nobody has fetched from the system yet does not."""
    return bool(_command_line(pid)[0])


def wait_until(condition: Callable[[], bool], *, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def execute(url: str, statement: str) -> Any:
    with psycopg.connect(url, connect_timeout=5) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchone() if cursor.description else None


def write_number(url: str, number: int) -> None:
    execute(url, f"DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT {number} AS number")


def read_number(url: str) -> int:
    (number,) = execute(url, "SELECT number FROM kept")
    return int(number)


def without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    user, _, place = rest.partition("@")
    return f"{scheme}://{user.partition(':')[0]}@{place}"


def test_start_stop_and_start_again_keeps_the_data(instance: Path) -> None:
    with start(instance) as server:
        write_number(server.urls.owner, 7)
    assert not is_alive(server.pid)
    assert find_running_server(instance) is None
    with start(instance) as server:
        assert read_number(server.urls.owner) == 7


def test_each_role_reaches_the_portal_database_and_none_is_privileged(instance: Path) -> None:
    with start(instance) as server:
        for role in ("app", "owner", "system"):
            found = execute(
                getattr(server.urls, role),
                "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles"
                " WHERE rolname = current_user",
            )
            assert found == (f"portal_{role}", False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            execute(server.urls.app, "CREATE TABLE not_mine ()")


def test_nobody_is_trusted(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSFILE", "/nonexistent")
    with start(instance) as server:
        for url in (server.admin_url, server.urls.owner, server.urls.app):
            with pytest.raises(psycopg.OperationalError, match="no password supplied"):
                execute(without_password(url), "SELECT 1")
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                execute(without_password(url).replace("@", ":guessed@"), "SELECT 1")
        rules = (server.data_folder / "pg_hba.conf").read_text().splitlines()
        assert not [rule for rule in rules if rule.split()[-1:] == ["trust"]]
        assert execute(server.admin_url, "SHOW listen_addresses") == ("",)


def test_keys_and_socket_are_closed_to_others(instance: Path) -> None:
    with start(instance) as server:
        home = instance / "database"
        assert (home / "passwords.json").stat().st_mode & 0o777 == 0o600
        assert (home / "socket").stat().st_mode & 0o777 == 0o700
        assert server.data_folder.stat().st_mode & 0o777 == 0o700
        assert home.stat().st_mode & 0o066 == 0
        clear = json.loads((home / "passwords.json").read_text()).values()
        assert not [secret for secret in clear if secret in (home / "server.log").read_text()]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_server_ends_with_its_parent(
    keep: Callable[..., Keeper], instance: Path, number: signal.Signals
) -> None:
    keeper = keep()
    write_number(keeper.answer["owner"], int(number))
    keeper.end(number)
    with start(instance) as server:
        assert read_number(server.urls.owner) == number


def test_server_ends_with_its_parent_where_the_system_does_not_see_to_it(keep: Callable[..., Keeper]) -> None:
    keep(without_prctl=True).end(signal.SIGKILL)


def test_second_start_is_refused_and_may_join(keep: Callable[..., Keeper], instance: Path) -> None:
    keeper = keep()
    with pytest.raises(Unavailable, match=f"already runs .*process {keeper.process.pid}"):
        start(instance)
    urls = find_running_server(instance)
    assert urls is not None
    assert urls.app == keeper.answer["app"]
    assert execute(urls.app, "SELECT 1") == (1,)


def test_note_of_a_server_that_is_gone_does_not_hinder(instance: Path) -> None:
    start(instance).stop()
    note = instance / "database" / "data" / "postmaster.pid"
    stranger = os.getpid()
    note.write_text(f"{stranger}\n{note.parent}\n1\n5432\n/nowhere\n\n  1 1\nready   \n")
    assert find_running_server(instance) is None
    with start(instance) as server:
        state = read_state(server.data_folder)
        assert state is not None
        assert state.pid == server.pid


def test_first_start_that_was_cut_short_is_begun_anew(folder: Path) -> None:
    unfinished = folder / "instance" / "database" / "data.new"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18")
    with start(folder / "instance") as server:
        assert execute(server.urls.app, "SELECT 1") == (1,)


def test_log_is_shown_when_the_server_cannot_start(instance: Path) -> None:
    start(instance).stop()
    version = instance / "database" / "data" / "PG_VERSION"
    right = version.read_text()
    version.write_text("9")
    with pytest.raises(Unavailable, match="not compatible with this version"):
        start(instance)
    version.write_text(right)


def test_path_too_long_for_a_socket(folder: Path, keep: Callable[..., Keeper]) -> None:
    instance = folder / ("a, b 'š" * 22)
    keeper = keep(instance=instance)
    urls = find_running_server(instance)
    assert urls is not None
    assert execute(urls.app, "SELECT 1") == (1,)
    note = instance / "database" / "socket-location.txt"
    left_behind = Path(note.read_text())
    assert left_behind.stat().st_mode & 0o777 == 0o700
    keeper.end(signal.SIGKILL)
    with start(instance) as server:
        assert execute(server.urls.app, "SELECT 1") == (1,)
        assert not left_behind.exists()
        own = Path(note.read_text())
    assert not own.exists()


def test_user_of_the_server_is_never_root(keep: Callable[..., Keeper]) -> None:
    keeper = keep()
    user = Path(f"/proc/{keeper.server_pid}").stat().st_uid
    assert user != 0
    assert os.geteuid() in (0, user)


def test_plain_user_runs_the_server_as_themselves(folder: Path, keep: Callable[..., Keeper]) -> None:
    """Root becomes nobody for this; everybody else is a plain user already."""
    orders: dict[str, Any] = {}
    user = os.geteuid()
    if user == 0:
        nobody = pwd.getpwnam("nobody")
        user = nobody.pw_uid
        programs = places.copy_programs(places._packaged_programs(), folder / "programs")
        (folder / "own").mkdir()
        os.chown(folder / "own", user, nobody.pw_gid)
        orders = {
            "user": [user, nobody.pw_gid],
            "programs": programs,
            "instance": folder / "own" / "x",
        }
    keeper = keep(**orders)
    assert Path(f"/proc/{keeper.server_pid}").stat().st_uid == user
    assert Path(keeper.answer["data"]).parent.parent.stat().st_mode & 0o777 == 0o700
    assert execute(keeper.answer["app"], "SELECT 1") == (1,)
    keeper.end(signal.SIGKILL)


def test_instance_that_the_server_user_cannot_reach(folder: Path, keep: Callable[..., Keeper]) -> None:
    """The server of root goes to a folder of its own; a plain user's reaches whatever its user reaches."""
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    programs = places.copy_programs(places._packaged_programs(), closed / "programs")
    system = folder / "system"
    system.mkdir(mode=0o755)
    orders = {
        "instance": closed / "instance",
        "programs": programs,
        "system_folder": system,
    }
    keeper = keep(**orders)
    write_number(keeper.answer["owner"], 7)
    keeper.end(signal.SIGINT)
    keeper = keep(**orders)
    assert read_number(keeper.answer["owner"]) == 7
    note = closed / "instance" / "database" / "location.txt"
    if os.geteuid() == 0:
        assert keeper.answer["data"].startswith(f"{system}/portal-")
        assert note.read_text().splitlines()[0] == str(Path(keeper.answer["data"]).parent)
        assert closed.stat().st_mode & 0o777 == 0o700
    else:
        assert not note.exists()
        assert not list(system.iterdir())
