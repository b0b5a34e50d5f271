"""Child processes that cannot outlive the one that started them.

Three things see to that: the kernel sends each child its stop signal when its parent dies (`setpriv
--pdeathsig`); each child leads a process group that is killed when the child has ended; and a guard process
(`guard.py`) ends whatever carries the stack's mark in its environment once the parent's end of a pipe closes.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from infra.local import guard

MARK = guard.MARK


@dataclass(frozen=True)
class Child:
    """One process to run: how it starts, how to see that it is ready, how it stops."""

    name: str
    command: list[str]
    directory: Path
    ready: Callable[[], bool]
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM
    start_limit: float = 60.0
    stop_limit: float = 10.0

    def arguments(self) -> list[str]:
        """The command, told to take its stop signal when this process dies, however that happens."""
        setpriv = shutil.which("setpriv")
        signal_name = self.stop_signal.name.removeprefix("SIG")
        return [setpriv, "--pdeathsig", signal_name, "--", *self.command] if setpriv else self.command

    def marked(self, mark: str) -> dict[str, str]:
        return {**self.environment, MARK: mark}


def open_log(path: Path) -> int:
    """A descriptor that appends to a log."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)


def write_private(path: Path, text: str) -> None:
    """A file that only its owner may read, from the first byte on."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)


def tail(path: Path, lines: int = 15) -> str:
    """The end of a log, for the message that says why something did not start."""
    text = path.read_bytes()[-8192:].decode(errors="replace") if path.exists() else ""
    return "\n".join("    " + line for line in text.splitlines()[-lines:])


def signal_process(pid: int, number: signal.Signals) -> None:
    """One that is paused takes the signal only when it goes on."""
    with suppress(ProcessLookupError):
        os.kill(pid, number)
        os.kill(pid, signal.SIGCONT)


def signal_group(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


class Guard:
    """Watches over this process from outside: when it is gone, all that carries the mark ends."""

    def __init__(self, mark: str, remove: Path | None = None) -> None:
        command = [sys.executable, "-I", "-S", guard.__file__, mark, *([str(remove)] if remove else [])]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)

    def close(self) -> None:
        """Returns when the guard has seen that nothing marked is left."""
        self._process.communicate()
