"""Orders as people read them: one, or a page of the history. Every query asks for the owner's only."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Exists, Row, Select, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.brands import Brand
from services.api.orders.queues import Queues
from services.api.orders.store import from_row
from services.api.orders.views import order_view
from services.api.paging import page
from services.api.tables import images, order_bookmarks, orders


class Reader:
    """Reads orders, and where those that wait stand in their queues."""

    def __init__(self) -> None:
        self._queues = Queues()

    async def find(self, connection: AsyncConnection, owner_id: UUID, order_id: UUID) -> dict[str, Any] | None:
        """The order as the API answers it; None where this owner has no such order."""
        found = await self.find_all(connection, owner_id, [order_id])
        return found[0] if found else None

    async def find_all(self, connection: AsyncConnection, owner_id: UUID, ids: Sequence[UUID]) -> list[dict[str, Any]]:
        """Those of the orders that are this owner's, in the order of `ids`."""
        rows = (await connection.execute(_own(owner_id).where(orders.c.id.in_(ids)))).all()
        found = {row.id: row for row in rows}
        return await self._views(connection, [found[each] for each in ids if each in found])

    async def history(
        self, connection: AsyncConnection, owner_id: UUID, filters: list[Any], limit: int, cursor: str | None
    ) -> tuple[list[dict[str, Any]], str | None]:
        """A page of the owner's orders, newest first, and the next page's cursor."""
        rows, after = await page(connection, _own(owner_id).where(*filters), orders, limit, cursor)
        return await self._views(connection, rows), after

    async def _views(self, connection: AsyncConnection, rows: list[Row[Any]]) -> list[dict[str, Any]]:
        pictures = await _pictures(connection, [row.id for row in rows])
        views = []
        for row in rows:
            order = from_row(row)
            waits = order.waiting and order.stage is not None
            views.append(
                order_view(
                    order,
                    progress=row.progress,
                    place=await self._queues.place(connection, order.stage, order.pool, order.id) if waits else None,
                    pictures=pictures.get(row.id, ()),
                    ended_at=row.ended_at,
                    bookmarked=row.bookmarked,
                )
            )
        return views


def _own(owner_id: UUID) -> Select[Any]:
    return select(orders, marked(owner_id).label("bookmarked")).where(orders.c.owner_id == owner_id)


def marked(user_id: UUID) -> Exists:
    """Whether the person keeps the order."""
    return exists().where(order_bookmarks.c.user_id == user_id, order_bookmarks.c.order_id == orders.c.id)


async def _pictures(connection: AsyncConnection, ids: list[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """The pictures of these orders that are still there, in their positions."""
    shown = (images.c.kind == "picture") & images.c.deleted_at.is_(None)
    query = select(images).where(images.c.order_id.in_(ids), shown)
    found: dict[UUID, list[dict[str, Any]]] = {}
    for picture in (await connection.execute(query.order_by(images.c.position))).mappings() if ids else ():
        found.setdefault(picture["order_id"], []).append(dict(picture))
    return found


async def brand_of(connection: AsyncConnection, order_id: UUID) -> Brand | None:
    """The brand that an order was placed with."""
    said = await connection.scalar(select(orders.c.parameters["brand"]).where(orders.c.id == order_id))
    return Brand.model_validate(said) if said else None
