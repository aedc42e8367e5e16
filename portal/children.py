"""Child processes that never outlive the process that started them."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

PATIENCE = 10.0
"""Seconds that a child has to leave by itself before its whole group is killed."""

_SET_PARENT_DEATH_SIGNAL = 1
_WATCH = 'read -r nothing; kill -s "$1" "$2"'


class Child:
    """A running program, the leader of a process group of its own."""

    def __init__(self, process: subprocess.Popen[bytes], watch: subprocess.Popen[bytes] | None) -> None:
        self._process = process
        self._watch = watch

    @property
    def pid(self) -> int:
        """Return the process id, which is also the id of the group."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """Return how the program ended, or None while it runs."""
        return self._process.poll()

    def stop(self, farewell: signal.Signals, *, patience: float = PATIENCE) -> None:
        """Ask the program to leave, wait, and kill what is left of its group; safe to repeat."""
        if self.exit_code is None:
            self._process.send_signal(farewell)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(patience)
        # macOS answers "not permitted" for a group of which only zombies are left.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        self._dismiss_watch()

    def _dismiss_watch(self) -> None:
        if self._watch is None:
            return
        self._watch.kill()
        self._watch.communicate()


def start_child(
    command: Sequence[str | Path],
    *,
    farewell: signal.Signals,
    environment: Mapping[str, str],
    account: pwd.struct_passwd | None = None,
    output: IO[bytes] | None = None,
    descriptors: Sequence[int] = (),
) -> Child:
    """Start a program that gets `farewell` when this process ends, whatever ends it.

    On Linux the signal is tied to the thread that calls this: it must live as long as the child shall. A
    child of root may run under another `account`. Ctrl-C at the terminal reaches the parent only, which then
    stops its children in order.
    """
    process = subprocess.Popen(  # noqa: S603  (only the portal's own commands, without a shell)
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        env=environment,
        pass_fds=descriptors,
        start_new_session=True,
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=() if account else None,
        # Runs after the change of user, which would otherwise clear the setting.
        preexec_fn=_binding(farewell),  # noqa: PLW1509  (calls only prctl and getppid)
    )
    return Child(process, _start_watch(process.pid, farewell))


def _binding(farewell: signal.Signals) -> Callable[[], None] | None:
    if _prctl is None:
        return None
    prctl, parent = _prctl, os.getpid()

    def bind() -> None:
        prctl(_SET_PARENT_DEATH_SIGNAL, int(farewell), 0, 0, 0)
        # The parent may have gone before the line above was reached.
        if os.getppid() != parent:
            os._exit(1)

    return bind


def _start_watch(pid: int, farewell: signal.Signals) -> subprocess.Popen[bytes] | None:
    """Start a shell that waits for the end of this process, where the system cannot send the signal."""
    if _prctl is not None:
        return None
    command = ["/bin/sh", "-c", _WATCH, "watch", farewell.name.removeprefix("SIG"), str(pid)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603  (fixed command)


def _find_prctl() -> Callable[..., int] | None:
    if sys.platform != "linux":
        return None
    prctl: Callable[..., int] = ctypes.CDLL(None).prctl
    return prctl


_prctl = _find_prctl()
