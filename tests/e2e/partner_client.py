"""Another system, as `docs/partners.md` tells it: aio-pika, jsonschema and the committed schemas, nothing of ours."""

import asyncio
import json
import uuid
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aio_pika
import jsonschema

SCHEMAS = Path(__file__).parents[2] / "contracts" / "schemas"
EXCHANGE, KEY = "bottega", "order.submitted.v1"


def check(message: dict[str, Any]) -> None:
    """Raises jsonschema's ValidationError unless the message is what the schema of its type says."""
    schema = json.loads((SCHEMAS / f"{message['type']}.json").read_text())
    jsonschema.validate(message, schema, format_checker=jsonschema.FormatChecker())


def submission(order: dict[str, Any], *, username: str | None = None, id: str | None = None) -> dict[str, Any]:
    """An order as a message."""
    return {
        "specversion": "1.0",
        "id": id or str(uuid.uuid4()),
        "type": KEY,
        "source": "/shop",
        "subject": "order",
        "time": datetime.now(UTC).isoformat(),
        "data": {"order": order, **({"username": username} if username else {})},
    }


class PartnerClient:
    """One connection as the partner that the URL names: `async with PartnerClient(url) as client`."""

    def __init__(self, url: str) -> None:
        self._url, self.name = url, urlsplit(url).username or ""
        self._results: dict[str, asyncio.Queue[dict[str, Any]]] = defaultdict(asyncio.Queue)

    async def __aenter__(self) -> "PartnerClient":
        self._connection = await aio_pika.connect(self._url, timeout=10)
        channel = await self._connection.channel()
        await channel.set_qos(prefetch_count=10)
        queue = await channel.get_queue(f"partner.{self.name}.results", ensure=False)
        await queue.consume(self._take)
        return self

    async def __aexit__(self, *_: Any) -> None:
        await self._connection.close()

    async def _take(self, delivered: aio_pika.abc.AbstractIncomingMessage) -> None:
        message = json.loads(delivered.body)
        check(message)
        self._results[message["data"]["submission_id"]].put_nowait(message)
        await delivered.ack()

    async def publish(self, body: bytes, *, exchange: str = EXCHANGE, key: str = KEY, **properties: Any) -> None:
        """Publish, confirmed, on a channel of its own: the broker closes the one on which it refuses something."""
        said = {"user_id": self.name, "delivery_mode": 2, "content_type": "application/cloudevents+json", **properties}
        channel = await self._connection.channel(on_return_raises=True)
        try:
            target = await channel.get_exchange(exchange, ensure=False) if exchange else channel.default_exchange
            await target.publish(aio_pika.Message(body, **said), key, timeout=10)
        finally:
            await channel.close()

    async def submit(self, order: dict[str, Any], *, username: str | None = None, id: str | None = None) -> str:
        """Submit an order that is as the schema says; the submission's id."""
        message = submission(order, username=username, id=id)
        check(message)
        await self.publish(json.dumps(message).encode(), message_id=message["id"])
        return message["id"]

    async def result(self, submission_id: str, *, seconds: float = 30) -> dict[str, Any]:
        """The next message about a submission, as its schema says. Raises TimeoutError."""
        return await asyncio.wait_for(self._results[submission_id].get(), seconds)
