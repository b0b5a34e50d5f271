"""Messages that tests send past all that checks them."""

import asyncio
import uuid
from urllib.parse import urlsplit

import aio_pika

from contracts import topology


def publish(url: str, *messages: tuple[str, bytes], exchange: str = topology.EVENTS, anonymous: bool = False) -> None:
    """Publish bodies with routing keys, as the user of the URL."""

    async def send() -> None:
        connection = await aio_pika.connect(url)
        async with connection:
            channel = await connection.channel(on_return_raises=True)
            target = await channel.get_exchange(exchange, ensure=False)
            user = None if anonymous else urlsplit(url).username
            for key, body in messages:
                message = aio_pika.Message(body, user_id=user, message_id=str(uuid.uuid4()), delivery_mode=2)
                await target.publish(message, routing_key=key, timeout=10)

    asyncio.run(send())
