"""Orders in the database: rows to values and back."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Insert, Row, Update, bindparam, func, insert, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.language import Language
from contracts.pictures import Picture
from contracts.pipeline import REVIEW_DEADLINE, Stage, Tool
from services.api.orders import palettes
from services.api.orders.order import Failure, Order, Prompt, Status, Submission
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
        department_id=row.department_id,
        charged_to=row.charged_to,
        tool=Tool(row.tool),
        language=Language(row.language),
        prompt=Prompt(
            row.prompt_original, row.prompt_english, row.prompt_enhanced, row.prompt_final, row.prompt_negative
        ),
        parameters=palettes.from_json(row.parameters),
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
        parent_id=row.parent_id,
        mask=Picture.model_validate(row.mask) if row.mask else None,
        submission=Submission(row.partner, row.submission_id) if row.partner else None,
        pictures=tuple(Picture.model_validate(picture) for picture in row.pictures),
        warnings=tuple(row.warnings),
        error=Failure(row.error_code, row.error_reason) if row.error_code else None,
        last_seq=row.last_seq,
        traceparent=row.traceparent,
    )


FIXED = (
    "id", "owner_id", "charged_to", "department_id", "model", "tool", "prompt_original", "parameters", "price", "pool",
    "created_at", "deadline", "traceparent", "parent_id", "partner", "submission_id",
)  # fmt: skip
"""Columns that `decide` never changes; whose an order is may change when a demo is claimed."""
STATE = (
    "status", "stage", "todo", "attempt", "first_attempt", "language", "prompt_english", "prompt_enhanced",
    "prompt_final", "prompt_negative", "mask", "pictures", "warnings", "error_code", "error_reason", "last_seq",
)  # fmt: skip
"""Columns that `decide` may change."""


def _state(order: Order) -> dict[str, Any]:
    """The values of STATE."""
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
        "mask": order.mask.model_dump(mode="json") if order.mask else None,
        "pictures": [picture.model_dump(mode="json") for picture in order.pictures],
        "warnings": list(order.warnings),
        "error_code": order.error.code if order.error else None,
        "error_reason": order.error.reason if order.error else None,
        "last_seq": order.last_seq,
    }


async def add(connection: AsyncConnection, order: Order, entries: Entries, cause: Cause, *, asked: bool) -> None:
    """Insert a new order and the beginning of its log; `asked`: a command to the ledger goes out with it."""
    fixed = {
        "id": order.id,
        "owner_id": order.owner_id,
        "charged_to": order.charged_to,
        "department_id": order.department_id,
        "model": order.model,
        "tool": order.tool.value,
        "prompt_original": order.prompt.original,
        "parameters": palettes.to_json(order.parameters),
        "price": order.price,
        "pool": order.pool,
        "created_at": order.created_at,
        "deadline": order.deadline,
        "traceparent": order.traceparent,
        "parent_id": order.parent_id,
        "partner": order.submission.partner if order.submission else None,
        "submission_id": order.submission.id if order.submission else None,
    }
    values = {f"new_{name}": value for name, value in {**fixed, **_state(order)}.items()}
    await _write(connection, _insert(asked=asked, waiting=order.waiting), values, order, entries, cause)


@cache
def _insert(*, asked: bool, waiting: bool) -> Insert:
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in (*FIXED, *STATE)}
    return insert(orders).values(
        **values,
        waiting_since=func.now() if waiting else null(),
        settlement_asked_at=func.now() if asked else null(),
    )


async def lock(connection: AsyncConnection, order_id: UUID) -> Order | None:
    """The order, locked until the transaction's end."""
    row = (await connection.execute(_LOCK, {"order_id": order_id})).first()
    return from_row(row) if row else None


_LOCK = select(orders).where(orders.c.id == bindparam("order_id")).with_for_update()


async def lock_all(connection: AsyncConnection, *which: ColumnElement[bool]) -> list[UUID]:
    """The ids of the orders of which all of `which` is true, locked until the transaction's end.

    Whoever changes several orders in one transaction locks them here first. Locks are taken in the order of the ids,
    so two who do never wait for each other, and before any row that orders share (`tally.count`).
    """
    query = select(orders.c.id).where(*which).order_by(orders.c.id).with_for_update()
    return list((await connection.execute(query)).scalars())


async def save(
    connection: AsyncConnection, before: Order, after: Order, entries: Entries, cause: Cause, *, asked: bool | None
) -> None:
    """Update what changed and append to the log.

    `asked`: the ledger is asked something (True), has answered (False), neither (None).
    """
    began = (after.stage, after.attempt) != (before.stage, before.attempt)
    ended = after.ended and not before.ended
    statement = _update(
        asked=asked,
        waiting=after.waiting if after.waiting != before.waiting else None,
        begins=after.stage if began and not after.ended else None,
        ends=after.status if ended else None,
    )
    state = {f"new_{name}": value for name, value in _state(after).items()}
    await _write(connection, statement, {**state, "saved": after.id}, after, entries, cause)


@cache
def _update(*, asked: bool | None, waiting: bool | None, begins: Stage | None, ends: Status | None) -> Update:
    """One statement for each kind of change: building it takes longer than running it.

    A worker's clock starts with its first sign of life, the person's with the review.
    """
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in STATE}
    if asked is not None:
        values["settlement_asked_at"] = func.now() if asked else null()
    if waiting is not None:
        values["waiting_since"] = func.now() if waiting else null()
    if begins is not None:
        clock = func.now() + REVIEW_DEADLINE if begins is Stage.REVIEW else null()
        values |= {"stage_deadline": clock, "progress": 0.0}
    if ends is not None:
        values |= {"ended_at": func.now(), "stage_deadline": null()}
    if ends is Status.SUCCEEDED:
        values["progress"] = 1.0
    return update(orders).where(orders.c.id == bindparam("saved")).values(values)


@cache
def _logged(statement: Insert | Update) -> Insert:
    """The statement and one entry of the log in one round trip."""
    entry = {name: bindparam(f"log_{name}") for name in ("order_id", "owner_id", "seq", "event", "data", "cause")}
    return insert(order_events).values(entry).add_cte(statement.cte("written"))


async def _write(
    connection: AsyncConnection,
    statement: Insert | Update,
    values: dict[str, Any],
    order: Order,
    entries: Entries,
    cause: Cause,
) -> None:
    """Run the statement and append the entries; the last one gets the order's `last_seq`."""
    if not entries:
        await connection.execute(statement, values)
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
    await connection.execute(_logged(statement), {**values, **{f"log_{name}": value for name, value in last.items()}})
