"""How much lies in the broker's queues, asked of the broker itself: no management plugin is needed.

A passive declaration answers with the number of messages and consumers, and needs no right. It closes its channel
where there is no such queue, so it has a connection of its own and not the one that the application lives on.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

import aio_pika
from aio_pika.abc import AbstractConnection
from aio_pika.exceptions import AMQPError, ChannelNotFoundEntity

SECONDS = 3.0


@dataclass(frozen=True)
class Depth:
    """Messages that wait, and who takes them."""

    messages: int
    consumers: int


async def depths(url: str, names: Iterable[str]) -> dict[str, Depth]:
    """The queues that there are; none at all while the broker cannot be asked."""
    try:
        async with asyncio.timeout(SECONDS), await aio_pika.connect(url, timeout=SECONDS) as connection:
            found = {name: await _depth(connection, name) for name in names}
    except (OSError, AMQPError, TimeoutError):
        return {}
    return {name: depth for name, depth in found.items() if depth is not None}


async def _depth(connection: AbstractConnection, name: str) -> Depth | None:
    try:
        async with connection.channel() as channel:
            said = (await channel.declare_queue(name, passive=True)).declaration_result
    except ChannelNotFoundEntity:
        return None
    return Depth(said.message_count or 0, said.consumer_count or 0)
