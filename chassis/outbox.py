"""The outbox: events leave in the transaction that caused them, and reach the broker after it.

The relay takes rows out in order, publishes them with a confirm each, and commits their removal only then: a crash
at any point sends an event again and never loses one. Many rows make one round, so the busier it is the less a row
costs. While the broker is away the rows wait.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import structlog
from prometheus_client import Gauge
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    LargeBinary,
    MetaData,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.broker import Broker
from chassis.database import single
from chassis.loop import Loop
from contracts.envelope import Envelope, decode

log = structlog.get_logger()

CHANNEL = "outbox"
BATCH = 100
"""Rows in a round; as many publishes wait for their confirm at once."""
LOOK_SECONDS = 1.0
"""How long a row waits at most when whoever added it could not wake the relay."""
PENDING = Gauge("bottega_outbox_pending", "Events that wait for the broker")


def outbox_table(metadata: MetaData) -> Table:
    return Table(
        "outbox",
        metadata,
        Column("id", BigInteger, Identity(always=True), primary_key=True),
        Column("payload", LargeBinary, nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    )


class Outbox:
    """Adds events to the table; with a `broker`, and once started, relays them too.

    A process that only adds wakes the one that relays by a NOTIFY in its transaction; one that does both wakes
    itself when `transaction` has committed.
    """

    def __init__(self, engine: AsyncEngine, table: Table, broker: Broker | None) -> None:
        self._engine, self._table, self._broker = engine, table, broker
        row = insert(table).values(payload=bindparam("payload"))
        self._add = row if broker else select(func.pg_notify(CHANNEL, "")).add_cte(row.cte("added"))
        oldest = select(table.c.id).order_by(table.c.id).limit(BATCH).with_for_update(skip_locked=True)
        self._take = delete(table).where(table.c.id.in_(oldest)).returning(table.c.id, table.c.payload)
        self._relay = Loop("outbox", LOOK_SECONDS, self._drain)
        self._gauge = Loop("outbox.gauge", 5.0, self._count)
        self._listener: asyncpg.Connection | None = None

    async def add(self, connection: AsyncConnection, *envelopes: Envelope[Any]) -> None:
        """Add events to the caller's open transaction."""
        for envelope in envelopes:
            await connection.execute(self._add, {"payload": envelope.encode()})

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A transaction of the outbox's database; what it adds is relayed as soon as it has committed."""
        async with self._engine.begin() as connection:
            yield connection
        self._relay.wake()

    async def start(self) -> None:
        """Start relaying."""
        await self._relay.start()
        await self._gauge.start()

    async def stop(self) -> None:
        await self._gauge.stop()
        await self._relay.stop()
        if self._listener is not None:
            self._listener.terminate()

    async def healthy(self) -> dict[str, bool]:
        return await self._relay.healthy()

    async def _drain(self) -> None:
        await self._listen()
        while await self._round() == BATCH:
            pass

    async def _round(self) -> int:
        """Relay the oldest rows that no other relay has; how many they were."""
        assert self._broker is not None, "an Outbox without a broker only adds"
        async with self._engine.begin() as connection:
            rows = sorted((await connection.execute(self._take)).all())
            # A failure rolls the round back: what the broker did confirm goes out again, which all bear.
            await asyncio.gather(*(self._broker.publish(decode(row.payload)) for row in rows))
        return len(rows)

    async def _listen(self) -> None:
        """Be woken by processes that only add; looked after at every round, in case the connection was lost."""
        if self._listener is not None and not self._listener.is_closed():
            return
        url = self._engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._listener = await asyncpg.connect(url, timeout=5)
        await self._listener.add_listener(CHANNEL, lambda *_: self._relay.wake())

    async def _count(self) -> None:
        async with single(self._engine) as connection:
            PENDING.set(await connection.scalar(select(func.count()).select_from(self._table)) or 0)
