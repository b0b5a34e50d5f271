"""One stack to a checkout: a file lock that the running supervisor holds and that ends with it, however it ends."""

import fcntl
import json
import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

STOP_LIMIT = 60.0


class AlreadyRunningError(Exception):
    """A stack of this checkout is running."""


class Lock:
    """The file holds what the running supervisor says of itself: its process id, its address, its children."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            raise AlreadyRunningError from None
        self._file = file
        self.write()

    def write(self, **facts: Any) -> None:
        """Only for the holder. In place, because the lock is on this very file; the first line is what counts."""
        assert self._file is not None, "the lock is not held"
        text = (json.dumps({"pid": os.getpid(), **facts}) + "\n").encode()
        os.pwrite(self._file, text, 0)
        os.ftruncate(self._file, len(text))

    def release(self) -> None:
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None

    def holder(self) -> dict[str, Any] | None:
        """What the running supervisor wrote; None when none runs."""
        if not self._path.exists():
            return None
        with self._path.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return json.loads(file.readline() or "{}")
        return None

    def stop_holder(self) -> bool:
        """Asks the running supervisor to stop and waits until it has; False when none ran."""
        holder = self.holder()
        if holder is None:
            return False
        _signal(holder, signal.SIGTERM)
        deadline = time.monotonic() + STOP_LIMIT
        while (holder := self.holder()) is not None:
            if time.monotonic() > deadline:
                _signal(holder, signal.SIGKILL)
            time.sleep(0.1)
        return True


def _signal(holder: dict[str, Any], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, KeyError):
        os.kill(holder["pid"], number)
