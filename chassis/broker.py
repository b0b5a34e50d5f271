"""The process's connection to RabbitMQ: consume, listen, publish.

Every option that the client library would choose for us is said here, because the defaults lose messages:
publishes are persistent, confirmed, mandatory and bounded in time; every subscriber has a channel of its own with
a prefetch; nothing is acknowledged but by `chassis.consumer`. Publishing has its own connection, because an alarm
on the broker blocks the connections that publish.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import structlog
from faststream import AckPolicy
from faststream.rabbit import Channel, ExchangeType, RabbitBroker, RabbitExchange, RabbitMessage, RabbitQueue
from yarl import URL

from chassis.consumer import AnswerHook, Consumer, Handle, PermanentHook
from chassis.telemetry import PUBLISHED
from contracts import topology
from contracts.envelope import BadMessageError, Envelope, decode

log = structlog.get_logger()

HEARTBEAT = 15
PUBLISH_TIMEOUT = 10.0
"""Seconds; a publish that takes longer is of unknown outcome, and its caller publishes again."""

_KEYS = {queue.name: queue.keys for queue in topology.work_queues()}

TakeDead = Callable[[bytes, str, str], Awaitable[None]]
"""Takes a dead letter's body, the queue it died in, and the broker's reason."""

Hear = Callable[[Envelope[Any]], Awaitable[None]]


async def _whole_message(message: RabbitMessage) -> RabbitMessage:
    return message


def _exchange(name: str) -> RabbitExchange:
    kind, arguments = topology.EXCHANGES[name]
    return RabbitExchange(name, type=ExchangeType(kind), durable=True, declare=False, arguments=arguments)


class Broker:
    """RabbitMQ as one service sees it. `user` is the AMQP user name, which the broker vouches for."""

    def __init__(self, service: str, url: str, *, graceful_timeout: float = 25.0) -> None:
        address = URL(url).update_query(heartbeat=HEARTBEAT, reconnect_interval=1)
        self.user = URL(url).user or "guest"
        self._service = service
        self._instance = uuid4().hex[:12]
        options: dict[str, Any] = {
            "logger": None,
            "apply_types": False,
            "decoder": _whole_message,
            "ack_policy": AckPolicy.MANUAL,
            "reconnect_interval": 1,
            "fail_fast": False,
        }
        confirmed = Channel(on_return_raises=True)
        unconfirmed = Channel(publisher_confirms=False)
        self._outgoing = RabbitBroker(str(address), default_channel=confirmed, graceful_timeout=5, **options)
        self._notifying = RabbitBroker(str(address), default_channel=unconfirmed, graceful_timeout=1, **options)
        self._incoming = RabbitBroker(str(address), graceful_timeout=graceful_timeout, **options)
        self._exchanges = {name: _exchange(name) for name in topology.EXCHANGES}
        self._subscribers: dict[str, Any] = {}

    def consume(
        self,
        queue: str,
        handle: Handle,
        *,
        prefetch: int,
        on_permanent: PermanentHook | None = None,
        answer: AnswerHook | None = None,
    ) -> None:
        """Work off `queue` with `handle`, at most `prefetch` messages at a time. Call before `start`.

        `answer` hears of each message that would be a dead letter and whose publisher is known.
        """
        consumer = Consumer(queue, self.user, handle, self._retry, on_permanent, answer)
        self._subscribe(RabbitQueue(queue, durable=True, declare=False), None, prefetch, consumer)

    def consume_dead(self, queue: str, take: TakeDead) -> None:
        """Read dead letters as they are, one at a time: they may be no events at all."""

        async def call(message: RabbitMessage) -> None:
            await take(message.body, *_death(message))
            await message.ack()

        self._subscribe(RabbitQueue(queue, durable=True, declare=False), None, 1, call)

    def listen(self, exchange: str, key: str, hear: Hear) -> None:
        """Hear what passes on `exchange` from now on. Messages missed while away stay missed."""
        name = topology.listen_queue(self._service, f"{self._instance}.{len(self._subscribers)}")
        queue = RabbitQueue(name, durable=False, exclusive=True, auto_delete=True, routing_key=key)

        async def heard(message: RabbitMessage) -> None:
            await message.ack()
            try:
                await hear(decode(message.body))
            except BadMessageError as error:
                log.warning("broker.not_understood", exchange=exchange, error=str(error))

        self._subscribe(queue, self._exchanges[exchange], 200, heard)

    def _subscribe(self, queue: RabbitQueue, exchange: RabbitExchange | None, prefetch: int, call: Any) -> None:
        channel = Channel(prefetch_count=prefetch)

        async def receive(message: RabbitMessage) -> None:
            await call(message)

        subscriber = self._incoming.subscriber(queue, exchange, channel=channel, no_reply=True)
        subscriber(receive)
        self._subscribers[queue.name] = subscriber

    async def start(self) -> None:
        """Connect, then consume; waits for a broker that is not there yet."""
        for broker in (self._outgoing, self._notifying, self._incoming):
            while True:
                try:
                    await broker.start()
                    break
                except (ConnectionError, OSError) as error:
                    log.warning("broker.away", error=str(error))
                    await asyncio.sleep(1)

    async def stop(self) -> None:
        """Take no more messages, let running ones finish, then hang up."""
        for broker in (self._incoming, self._notifying, self._outgoing):
            await broker.stop()

    async def publish(self, envelope: Envelope[Any]) -> None:
        """Publish durably; returns once the broker has confirmed it. Raises where the outcome is unknown.

        Nobody may be listening to CONTROL, when no worker is up; that is no failure, and must not stop the relay.
        """
        exchange = topology.exchange_of(envelope.data)
        await self._send(
            envelope.encode(),
            exchange,
            envelope.data.routing_key,
            str(envelope.id),
            envelope.type,
            persist=True,
            mandatory=exchange != topology.CONTROL,
        )
        PUBLISHED.labels(envelope.type).inc()

    async def notify(self, envelope: Envelope[Any]) -> None:
        """Publish to PROGRESS, where losing a message costs nothing and nobody may be listening."""
        await self._send(
            envelope.encode(),
            topology.PROGRESS,
            envelope.type,
            str(envelope.id),
            envelope.type,
            persist=False,
            mandatory=False,
        )

    async def _retry(self, message: RabbitMessage, queue: str, delay: int, headers: dict[str, Any]) -> None:
        event_type = message.raw_message.type or ""
        key = topology.retry_key(queue, delay)
        await self._send(
            message.body, topology.RETRY, key, message.message_id, event_type, persist=True, headers=headers
        )

    async def _send(
        self,
        body: bytes,
        exchange: str,
        key: str,
        message_id: str,
        event_type: str,
        *,
        persist: bool,
        **options: Any,
    ) -> None:
        await asyncio.wait_for(
            (self._outgoing if persist else self._notifying).publish(
                body,
                exchange=self._exchanges[exchange],
                routing_key=key,
                message_id=message_id,
                message_type=event_type,
                content_type="application/cloudevents+json",
                user_id=self.user,
                persist=persist,
                **options,
            ),
            PUBLISH_TIMEOUT,
        )

    async def consuming(self) -> dict[str, bool]:
        """Whether the broker still knows each consumer. The tag is gone once it has cancelled us."""
        return {name: await _has_consumer(subscriber) for name, subscriber in self._subscribers.items()}

    async def healthy(self) -> dict[str, bool]:
        return {"broker": all((await self.consuming()).values()) and await self._outgoing.ping(timeout=2)}


def _death(message: RabbitMessage) -> tuple[str, str]:
    """The queue that a dead letter died in, and why. One that never belonged there died in no queue of that name.

    The first entry of x-death is the broker's own; a publisher may write what it likes into `x-first-death-*`, and
    the headers CC and BCC bring a message into queues that its routing key does not lead to.
    """
    deaths = message.headers.get("x-death") or [{}]
    queue, reason = str(deaths[0].get("queue", "")), str(deaths[0].get("reason", ""))
    key = message.raw_message.routing_key
    belongs = key == queue or key in _KEYS.get(queue, ())
    return queue if belongs else f"{queue}, under the key {key}", reason


async def _has_consumer(subscriber: Any) -> bool:
    # FastStream and aio-pika keep these private; tests/integration/chassis fails when they move.
    tag, queue = subscriber._consumer_tag, subscriber._queue_obj
    if tag is None or queue is None or queue.channel.is_closed:
        return False
    underlay = await queue.channel.get_underlay_channel()
    return tag in underlay.consumers
