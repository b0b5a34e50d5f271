"""Servers in the foreground of one blocking program, without a supervisor: for tests and measurements.

Tests start, kill, pause and restart a server from any thread or event loop, so nothing here is a coroutine.
"""

import os
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from infra.local.process import Child, open_log, signal_group, signal_process, tail

PROBE_INTERVAL = 0.05
RESTART_TRIES = 5
RESTART_PAUSE = 0.3

# The kernel ends a child when the thread that started it ends, so all are started by one that lives to the end.
_spawner = ThreadPoolExecutor(max_workers=1, thread_name_prefix="servers")


class Process:
    """A child that tests can kill, pause and start again. All calls block."""

    def __init__(self, child: Child, folder: Path) -> None:
        self.child = child
        self._mark = str(folder)
        self._log = folder / f"{child.name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None, "not started"
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        self.launch()
        self.wait_until_ready()

    def launch(self) -> None:
        self._process = _spawner.submit(self._spawn).result()

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + self.child.start_limit
        while not self.child.ready():
            if not self.running or time.monotonic() > deadline:
                raise RuntimeError(f"{self.child.name} did not start:\n{tail(self._log)}")
            time.sleep(PROBE_INTERVAL)

    def _spawn(self) -> subprocess.Popen[bytes]:
        output = open_log(self._log)
        try:
            return subprocess.Popen(
                self.child.arguments(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.child.directory,
                env=self.child.marked(self._mark),
                start_new_session=True,
            )
        finally:
            os.close(output)

    def stop(self) -> None:
        if not self.running:
            return
        signal_process(self.pid, self.child.stop_signal)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(self.child.stop_limit)
        self.kill()

    def kill(self) -> None:
        """SIGKILL, also to what it started."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        signal_group(self._process.pid, signal.SIGKILL)

    def pause(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.kill(self.pid, signal.SIGCONT)


class Running:
    """A server of our own. `kill`, `stop`, `restart`, `pause`, `resume` act on the process that serves."""

    def __init__(self, server: Any, folder: Path) -> None:
        self.server: Any = server
        server.prepare()
        self._processes = [Process(child, folder) for child in server.children()]
        self._main = self._processes[-1]
        for process in self._processes:
            process.start()

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def pid(self) -> int:
        return self._main.pid

    def kill(self) -> None:
        self._main.kill()

    def stop(self) -> None:
        self._main.stop()

    def restart(self) -> None:
        """Stops it if it runs, starts it on the same port and data, returns when it is ready."""
        self._main.stop()
        # After kill -9 PostgreSQL's children need a moment to see it; till then a new one refuses to start.
        for tries_left in reversed(range(RESTART_TRIES)):
            try:
                return self._main.start()
            except RuntimeError:
                if not tries_left:
                    raise
                time.sleep(RESTART_PAUSE)

    def pause(self) -> None:
        self._main.pause()

    def resume(self) -> None:
        self._main.resume()

    def ensure(self) -> None:
        """Mends what a failed test has left paused or dead."""
        for process in self._processes:
            if process.running:
                process.resume()
            else:
                process.start()

    def close(self) -> None:
        for process in reversed(self._processes):
            process.stop()
