"""What PostgreSQL itself says about the server of a data folder."""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from portal.errors import Unavailable

SECONDS_TO_LEAVE = 15.0
_FILE = "postmaster.pid"


@dataclass(frozen=True, kw_only=True)
class ServerState:
    """A living server: its process, its socket's folder and whether it accepts connections."""

    pid: int
    socket: Path
    is_ready: bool


def read_state(data: Path) -> ServerState | None:
    """Read the state of the server of a data folder, or None if no living process serves it."""
    try:
        lines = os.fsdecode((data / _FILE).read_bytes()).splitlines()
    except FileNotFoundError:
        return None
    lines += [""] * (8 - len(lines))
    if not lines[0].isdigit() or not _serves(int(lines[0]), data):
        return None
    return ServerState(pid=int(lines[0]), socket=Path(lines[4]), is_ready=lines[7].strip() == "ready")


def await_end(data: Path) -> None:
    """Wait for a server that is still leaving, and clear the note of one that is gone.

    Its process id may meanwhile belong to a stranger, which PostgreSQL alone would take for a living server.
    A server that stays is not killed: it may be somebody's who shares the folder.
    """
    end = time.monotonic() + SECONDS_TO_LEAVE
    while state := read_state(data):
        if time.monotonic() > end:
            raise Unavailable(f"Another database server (process {state.pid}) uses {data}. Stop it first.")
        time.sleep(0.01)
    (data / _FILE).unlink(missing_ok=True)


def _serves(pid: int, data: Path) -> bool:
    """Tell from its command line whether a process is the server of this data folder."""
    arguments = _command_line(pid)
    folder = os.fsencode(data)
    return arguments[0].endswith(b"postgres") and any(part.endswith(folder) for part in arguments[1:])


def _command_line(pid: int) -> list[bytes]:
    if Path("/proc/self/cmdline").exists():
        return _read_command_line(pid)
    command = ["/bin/ps", "-o", "command=", "-p", str(pid)]
    words = subprocess.run(command, capture_output=True, check=False).stdout.strip()  # noqa: S603  (fixed command)
    program, _, rest = words.partition(b" -D ")
    return [program, rest.partition(b" --")[0]]


def _read_command_line(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
    except OSError:
        return [b""]
