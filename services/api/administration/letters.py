"""Dead letters: listed, and sent once more.

Only a command of the conductor's can be sent again, and only where it died in the queue that its own key leads to:
what somebody smuggled into a queue dies there too, and must not leave again as if it were ours. Nor is a command about
an account sent again whose outcome somebody was told: whoever heard that their credits failed may have asked for them
anew since, and both would be carried out.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.outbox import Outbox
from contracts import topology
from contracts.envelope import BadMessageError, Envelope, decode
from contracts.events import AccountCommand, Event, HoldRequested, StageEvent
from contracts.pipeline import STEPS
from services.api.accounts.person import Person
from services.api.audit.log import Act, record
from services.api.problems import NOT_FOUND, Problem, kind
from services.api.tables import credit_outcomes, dead_letters, orders

MAX_SHOWN = 2000
"""Characters of a body in the list."""
COMMANDS: tuple[type[Event], ...] = (*(step.command for step in STEPS.values()), *topology.LEDGER_COMMANDS)

NOT_REPLAYABLE = kind(
    "not-replayable",
    409,
    "This letter cannot be sent again",
    "Only commands can be sent again, from the queue that they belong into, work only while its order is open, and "
    "what somebody asked for only while nobody was told that it failed. "
    "`detail` says what stands against it. Nothing was sent.",
)


class Letter(msgspec.Struct, frozen=True):
    """One dead letter. `outcome`: `order_ended` (its order failed and was not charged), `alert` (it moves credits: send
    a settlement again once the cause is mended; what somebody asked for they were told has failed, and ask for anew),
    `orphan`. `body` is as much of it as can be shown."""

    id: int
    queue: str
    event_type: str | None
    order_id: UUID | None
    outcome: str
    alert: bool
    body: str
    created_at: datetime
    replayed_at: datetime | None


class Letters(msgspec.Struct, frozen=True):
    items: list[Letter]
    next_cursor: str | None


async def page(connection: AsyncConnection, limit: int, before: int | None) -> tuple[list[Letter], str | None]:
    """Up to `limit` letters with smaller ids than `before`, newest first, and the cursor of the next page."""
    query = dead_letters.select().order_by(dead_letters.c.id.desc()).limit(limit + 1)
    query = query.where(dead_letters.c.id < before) if before is not None else query
    rows = (await connection.execute(query)).all()
    return [letter_of(row) for row in rows[:limit]], str(rows[limit - 1].id) if len(rows) > limit else None


def letter_of(row: Row[Any]) -> Letter:
    fields = {name: row._mapping[name] for name in Letter.__struct_fields__ if name != "body"}
    return Letter(**fields, body=bytes(row.body).decode(errors="replace")[:MAX_SHOWN])


async def replay(connection: AsyncConnection, outbox: Outbox, actor: Person, letter_id: int) -> Letter:
    """Send the letter again, as it was; one that was sent again already is left alone. In the caller's transaction.

    Raises the problems 404 and `not-replayable`.
    """
    query = dead_letters.select().where(dead_letters.c.id == letter_id).with_for_update()
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise Problem(NOT_FOUND)
    if row.replayed_at is not None:
        return letter_of(row)
    envelope = _readable(row)
    if isinstance(envelope.data, StageEvent | HoldRequested):
        await _check_open(connection, envelope.data.order_id)
    if isinstance(envelope.data, AccountCommand):
        await _check_untold(connection, envelope.data.command_id)
    await outbox.add(connection, envelope)
    await record(connection, actor, Act.DEAD_LETTER_REPLAYED, letter_id, None, type=envelope.type, queue=row.queue)
    sent = update(dead_letters).where(dead_letters.c.id == letter_id).values(replayed_at=func.now())
    return letter_of((await connection.execute(sent.returning(dead_letters))).one())


def _readable(row: Row[Any]) -> Envelope[Any]:
    """The letter's event. Raises where it is no command, or did not die where it belongs."""
    try:
        envelope = decode(bytes(row.body))
    except BadMessageError as error:
        raise Problem(NOT_REPLAYABLE, f"It cannot be read: {error}") from error
    if not isinstance(envelope.data, COMMANDS):
        raise Problem(NOT_REPLAYABLE, f"{envelope.type} is no command.")
    # Of a pool that there is no more, too: its queue is gone, and the broker would keep the letter as unrouted.
    key = envelope.data.routing_key
    if not any(queue.name == row.queue and key in queue.keys for queue in topology.work_queues()):
        raise Problem(NOT_REPLAYABLE, f"{envelope.type} does not belong into the queue it died in: {row.queue}.")
    return envelope


async def _check_open(connection: AsyncConnection, order_id: UUID) -> None:
    query = select(orders.c.status).where(orders.c.id == order_id, orders.c.ended_at.is_(None))
    if (await connection.execute(query)).one_or_none() is None:
        raise Problem(NOT_REPLAYABLE, "Its order has ended.")


async def _check_untold(connection: AsyncConnection, command_id: UUID) -> None:
    query = select(credit_outcomes.c.type).where(credit_outcomes.c.command_id == command_id)
    if (await connection.execute(query)).one_or_none() is not None:
        said = "Whoever asked for it was told what became of it, and may have asked anew. Ask for it anew yourself."
        raise Problem(NOT_REPLAYABLE, said)
