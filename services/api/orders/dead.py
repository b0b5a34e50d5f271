"""Dead letters: never the end of the story.

A dead message that an open order waits for ends that order, so its credits come back and the person sees why. A
dead command to the ledger is an alert for an operator, and whoever waits for its outcome hears that there is none. What
belongs to no order is kept as an orphan.
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
from contracts.events import (
    CaptureRequested,
    CorrectionRequested,
    DistributionRequested,
    GrantRequested,
    RefundRequested,
    ReleaseRequested,
)
from services.api.credits import readmodel
from services.api.notices import Notices
from services.api.orders.changes import Changes
from services.api.orders.process import WorkDied
from services.api.orders.store import Cause
from services.api.tables import dead_letters

log = structlog.get_logger()

DEAD = Counter("bottega_dead_letters_total", "Dead letters, by what became of them", ["queue", "outcome"])
MAX_KEPT_BYTES = 64 * 1024
_SETTLEMENT = {CaptureRequested.type, ReleaseRequested.type}
_COMMAND_IDS = {
    GrantRequested.type: "grant_id",
    DistributionRequested.type: "distribution_id",
    CorrectionRequested.type: "correction_id",
    RefundRequested.type: "refund_id",
}
"""Commands about an account, with the field that an `AccountCommand` has its id in: a broken one may be read so far."""


@dataclass(frozen=True)
class Letter:
    """What can be read of a dead letter, however broken it is. `command_id` and `holder_id` are those of a command
    about an account."""

    event_type: str | None = None
    order_id: UUID | None = None
    attempt: int | None = None
    command_id: UUID | None = None
    holder_id: UUID | None = None

    @property
    def alert(self) -> bool:
        """Whether it needs a person: it moves credits."""
        return self.event_type in _SETTLEMENT or self.event_type in _COMMAND_IDS


def read(body: bytes) -> Letter:
    """The letter's type, and what it is about, as far as they can be made out."""
    try:
        head = json.loads(body)
        data = head.get("data") if isinstance(head.get("data"), dict) else {}
        event_type = head.get("type") if isinstance(head.get("type"), str) else None
        attempt = data.get("attempt")
    except (ValueError, AttributeError, RecursionError):
        return Letter()
    if event_type in _COMMAND_IDS:
        command_id = _uuid(data.get(_COMMAND_IDS[event_type]))
        return Letter(event_type, _uuid(data.get("order_id")), None, command_id, _uuid(data.get("holder_id")))
    return Letter(
        event_type,
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
        """End the order that waits for this letter, answer who waits for its outcome, or report it."""
        await persist(lambda: self._take(body, queue, reason))

    async def _take(self, body: bytes, queue: str, reason: str) -> None:
        letter = read(body)
        async with self._outbox.transaction() as connection:
            ended = False
            if letter.command_id is not None:
                await readmodel.give_up(connection, letter.command_id, reason)
            if letter.order_id is not None and not letter.alert:
                cause = Cause("dead letters", letter.event_type or "unreadable")
                event = WorkDied(queue, letter.attempt)
                changed = await self._changes.apply(connection, letter.order_id, event, cause)
                ended = changed is not None and changed[0] != changed[1]
            outcome = "order_ended" if ended else "alert" if letter.alert else "orphan"
            row = {
                "queue": queue,
                "event_type": letter.event_type,
                "order_id": letter.order_id,
                "outcome": outcome,
                "body": body[:MAX_KEPT_BYTES],
                "alert": letter.alert,
            }
            await connection.execute(insert(dead_letters).values(row))
        if ended and changed is not None:
            self._notices.order_changed(changed[1].id, changed[1].owner_id)
        if letter.command_id is not None and letter.holder_id is not None:
            self._notices.balance_changed(letter.holder_id)
        DEAD.labels(queue, outcome).inc()
        log.error(
            "dead_letter",
            queue=queue,
            reason=reason,
            outcome=outcome,
            event_type=letter.event_type,
            order_id=str(letter.order_id),
        )
