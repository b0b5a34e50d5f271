"""The life of a process: start its parts in order, serve health, wait for a signal, stop in reverse order."""

import asyncio
import contextlib
import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn, Protocol

import structlog
import uvloop

from chassis import telemetry
from chassis.broker import Broker
from chassis.errors import Permanent
from chassis.health import HealthServer
from chassis.loop import Loop
from chassis.settings import ProcessSettings

log = structlog.get_logger()

WATCH_SECONDS = 10.0
DEAF_ROUNDS = 6
"""Rounds of the watch in a row without a consumer, after which the process ends itself to be started anew."""


class Part(Protocol):
    """Something that runs for as long as the process does."""

    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    async def healthy(self) -> dict[str, bool]:
        """The state of each dependency of this part, by its name."""
        ...


class Process:
    """One service. `parts` are started in the order given; `broker`, where there is one, is watched."""

    def __init__(
        self, service: str, settings: ProcessSettings, parts: Sequence[Part], broker: Broker | None = None
    ) -> None:
        telemetry.set_up(service, settings)
        self._service = service
        self._parts = parts
        self._broker = broker
        self._ended = asyncio.Event()
        self.exit_code = 0
        self._started = False
        self._deaf = 0
        self._watch = Loop("watch", WATCH_SECONDS, self._look)
        self._health = HealthServer(settings.health_host, settings.health_port, alive=self._alive, ready=self._ready)

    async def run(self) -> None:
        """Run until SIGTERM or SIGINT."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self._ended.set)
        async with contextlib.AsyncExitStack() as stack:
            for part in (self._health, *self._parts, self._watch):
                stack.push_async_callback(part.stop)
                starting = asyncio.create_task(part.start())
                ended = asyncio.create_task(self._ended.wait())
                await asyncio.wait({starting, ended}, return_when=asyncio.FIRST_COMPLETED)
                ended.cancel()
                if not starting.done():
                    starting.cancel()
                    return
                if not self._began(part, starting):
                    return
            self._started = True
            _settle_memory()
            log.info("process.ready", service=self._service)
            await self._ended.wait()
            log.info("process.stopping", service=self._service)

    def _began(self, part: Part, starting: asyncio.Task[None]) -> bool:
        """Whether the part has started. What no retry can help is said in a line; all else is raised."""
        try:
            starting.result()
        except Permanent as error:
            log.critical("process.cannot_start", part=type(part).__name__, code=error.code, reason=error.reason)
            self.exit_code = 1
            return False
        return True

    async def _look(self) -> None:
        if self._broker is None or not self._started:
            return
        hears = all((await self._broker.consuming()).values())
        self._deaf = 0 if hears else self._deaf + 1
        if self._deaf >= DEAF_ROUNDS:
            log.critical("process.deaf", consuming=await self._broker.consuming())
            self._ended.set()

    async def _alive(self) -> dict[str, bool]:
        return {"alive": self._deaf < DEAF_ROUNDS}

    async def _ready(self) -> dict[str, bool]:
        states = {"started": self._started}
        for part in self._parts if self._started else ():
            states |= await part.healthy()
        return states


def _settle_memory() -> None:
    """What was loaded stays for good: the collector need not walk through it again after every few hundred objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def run(build: Callable[[], Process]) -> NoReturn:
    """Build the process, run it to its end, and exit with its code."""

    async def main() -> int:
        process = build()
        await process.run()
        return process.exit_code

    code = uvloop.run(main())
    telemetry.flush()
    sys.stdout.flush()
    # The interpreter would wait for a model that is still loading or painting on its thread.
    os._exit(code)
