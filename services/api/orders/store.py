"""Orders in the database: rows to values and back."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Insert, Row, Update, func, insert, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.language import Language
from contracts.pictures import Picture
from contracts.pipeline import REVIEW_DEADLINE, Stage, Tool
from services.api.orders.order import Failure, Order, Parameters, Prompt, Status
from services.api.tables import order_events, orders

Entries = list[tuple[str, dict[str, Any]]]
"""Names and data of what is appended to an order's durable event log."""


@dataclass(frozen=True)
class Cause:
    """What led to a change: kept with it, as the audit trail."""

    source: str
    type: str
    id: UUID | None = None

    def as_json(self) -> dict[str, Any]:
        return {"source": self.source, "type": self.type, "id": str(self.id) if self.id else None}


def from_row(row: Row[Any]) -> Order:
    """The order that a row of `orders` holds."""
    return Order(
        id=row.id,
        owner_id=row.owner_id,
        tool=Tool(row.tool),
        language=Language(row.language),
        prompt=Prompt(
            row.prompt_original, row.prompt_english, row.prompt_enhanced, row.prompt_final, row.prompt_negative
        ),
        parameters=Parameters.model_validate(row.parameters),
        price=row.price,
        created_at=row.created_at,
        deadline=row.deadline,
        todo=tuple(Stage(stage) for stage in row.todo),
        status=Status(row.status),
        stage=Stage(row.stage) if row.stage else None,
        attempt=row.attempt,
        first_attempt=row.first_attempt,
        pool=row.pool,
        waiting=row.waiting_since is not None,
        pictures=tuple(Picture.model_validate(picture) for picture in row.pictures),
        warnings=tuple(row.warnings),
        error=Failure(row.error_code, row.error_reason) if row.error_code else None,
        last_seq=row.last_seq,
        traceparent=row.traceparent,
    )


def _state(order: Order) -> dict[str, Any]:
    """The columns that `decide` may change."""
    return {
        "status": order.status.value,
        "stage": order.stage.value if order.stage else None,
        "todo": [stage.value for stage in order.todo],
        "attempt": order.attempt,
        "first_attempt": order.first_attempt,
        "language": order.language.value,
        "prompt_english": order.prompt.english,
        "prompt_enhanced": order.prompt.enhanced,
        "prompt_final": order.prompt.final,
        "prompt_negative": order.prompt.negative,
        "pictures": [picture.model_dump(mode="json") for picture in order.pictures],
        "warnings": list(order.warnings),
        "error_code": order.error.code if order.error else None,
        "error_reason": order.error.reason if order.error else None,
        "last_seq": order.last_seq,
    }


async def add(connection: AsyncConnection, order: Order, entries: Entries, cause: Cause, *, asked: bool) -> None:
    """Insert a new order and the beginning of its log; `asked`: a command to the ledger goes out with it."""
    row = {
        "id": order.id,
        "owner_id": order.owner_id,
        "tool": order.tool.value,
        "prompt_original": order.prompt.original,
        "parameters": order.parameters.model_dump(mode="json"),
        "price": order.price,
        "pool": order.pool,
        "created_at": order.created_at,
        "deadline": order.deadline,
        "traceparent": order.traceparent,
        "waiting_since": func.now() if order.waiting else None,
        "settlement_asked_at": func.now() if asked else None,
        **_state(order),
    }
    await _write(connection, insert(orders).values(row), order, entries, cause)


async def lock(connection: AsyncConnection, order_id: UUID) -> Order | None:
    """The order, locked until the transaction's end."""
    row = (await connection.execute(select(orders).where(orders.c.id == order_id).with_for_update())).first()
    return from_row(row) if row else None


async def save(
    connection: AsyncConnection, before: Order, after: Order, entries: Entries, cause: Cause, *, asked: bool | None
) -> None:
    """Update what changed and append to the log.

    `asked`: the ledger is asked something (True), has answered (False), neither (None).
    """
    values: dict[str, Any] = _state(after)
    if asked is not None:
        values["settlement_asked_at"] = func.now() if asked else null()
    if after.waiting != before.waiting:
        values["waiting_since"] = func.now() if after.waiting else null()
    if (after.stage, after.attempt) != (before.stage, before.attempt):
        values |= {"stage_deadline": _clock(after), "progress": 0.0 if not after.ended else orders.c.progress}
    if after.ended and not before.ended:
        values["ended_at"] = func.now()
        if after.status is Status.SUCCEEDED:
            values["progress"] = 1.0
    await _write(connection, update(orders).where(orders.c.id == after.id).values(values), after, entries, cause)


def _clock(order: Order) -> ColumnElement[Any]:
    """A worker's clock starts with its first sign of life, the person's with the review."""
    return func.now() + REVIEW_DEADLINE if order.stage is Stage.REVIEW else null()


async def _write(
    connection: AsyncConnection, statement: Insert | Update, order: Order, entries: Entries, cause: Cause
) -> None:
    """One round trip for the order and the usual one entry; the last entry gets the order's `last_seq`.

    Rows are given one by one: SQLAlchemy keeps no compiled form of an insert of several rows at once.
    """
    if not entries:
        await connection.execute(statement)
        return
    first = order.last_seq - len(entries) + 1
    rows = [
        {
            "order_id": order.id,
            "owner_id": order.owner_id,
            "seq": first + number,
            "event": event,
            "data": data,
            "cause": cause.as_json(),
        }
        for number, (event, data) in enumerate(entries)
    ]
    *earlier, last = rows
    if earlier:
        await connection.execute(insert(order_events), earlier)
    await connection.execute(insert(order_events).values(last).add_cte(statement.cte("written")))
