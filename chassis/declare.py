"""Declares the topology on a broker, once, before any service starts."""

import asyncio

import aio_pika

from contracts import topology

SETTLE_SECONDS = 1.5
"""A quorum queue is not on disk the moment it is declared: a broker killed within about a second of the declare
comes back with a queue that has no leader. So the set-up waits this long before anything is published."""


async def declare(url: str) -> None:
    """Declare every exchange, queue and binding of `contracts.topology` at the AMQP `url`. Idempotent.

    Raises aio_pika's ChannelPreconditionFailed where a queue exists with other arguments.
    """
    connection = await aio_pika.connect(url, timeout=10)
    async with connection:
        channel = await connection.channel()
        exchanges = {
            name: await channel.declare_exchange(name, aio_pika.ExchangeType(kind), durable=True, arguments=arguments)
            for name, (kind, arguments) in reversed(topology.EXCHANGES.items())
        }
        declared = await asyncio.gather(*(_declare(channel, exchanges, queue) for queue in topology.queues()))
    if any(declared):
        await asyncio.sleep(SETTLE_SECONDS)


async def _declare(
    channel: aio_pika.abc.AbstractChannel,
    exchanges: dict[str, aio_pika.abc.AbstractExchange],
    queue: topology.Queue,
) -> bool:
    declared = await channel.declare_queue(queue.name, durable=True, arguments=queue.arguments)
    for key in queue.keys:
        await declared.bind(exchanges[queue.exchange], key)
    result = declared.declaration_result
    # An empty queue nobody consumes may be new; a queue in use is not.
    return result.message_count == 0 and result.consumer_count == 0
