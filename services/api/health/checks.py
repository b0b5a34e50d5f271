"""Asking each dependency how it is: all at once, each for two seconds at most, and once a second for everybody."""

import asyncio
from collections import Counter
from collections.abc import Awaitable
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis import VERSION
from chassis.broker import Broker
from chassis.database import single
from chassis.storage import Storage
from contracts.pipeline import STEPS
from services.api.workers import store

SECONDS = 2.0
FRESH_SECONDS = 1.0


SERVICES = sorted({step.service for step in STEPS.values()})


class Dependencies(msgspec.Struct, frozen=True):
    """`workers` counts the live consumers of each service; null where the database cannot say."""

    database: bool
    broker: bool
    storage: bool
    workers: dict[str, int] | None


class Health(msgspec.Struct, frozen=True):
    """`ok`; `degraded`: orders are accepted and some will wait; `unavailable`: none can be accepted."""

    status: str
    dependencies: Dependencies
    version: str = VERSION


def summary(dependencies: Dependencies) -> str:
    if not dependencies.database:
        return "unavailable"
    complete = dependencies.broker and dependencies.storage and all((dependencies.workers or {"": 0}).values())
    return "ok" if complete else "degraded"


class Checks:
    """The health of the whole, as one API process sees it."""

    def __init__(self, database: AsyncEngine, broker: Broker, storage: Storage) -> None:
        self._database, self._broker, self._storage = database, broker, storage
        self._turn = asyncio.Lock()
        self._known: tuple[float, Health] | None = None

    async def health(self) -> Health:
        """Everybody may ask, so the answer is at most FRESH_SECONDS old and not each time new."""
        loop = asyncio.get_running_loop()
        async with self._turn:
            if self._known is None or loop.time() - self._known[0] > FRESH_SECONDS:
                self._known = loop.time(), await self._ask()
            return self._known[1]

    async def _ask(self) -> Health:
        workers, broker, storage = await asyncio.gather(
            _bounded(self._workers()), _bounded(self._broker.healthy()), _bounded(self._storage.healthy())
        )
        dependencies = Dependencies(
            database=workers is not None,
            broker=bool(broker) and all(broker.values()),
            storage=bool(storage) and all(storage.values()),
            workers=workers,
        )
        return Health(summary(dependencies), dependencies)

    async def _workers(self) -> dict[str, int]:
        async with single(self._database) as connection:
            rows = await store.seen(connection)
        alive = Counter(row.service for row in rows if row.alive)
        return {service: alive[service] for service in sorted({*SERVICES, *alive})}


async def _bounded(check: Awaitable[Any]) -> Any:
    """What the check answers, or None: it failed, or took too long."""
    try:
        return await asyncio.wait_for(check, SECONDS)
    except Exception:
        return None
