"""The hub: wakes whoever waits for news about an order, a person's orders, or a balance.

One per web process, on one exclusive queue per kind of notice. What it hears is a hint: readers look into the
database. A slow look at the database's own log makes up for hints that were lost.
"""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from prometheus_client import Gauge
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.broker import Broker
from chassis.database import single
from chassis.loop import Loop
from contracts import topology
from contracts.envelope import Envelope
from contracts.events import BalanceChanged, OrderChanged, StageProgressed
from services.api.tables import order_events

LOOK_SECONDS = 2.0
REMEMBERED = 20_000
WATCHING = Gauge("bottega_watching", "Streams and requests that wait for news")


class Watch:
    """One waiting reader. Progress is conflated: of each order only the latest is kept, with the latest preview."""

    def __init__(self) -> None:
        self._news = asyncio.Event()
        self._stale = True
        self._progress: dict[UUID, StageProgressed] = {}

    def wake(self, progress: StageProgressed | None = None) -> None:
        if progress is not None:
            last = self._progress.get(progress.order_id)
            if last is not None and progress.preview_key is None:
                progress = progress.model_copy(update={"preview_key": last.preview_key})
            self._progress[progress.order_id] = progress
        else:
            self._stale = True
        self._news.set()

    async def wait(self, seconds: float) -> bool:
        """Whether there was news within `seconds`."""
        try:
            await asyncio.wait_for(self._news.wait(), seconds)
        except TimeoutError:
            return False
        self._news.clear()
        return True

    def take_stale(self) -> bool:
        """Whether the database may hold more than it did at the last call; progress alone stores nothing."""
        stale, self._stale = self._stale, False
        return stale

    def take_progress(self) -> list[StageProgressed]:
        """The latest progress of each order since the last call."""
        progress, self._progress = self._progress, {}
        return list(progress.values())


class Hub:
    """Knows who waits for what."""

    def __init__(self, broker: Broker, database: AsyncEngine) -> None:
        self._broker, self._database = broker, database
        self._watches: dict[UUID, set[Watch]] = {}
        self._owners: OrderedDict[UUID, UUID] = OrderedDict()
        self._look = Loop("hub.look", LOOK_SECONDS, self._look_around)
        for heard in (OrderChanged, BalanceChanged, StageProgressed):
            broker.listen(topology.PROGRESS, heard.type, self._hear)

    async def start(self) -> None:
        await self._look.start()

    async def stop(self) -> None:
        await self._look.stop()
        for watch in [watch for watches in self._watches.values() for watch in watches]:
            watch.wake()

    async def healthy(self) -> dict[str, bool]:
        return await self._look.healthy()

    @contextlib.contextmanager
    def watch(self, *keys: UUID) -> Iterator[Watch]:
        """Be woken about these orders, owners or holders until the block ends."""
        watch = Watch()
        WATCHING.inc()
        for key in keys:
            self._watches.setdefault(key, set()).add(watch)
        try:
            yield watch
        finally:
            WATCHING.dec()
            for key in keys:
                self._watches[key].discard(watch)
                if not self._watches[key]:
                    del self._watches[key]

    async def _hear(self, envelope: Envelope[Any]) -> None:
        match envelope.data:
            case OrderChanged() as changed:
                self._remember(changed.order_id, changed.owner_id)
                self._wake(changed.order_id, changed.owner_id)
            case BalanceChanged() as changed:
                self._wake(changed.holder_id)
            case StageProgressed() as progress:
                owner = self._owners.get(progress.order_id)
                self._wake(progress.order_id, *([owner] if owner else []), progress=progress)

    def _remember(self, order_id: UUID, owner_id: UUID) -> None:
        """Progress names no owner; the order's last change did."""
        self._owners[order_id] = owner_id
        self._owners.move_to_end(order_id)
        if len(self._owners) > REMEMBERED:
            self._owners.popitem(last=False)

    def _wake(self, *keys: UUID, progress: StageProgressed | None = None) -> None:
        for key in keys:
            for watch in self._watches.get(key, ()):
                watch.wake(progress)

    async def _look_around(self) -> None:
        if not self._watches:
            return
        recent = order_events.c.recorded_at > func.now() - text("interval '6 seconds'")
        query = select(order_events.c.order_id, order_events.c.owner_id).where(recent).distinct()
        async with single(self._database) as connection:
            rows = (await connection.execute(query)).all()
        for order_id, owner_id in rows:
            self._remember(order_id, owner_id)
            self._wake(order_id, owner_id)
