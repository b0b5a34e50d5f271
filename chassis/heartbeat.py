"""A worker's sign of life: which consumer it is, what it is doing, which models it holds and which it finds."""

import asyncio
import time
from collections.abc import Callable
from typing import Any, Protocol
from uuid import UUID

import structlog

from chassis import VERSION
from chassis.loop import Loop
from chassis.memory import memory_of
from contracts.envelope import Envelope, envelop
from contracts.events import WorkerReported

log = structlog.get_logger()

HEARTBEAT_SECONDS = 3.0
LOOK_SECONDS = 60.0
"""How often it is looked which models lie on this machine."""

Names = tuple[str, ...]


class Teller(Protocol):
    async def notify(self, envelope: Envelope[Any]) -> None:
        """Tell whoever listens."""
        ...


class Heartbeat:
    """Tells every HEARTBEAT_SECONDS. `consumer` is what never changes: `worker_id`, `service`, `queue`, `pool`.

    `models` are those in memory; `installed` blocks while it looks for the files of those on this machine, None: it
    cannot be told.
    """

    def __init__(
        self,
        broker: Teller,
        *,
        models: Callable[[], Names],
        installed: Callable[[], Names | None],
        device: Callable[[], str],
        **consumer: str | UUID | None,
    ) -> None:
        self.state = "starting"
        self._broker, self._consumer = broker, consumer
        self._models, self._installed, self._device = models, installed, device
        self._found: Names | None = None
        self._looked_at = -LOOK_SECONDS
        self._loop = Loop("heartbeat", HEARTBEAT_SECONDS, self.beat)

    async def start(self) -> None:
        await self._loop.start()

    async def stop(self) -> None:
        await self._loop.stop()

    async def beat(self) -> None:
        """Tell once."""
        await self._look()
        used, total = memory_of(self._device())
        report = WorkerReported(
            **self._consumer,
            state=self.state,
            device=self._device(),
            models=self._models(),
            installed=self._found,
            version=VERSION,
            memory_used_mb=used,
            memory_total_mb=total,
        )
        await self._broker.notify(envelop(report, report.service))

    async def _look(self) -> None:
        if time.monotonic() - self._looked_at < LOOK_SECONDS:
            return
        self._looked_at = time.monotonic()
        try:
            self._found = await asyncio.to_thread(self._installed)
        except OSError as error:
            # A folder that cannot be read is no reason to be taken for dead.
            log.warning("models.not_found_out", error=repr(error))
            self._found = None
