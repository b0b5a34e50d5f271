"""A background task that runs again and again: at an interval, and sooner when woken."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger()


class Loop:
    """Runs `work` every `interval` seconds and after each `wake`. An error is logged; the next round comes."""

    def __init__(self, name: str, interval: float, work: Callable[[], Awaitable[object]]) -> None:
        self._name, self._interval, self._work = name, interval, work
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Run again as soon as the present round is over."""
        self._woken.set()

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name=self._name)

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def healthy(self) -> dict[str, bool]:
        return {self._name: self._task is not None and not self._task.done()}

    async def _run(self) -> None:
        while True:
            self._woken.clear()
            try:
                await self._work()
            except Exception as error:
                log.error("loop.failed", loop=self._name, error=repr(error), exc_info=error)
            try:
                await asyncio.wait_for(self._woken.wait(), self._interval)
            except TimeoutError:
                continue
