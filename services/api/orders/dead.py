"""Dead letters: never the end of the story.

A dead message that an open order waits for ends that order, so its credits come back and the person sees why. A
dead command to settle is an alert for an operator. What belongs to no order is kept as an orphan.
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from prometheus_client import Counter
from sqlalchemy import insert

from chassis.database import persist
from chassis.outbox import Outbox
from contracts.events import CaptureRequested, ReleaseRequested
from services.api.notices import Notices
from services.api.orders.changes import Changes
from services.api.orders.process import WorkDied
from services.api.orders.store import Cause
from services.api.tables import dead_letters

log = structlog.get_logger()

DEAD = Counter("bottega_dead_letters_total", "Dead letters, by what became of them", ["queue", "outcome"])
MAX_KEPT_BYTES = 64 * 1024
_SETTLEMENT = {CaptureRequested.type, ReleaseRequested.type}


@dataclass(frozen=True)
class Letter:
    """What can be read of a dead letter, however broken it is."""

    event_type: str | None
    order_id: UUID | None
    attempt: int | None


def read(body: bytes) -> Letter:
    """The letter's type, order and attempt as far as they can be made out."""
    try:
        head = json.loads(body)
        data = head.get("data") if isinstance(head.get("data"), dict) else {}
        event_type = head.get("type")
        attempt = data.get("attempt")
    except (ValueError, AttributeError, RecursionError):
        return Letter(None, None, None)
    return Letter(
        event_type if isinstance(event_type, str) else None,
        _uuid(data.get("order_id")) or _uuid(head.get("subject")),
        attempt if isinstance(attempt, int) else None,
    )


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


class DeadLetters:
    """Takes dead letters in."""

    def __init__(self, outbox: Outbox, changes: Changes, notices: Notices) -> None:
        self._outbox, self._changes, self._notices = outbox, changes, notices

    async def take(self, body: bytes, queue: str, reason: str) -> None:
        """End the order that waits for this letter, or report it."""
        await persist(lambda: self._take(body, queue, reason))

    async def _take(self, body: bytes, queue: str, reason: str) -> None:
        letter = read(body)
        alert = letter.event_type in _SETTLEMENT
        async with self._outbox.transaction() as connection:
            ended = False
            if letter.order_id is not None and not alert:
                cause = Cause("dead letters", letter.event_type or "unreadable")
                event = WorkDied(queue, letter.attempt)
                changed = await self._changes.apply(connection, letter.order_id, event, cause)
                ended = changed is not None and changed[0] != changed[1]
            outcome = "order_ended" if ended else "alert" if alert else "orphan"
            row = {
                "queue": queue,
                "event_type": letter.event_type,
                "order_id": letter.order_id,
                "outcome": outcome,
                "body": body[:MAX_KEPT_BYTES],
                "alert": alert,
            }
            await connection.execute(insert(dead_letters).values(row))
        if ended and changed is not None:
            self._notices.order_changed(changed[1].id, changed[1].owner_id)
        DEAD.labels(queue, outcome).inc()
        log.error(
            "dead_letter",
            queue=queue,
            reason=reason,
            outcome=outcome,
            event_type=letter.event_type,
            order_id=str(letter.order_id),
        )
