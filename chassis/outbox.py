"""The outbox: events leave in the transaction that caused them, and reach the broker after it.

The table, the leases and the relay loop are faststream-outbox's (see docs/adr/0003). A row is deleted only after
the broker has confirmed its event, so an event goes out at least once.
"""

from typing import Any

from faststream import AckPolicy
from faststream_outbox import OutboxBroker, make_outbox_table
from faststream_outbox.retry import ExponentialRetry
from prometheus_client import Gauge
from sqlalchemy import MetaData, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.broker import Broker
from chassis.database import single
from chassis.loop import Loop
from contracts.envelope import Envelope, decode

QUEUE = "events"
RELAY_WORKERS = 4
"""Publishes awaiting their confirm at once. Each keeps a database connection, and one more fetches."""

PENDING = Gauge("bottega_outbox_pending", "Events that wait for the broker")


def outbox_table(metadata: MetaData) -> Table:
    return make_outbox_table(metadata, table_name="outbox")


class Outbox:
    """Adds events to the table, and relays them to `broker` once started."""

    def __init__(self, engine: AsyncEngine, table: Table, broker: Broker | None) -> None:
        self._engine, self._table, self._broker = engine, table, broker
        self._relay = OutboxBroker(engine, outbox_table=table, logger=None, apply_types=False, decoder=_body)
        self._gauge = Loop("outbox.gauge", 5.0, self._count)

    async def add(self, connection: AsyncConnection, *envelopes: Envelope[Any]) -> None:
        """Add events to the caller's open transaction."""
        bodies = [envelope.encode() for envelope in envelopes]
        if len(bodies) == 1:
            # One statement, where a batch takes two.
            await self._relay.publish(bodies[0], queue=QUEUE, session=connection)
        elif bodies:
            await self._relay.publish_batch(*bodies, queue=QUEUE, session=connection)

    async def start(self) -> None:
        """Start relaying. Nothing of it runs in a process that only adds."""
        subscriber = self._relay.subscriber(
            QUEUE,
            max_workers=RELAY_WORKERS,
            fetch_batch_size=100,
            # A NOTIFY wakes the relay at once; these are only for one that was missed.
            min_fetch_interval=1.0,
            max_fetch_interval=2.0,
            lease_ttl_seconds=30.0,
            terminal_flush_batch_size=50,
            # No bound on attempts: while the broker is away, waiting is right.
            retry_strategy=ExponentialRetry(initial_delay_seconds=0.2, max_delay_seconds=5.0, jitter_factor=0.5),
            ack_policy=AckPolicy.NACK_ON_ERROR,
        )
        subscriber(self._publish)
        await self._relay.start()
        await self._gauge.start()

    async def stop(self) -> None:
        await self._gauge.stop()
        await self._relay.stop()

    async def healthy(self) -> dict[str, bool]:
        return {"outbox": await self._relay.ping(timeout=3)}

    async def _publish(self, body: bytes) -> None:
        assert self._broker is not None, "an Outbox without a broker only adds"
        await self._broker.publish(decode(body))

    async def _count(self) -> None:
        async with single(self._engine) as connection:
            PENDING.set(await connection.scalar(select(func.count()).select_from(self._table)) or 0)


async def _body(message: Any) -> bytes:
    return message.body
