"""What becomes of one delivered message: acknowledged, tried again later, or dead-lettered.

Never an immediate requeue: a `Transient` message is published to its queue's retry queue with one more try on its
counter, the confirm awaited, then acknowledged. A crash in between delivers it twice, which every handler bears.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog
from faststream.rabbit import RabbitMessage

from chassis.errors import Cancelled, Permanent
from chassis.telemetry import HANDLING, MESSAGES, handling
from contracts.envelope import BadMessageError, Envelope, decode
from contracts.topology import RETRY_DELAYS

log = structlog.get_logger()

MAX_LOGGED = 2000
"""Characters of an error that may quote what was sent."""

Handle = Callable[[Envelope[Any], str], Awaitable[None]]
"""Takes the envelope and the user who published it; returning acknowledges the message."""

PermanentHook = Callable[[Envelope[Any], Permanent], Awaitable[None]]
"""Says that a message cannot succeed; without one, the message is dead-lettered."""


@dataclass(frozen=True)
class Refused:
    """A message that cannot be handled: what came, from whom as the broker vouches for it, and why."""

    body: bytes
    source: str
    message_id: str | None
    error: BadMessageError | Permanent


AnswerHook = Callable[[Refused], Awaitable[bool]]
"""Tells whoever published it; False where it is to be dead-lettered nevertheless."""

Retry = Callable[[RabbitMessage, str, int, dict[str, Any]], Awaitable[None]]


class Consumer:
    """Handles the messages of one queue."""

    def __init__(
        self,
        queue: str,
        user: str,
        handle: Handle,
        retry: Retry,
        on_permanent: PermanentHook | None,
        answer: AnswerHook | None = None,
    ) -> None:
        self._queue, self._user = queue, user
        self._handle, self._retry, self._on_permanent, self._answer = handle, retry, on_permanent, answer

    async def __call__(self, message: RabbitMessage) -> None:
        source = self._source(message)
        try:
            if source is None:
                raise BadMessageError("the message does not name the user who published it")
            envelope = decode(message.body)
            self._check_key(message, envelope)
        except BadMessageError as error:
            log.error("message.refused", queue=self._queue, error=str(error)[:MAX_LOGGED])
            answered = source is not None and await self._answered(message, source, error)
            await self._settle(message.ack() if answered else message.reject(requeue=False), "?", "refused")
            return
        with handling(envelope), HANDLING.labels(self._queue, envelope.type).time():
            await self._take(message, envelope, source)

    def _source(self, message: RabbitMessage) -> str | None:
        """The publisher, as the broker vouches for it. A retried message is ours and says whose it was."""
        user = message.raw_message.user_id
        if user == self._user and "source" in message.headers:
            return str(message.headers["source"])
        return user

    def _check_key(self, message: RabbitMessage, envelope: Envelope[Any]) -> None:
        """The broker checks the right to publish on the routing key alone, and not on the keys of the headers CC and
        BCC: so an event under another key is one that its publisher may not publish. A retry has the queue's name."""
        key = message.raw_message.routing_key
        if key not in (self._queue, envelope.data.routing_key):
            raise BadMessageError(f"{envelope.type} came under the routing key {key}")

    async def _answered(self, message: RabbitMessage, source: str, error: BadMessageError | Permanent) -> bool:
        """Whether the publisher was told and nobody else needs to know."""
        if self._answer is None:
            return False
        try:
            return await self._answer(Refused(message.body, source, message.raw_message.message_id, error))
        except Exception as unexpected:
            log.error("message.not_answered", queue=self._queue, exc_info=unexpected)
            return False

    async def _take(self, message: RabbitMessage, envelope: Envelope[Any], source: str) -> None:
        try:
            await self._handle(envelope, source)
        except asyncio.CancelledError:
            # The connection is gone or the process stops; the broker delivers the message again.
            MESSAGES.labels(self._queue, envelope.type, "interrupted").inc()
            raise
        except Cancelled:
            await self._settle(message.ack(), envelope.type, "cancelled")
        except Permanent as error:
            await self._give_up(message, envelope, source, error)
        except Exception as error:
            await self._try_again(message, envelope, source, error)
        else:
            await self._settle(message.ack(), envelope.type, "done")

    async def _try_again(self, message: RabbitMessage, envelope: Envelope[Any], source: str, error: Exception) -> None:
        tries = int(message.headers.get("tries", 0))
        log.warning("message.failed", queue=self._queue, tries=tries, error=repr(error), exc_info=error)
        if tries >= len(RETRY_DELAYS):
            failed = Permanent(f"failed {tries + 1} times: {error}", "retries_exhausted")
            await self._give_up(message, envelope, source, failed)
            return
        await self._retry(message, self._queue, RETRY_DELAYS[tries], {"tries": tries + 1, "source": source})
        await self._settle(message.ack(), envelope.type, "retried")

    async def _give_up(self, message: RabbitMessage, envelope: Envelope[Any], source: str, error: Permanent) -> None:
        log.error("message.permanent", queue=self._queue, code=error.code, reason=error.reason)
        if self._on_permanent is not None:
            await self._on_permanent(envelope, error)
        elif not await self._answered(message, source, error):
            await self._settle(message.reject(requeue=False), envelope.type, "dead")
            return
        await self._settle(message.ack(), envelope.type, "failed")

    async def _settle(self, settlement: Awaitable[None], event_type: str, outcome: str) -> None:
        await settlement
        log.info("message.settled", queue=self._queue, outcome=outcome)
        MESSAGES.labels(self._queue, event_type, outcome).inc()
