"""Start, find and stop the embedded PostgreSQL of an instance folder."""

import fcntl
import json
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import IO, Self
from urllib.parse import quote

from portal.children import Child, start_child
from portal.database.embedded.places import Places, choose_places, find_home, make_folder, make_socket_folder
from portal.database.embedded.postmaster import await_end, read_state
from portal.database.roles import APPLICATION_ROLE, OWNER_ROLE, ROLES, SYSTEM_ROLE, prepare_roles
from portal.errors import Unavailable

ADMINISTRATOR = "postgres"
DATABASE = "portal"
SECONDS_TO_START = 60.0
LONGEST_LOG = 5_000_000
"""Bytes; a longer log is begun anew at the next start."""

WITHOUT_DURABILITY: Mapping[str, str] = MappingProxyType(
    {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
)
"""Settings for tests: quicker, and a power cut loses the data."""

# Without PGPORT, PGDATA and the like, which would override what is said here; with UTC as the server's zone.
_ENVIRONMENT = MappingProxyType({"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"})


@dataclass(frozen=True, kw_only=True)
class DatabaseUrls:
    """One address for each of the portal's database roles."""

    app: str
    owner: str
    system: str


class EmbeddedServer:
    """A running embedded server, ended by `stop`, by the end of its `with` block or of this process."""

    def __init__(self, *, child: Child, places: Places, access: "_Access", resources: ExitStack) -> None:
        self._child = child
        self._access = access
        self._resources = resources
        self.data_folder = places.data

    @property
    def urls(self) -> DatabaseUrls:
        """Return the addresses that the portal connects to."""
        return self._access.urls

    @property
    def admin_url(self) -> str:
        """Return the superuser's address, for roles, template databases and repairs."""
        return self._access.admin_url

    @property
    def is_running(self) -> bool:
        """Tell whether the server's process lives."""
        return self._child.exit_code is None

    @property
    def pid(self) -> int:
        """Return the process id of the server."""
        return self._child.pid

    def stop(self) -> None:
        """End all connections, write everything down and leave; safe to repeat."""
        self._resources.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start_embedded_server(
    instance: Path, *, options: Mapping[str, str] = MappingProxyType({})
) -> EmbeddedServer:
    """Start the server of an instance folder, made first where it is missing, and wait until it answers.

    Call this from a thread that lives as long as the server shall. `options` are PostgreSQL's own. Raises
    Unavailable where another process uses the folder or the server does not start.
    """
    instance = instance.resolve()
    with ExitStack() as resources:
        try:
            make_folder(instance)
            resources.enter_context(_lock(instance / "run.lock"))
            places = choose_places(instance)
            passwords = _make_passwords(places)
            await_end(places.data)
            _initialise(places, passwords[ADMINISTRATOR], options)
            socket = make_socket_folder(places)
            resources.callback(shutil.rmtree, socket, ignore_errors=True)
            child = _start(places, socket, options)
        except OSError as error:
            raise Unavailable(f"The embedded database cannot be started in {instance}: {error}") from error
        resources.callback(child.stop, signal.SIGINT)
        _await_ready(child, places)
        access = _Access(passwords=passwords, socket=socket)
        prepare_roles(access.admin_url, database=DATABASE, passwords=passwords)
        return EmbeddedServer(child=child, places=places, access=access, resources=resources.pop_all())


def find_running_server(instance: Path) -> DatabaseUrls | None:
    """Return the addresses of the server that another process runs for this folder, or None."""
    try:
        home = find_home(instance.resolve())
        state = read_state(home / "data")
        if state is None or not state.is_ready:
            return None
        passwords = json.loads((home / "passwords.json").read_text(encoding="utf-8"))
    except OSError as error:
        raise Unavailable(f"This user may not use the database of {instance}: {error}") from error
    return _Access(passwords=passwords, socket=state.socket).urls


@dataclass(frozen=True, kw_only=True)
class _Access:
    """How to reach a running server."""

    passwords: Mapping[str, str]
    socket: Path

    @property
    def urls(self) -> DatabaseUrls:
        owner, app, system = (
            self.url(role, DATABASE) for role in (OWNER_ROLE, APPLICATION_ROLE, SYSTEM_ROLE)
        )
        return DatabaseUrls(app=app, owner=owner, system=system)

    @property
    def admin_url(self) -> str:
        return self.url(ADMINISTRATOR, "postgres")

    def url(self, role: str, database: str) -> str:
        host = quote(os.fsencode(self.socket), safe="")
        return f"postgresql://{role}:{self.passwords[role]}@/{database}?host={host}&port=5432"


def _lock(path: Path) -> IO[bytes]:
    """Take the instance for this process; the system gives the lock back when the process ends."""
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = file.read().decode() or "unknown"
        file.close()
        raise Unavailable(
            f"The portal already runs on the folder {path.parent} (process {holder}). "
            "Stop it first, or choose another folder with INSTANCE=…"
        ) from error
    file.truncate(0)
    file.write(str(os.getpid()).encode())
    file.flush()
    return file


def _make_passwords(places: Places) -> dict[str, str]:
    if not places.passwords.exists():
        if places.data.exists():
            raise Unavailable(f"The database's passwords are missing: {places.passwords}. Restore that file.")
        passwords = {role: secrets.token_urlsafe(24) for role in (ADMINISTRATOR, *ROLES)}
        _write_private(places.passwords, json.dumps(passwords))
    content: dict[str, str] = json.loads(places.passwords.read_text(encoding="utf-8"))
    return content


def _write_private(path: Path, text: str) -> None:
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    unfinished.rename(path)


def _initialise(places: Places, password: str, options: Mapping[str, str]) -> None:
    """Make the data folder in one step: one that was left half-made is begun anew."""
    if places.data.exists():
        return
    unfinished = places.home / "data.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    places.hand_over(unfinished)
    password_file = places.home / "password.new"
    _write_private(password_file, password)
    places.hand_over(password_file)
    command: list[str | Path] = [
        *(places.program("initdb"), "--pgdata", unfinished, "--username", ADMINISTRATOR),
        *("--pwfile", password_file, "--auth", "scram-sha-256", "--no-locale", "--encoding", "UTF8"),
        *(["--no-sync"] if options.get("fsync") == "off" else []),
    ]
    try:
        _run_to_end(command, places)
    finally:
        password_file.unlink()
    unfinished.rename(places.data)


def _run_to_end(command: list[str | Path], places: Places) -> None:
    account = places.account
    finished = subprocess.run(  # noqa: S603  (only PostgreSQL's own program, without a shell)
        command,
        cwd="/",
        env=_ENVIRONMENT,
        capture_output=True,
        check=False,
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=() if account else None,
    )
    if finished.returncode != 0:
        words = finished.stderr.decode(errors="replace").strip()
        raise Unavailable(f"The embedded database could not be made in {places.home}:\n{words}")


def _start(places: Places, socket: Path, options: Mapping[str, str]) -> Child:
    quoted = str(socket).replace('"', '""')
    fixed = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{quoted}"',
        "unix_socket_permissions": "0700",
        "port": "5432",
        # The pools of two web processes and a worker, each of two roles, when all are full.
        "max_connections": "200",
        "logging_collector": "off",
        "log_destination": "stderr",
    }
    arguments = [f"--{name}={value}" for name, value in {**options, **fixed}.items()]
    with _open_log(places.log) as log:
        return start_child(
            [places.program("postgres"), "-D", places.data, *arguments],
            farewell=signal.SIGINT,
            environment=_ENVIRONMENT,
            account=places.account,
            output=log,
        )


def _open_log(path: Path) -> IO[bytes]:
    is_long = path.exists() and path.stat().st_size > LONGEST_LOG
    fresh = os.O_TRUNC if is_long else 0
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | fresh, 0o600), "ab")


def _await_ready(child: Child, places: Places) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and child.exit_code is None:
        state = read_state(places.data)
        if state and state.pid == child.pid and state.is_ready:
            return
        time.sleep(0.01)
    tail = "\n".join(places.log.read_text(errors="replace").splitlines()[-8:])
    raise Unavailable(f"The embedded database did not start. Its log {places.log} ends with:\n{tail}")
