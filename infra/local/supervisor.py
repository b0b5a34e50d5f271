"""Starts children in order, starts again whichever dies, and stops them all in reverse order.

One asyncio task keeps each child. One that is killed is back within two seconds, always. One that gives up by itself
soon after its start is given longer and longer pauses, so a broken service costs no core; it is never given up,
because what it lacks may come back.
"""

import asyncio
import os
import shutil
import signal
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from infra.local.process import Child, open_log, signal_group, signal_process, tail

PROBE_INTERVAL = 0.1
RESTART_PAUSE = 0.2
RESTART_PAUSE_KILLED = 1.5
RESTART_PAUSE_LONGEST = 10.0
SOON = 60.0
EARLY_DEATHS = 3
"""So many deaths before a child was ready for the first time are a failed start."""

REMEMBERED_RESTARTS = 200


class StartError(Exception):
    """A child did not become ready; the message ends with the last lines of its log."""


class Restart(NamedTuple):
    """A death that was answered by a new start."""

    name: str
    at: datetime
    exit_code: int


def pause(failures: int, *, killed: bool) -> float:
    """Seconds until the next start, after so many deaths in a row that came soon after a start."""
    return min(RESTART_PAUSE * 3 ** max(failures - 1, 0), RESTART_PAUSE_KILLED if killed else RESTART_PAUSE_LONGEST)


class Kept:
    """A child and what is known of its present process."""

    def __init__(self, child: Child, log: Path) -> None:
        self.child = child
        self.log = log
        self.process: asyncio.subprocess.Process | None = None
        self.deaths = 0
        self.failures = 0
        self.stop = asyncio.Event()
        self.task: asyncio.Task[None]

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process and self.process.returncode is None else None


class Supervisor:
    """Keeps children alive. `mark` labels them for the guard; `changed` is called after each start of a process."""

    def __init__(
        self,
        logs: Path,
        mark: str,
        say: Callable[[str], None] = print,
        changed: Callable[["Supervisor"], None] = lambda supervisor: None,
    ) -> None:
        self._logs = logs
        self._mark = mark
        self._say = say
        self._changed = changed
        self._groups: list[list[Kept]] = []
        self.restarts: deque[Restart] = deque(maxlen=REMEMBERED_RESTARTS)

    @property
    def kept(self) -> list[Kept]:
        return [kept for group in self._groups for kept in group]

    async def start(self, children: Sequence[Child]) -> None:
        """Starts the children together and returns when all are ready. They are stopped together, too."""
        group = [Kept(child, self._log(child)) for child in children]
        self._groups.append(group)
        for kept in group:
            kept.task = asyncio.create_task(self._keep(kept), name=kept.child.name)
        await asyncio.gather(*(self._wait_until_ready(kept) for kept in group))

    async def run(self, child: Child) -> None:
        """Runs a child to its end; it must succeed. Cancelled, it ends the child."""
        log = self._log(child)
        process = await self._spawn(child, log)
        try:
            code = await asyncio.wait_for(process.wait(), child.start_limit)
        except TimeoutError:
            raise StartError(f"{child.name} took longer than {child.start_limit:.0f} s:\n{tail(log)}") from None
        finally:
            signal_group(process.pid, signal.SIGKILL)
        if code:
            raise StartError(f"{child.name} failed with exit code {code}; see {log}\n{tail(log)}")

    async def stop(self) -> None:
        """The group that came last goes first; within a group all at once."""
        for group in reversed(self._groups):
            for kept in group:
                kept.stop.set()
            await asyncio.gather(*(kept.task for kept in group))
        self._groups.clear()

    def kill(self) -> None:
        """Ends every child now; a `stop` under way then returns at once."""
        for kept in self.kept:
            kept.stop.set()
            if kept.pid:
                signal_group(kept.pid, signal.SIGKILL)

    def _log(self, child: Child) -> Path:
        """The child's log, empty; the last run's is kept beside it."""
        log = self._logs / f"{child.name}.log"
        if log.exists():
            shutil.move(log, log.with_suffix(".log.1"))
        return log

    async def _spawn(self, child: Child, log: Path) -> asyncio.subprocess.Process:
        output = open_log(log)
        try:
            return await asyncio.create_subprocess_exec(
                *child.arguments(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=child.directory,
                env=child.marked(self._mark),
                # Its own group: Ctrl-C in the terminal is for the supervisor alone.
                start_new_session=True,
            )
        finally:
            os.close(output)

    async def _keep(self, kept: Kept) -> None:
        """Until it is told to stop: start, wait for the end, start again."""
        while not kept.stop.is_set():
            started = time.monotonic()
            kept.process = await self._spawn(kept.child, kept.log)
            self._changed(self)
            code = await self._until_end(kept, kept.process)
            # Whatever it left running would hold its ports.
            signal_group(kept.process.pid, signal.SIGKILL)
            if kept.stop.is_set():
                break
            kept.deaths += 1
            self.restarts.append(Restart(kept.child.name, datetime.now(UTC), code))
            self._say(f"{kept.child.name} ended with exit code {code}; starting it again (log: {kept.log})")
            kept.failures = kept.failures + 1 if time.monotonic() - started < SOON else 0
            with suppress(TimeoutError):
                await asyncio.wait_for(kept.stop.wait(), pause(kept.failures, killed=code < 0))

    async def _until_end(self, kept: Kept, process: asyncio.subprocess.Process) -> int:
        """Exit code of the process, which is asked to end when the child is told to stop."""
        end = asyncio.create_task(process.wait())
        stop = asyncio.create_task(kept.stop.wait())
        await asyncio.wait({end, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if not end.done():
            signal_process(process.pid, kept.child.stop_signal)
            await asyncio.wait({end}, timeout=kept.child.stop_limit)
        if not end.done():
            self._say(f"{kept.child.name} did not stop within {kept.child.stop_limit:.0f} s; killed")
            signal_group(process.pid, signal.SIGKILL)
        return await end

    async def _wait_until_ready(self, kept: Kept) -> None:
        started = time.monotonic()
        while not (kept.pid and await asyncio.to_thread(kept.child.ready)):
            if kept.task.done():
                await kept.task
                return
            if kept.deaths >= EARLY_DEATHS or time.monotonic() - started > kept.child.start_limit:
                raise StartError(f"{kept.child.name} did not start; see {kept.log}\n{tail(kept.log)}")
            await asyncio.sleep(PROBE_INTERVAL)
        self._say(f"{kept.child.name} is ready ({time.monotonic() - started:.1f} s)")
