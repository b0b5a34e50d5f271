"""Orders as people read them: one, or a page of the history. Every query asks for the owner's only."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, ScalarSelect, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.brands import Brand
from services.api.orders.store import from_row
from services.api.orders.views import order_view
from services.api.paging import page
from services.api.tables import images, orders


def _queue_position() -> ScalarSelect[int]:
    """1 for the waiting order that is next in its pool; null for one that does not wait."""
    ahead = orders.alias("ahead")
    before_it = (ahead.c.waiting_since < orders.c.waiting_since) | (
        (ahead.c.waiting_since == orders.c.waiting_since) & (ahead.c.id <= orders.c.id)
    )
    same_queue = (ahead.c.stage == orders.c.stage) & (ahead.c.pool == orders.c.pool)
    count = select(func.nullif(func.count(), 0)).where(same_queue, ahead.c.waiting_since.isnot(None), before_it)
    return count.correlate(orders).scalar_subquery()


def _own(owner_id: UUID) -> Select[Any]:
    return select(orders, _queue_position().label("queue_position")).where(orders.c.owner_id == owner_id)


async def find(connection: AsyncConnection, owner_id: UUID, order_id: UUID) -> dict[str, Any] | None:
    """The order as the API answers it; None where this owner has no such order."""
    row = (await connection.execute(_own(owner_id).where(orders.c.id == order_id))).first()
    return (await _views(connection, [row]))[0] if row else None


async def brand_of(connection: AsyncConnection, order_id: UUID) -> Brand | None:
    """The brand that an order was placed with."""
    said = await connection.scalar(select(orders.c.parameters["brand"]).where(orders.c.id == order_id))
    return Brand.model_validate(said) if said else None


async def history(
    connection: AsyncConnection, owner_id: UUID, filters: list[Any], limit: int, cursor: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of the owner's orders, newest first, and the next page's cursor."""
    rows, after = await page(connection, _own(owner_id).where(*filters), orders, limit, cursor)
    return await _views(connection, rows), after


async def _views(connection: AsyncConnection, rows: list[Row[Any]]) -> list[dict[str, Any]]:
    ids = [row.id for row in rows]
    shown = (images.c.kind == "picture") & images.c.deleted_at.is_(None)
    query = select(images).where(images.c.order_id.in_(ids), shown)
    pictures: dict[UUID, list[dict[str, Any]]] = {}
    for picture in (await connection.execute(query.order_by(images.c.position))).mappings() if ids else ():
        pictures.setdefault(picture["order_id"], []).append(dict(picture))
    return [
        order_view(
            from_row(row),
            progress=row.progress,
            queue_position=row.queue_position,
            pictures=pictures.get(row.id, ()),
            ended_at=row.ended_at,
        )
        for row in rows
    ]
