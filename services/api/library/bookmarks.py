"""Bookmarks: the pictures and orders of one's own that a person wants to find again."""

from typing import Any, ClassVar
from uuid import UUID

from litestar import Controller, delete, get, put
from litestar.status_codes import HTTP_204_NO_CONTENT
from sqlalchemy import ColumnElement, Subquery, Table, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.database import single
from services.api.accounts.person import Person
from services.api.images import store
from services.api.images.schemas import Images
from services.api.orders.reading import Reader
from services.api.orders.schemas import ORDERS as ORDERS_SHOWN
from services.api.paging import CursorText, Limit, page
from services.api.permissions import Permission
from services.api.problems import NOT_FOUND, Problem
from services.api.tables import bookmarks, images, order_bookmarks, orders

ORDERS: dict[str, Any] = {"permission": Permission.ORDERS_KEEP}


class BookmarksController(Controller):
    path = "/api/bookmarks"
    tags: ClassVar[list[str]] = ["library"]
    opt: ClassVar[dict[str, Any]] = {"permission": Permission.IMAGES_CHANGE, "problems": (NOT_FOUND,)}

    @get(opt={"permission": Permission.IMAGES_SEE, "problems": ()})
    async def list_bookmarks(
        self, person: Person, database: AsyncEngine, limit: Limit = 20, cursor: CursorText = None
    ) -> Images:
        """The pictures that I keep, the one kept last first."""
        marks = _marks(bookmarks, person.id, exists().where(images.c.id == bookmarks.c.image_id, store.SHOWN))
        async with single(database) as connection:
            rows, after = await page(connection, select(marks), marks, limit, cursor)
            kept = await store.see_all(connection, person, [row.id for row in rows])
        return Images([store.image_of(row) for row in kept], after)

    @put("/{image_id:uuid}", status_code=HTTP_204_NO_CONTENT)
    async def keep(self, image_id: UUID, person: Person, database: AsyncEngine) -> None:
        """Keep a picture of mine. Keeping it again changes nothing."""
        async with database.begin() as connection:
            await _check(connection, images, person, image_id, store.SHOWN)
            await connection.execute(_KEEP_IMAGE, {"user_id": person.id, "image_id": image_id})

    @delete("/{image_id:uuid}")
    async def let_go(self, image_id: UUID, person: Person, database: AsyncEngine) -> None:
        """Keep a picture of mine no longer; the picture itself stays."""
        async with database.begin() as connection:
            await _check(connection, images, person, image_id, store.SHOWN)
            mine = (bookmarks.c.user_id == person.id) & (bookmarks.c.image_id == image_id)
            await connection.execute(bookmarks.delete().where(mine))

    @get("/orders", opt={"permission": Permission.ORDERS_SEE, "problems": ()}, responses={200: ORDERS_SHOWN})
    async def list_orders(
        self, person: Person, database: AsyncEngine, reader: Reader, limit: Limit = 20, cursor: CursorText = None
    ) -> dict[str, Any]:
        """The orders that I keep, the one kept last first."""
        marks = _marks(order_bookmarks, person.id)
        async with single(database) as connection:
            rows, after = await page(connection, select(marks), marks, limit, cursor)
            kept = await reader.find_all(connection, person.id, [row.id for row in rows])
        return {"items": kept, "next_cursor": after}

    @put("/orders/{order_id:uuid}", status_code=HTTP_204_NO_CONTENT, opt=ORDERS)
    async def keep_order(self, order_id: UUID, person: Person, database: AsyncEngine) -> None:
        """Keep an order of mine, whatever became of it. Keeping it again changes nothing."""
        async with database.begin() as connection:
            await _check(connection, orders, person, order_id)
            await connection.execute(_KEEP_ORDER, {"user_id": person.id, "order_id": order_id})

    @delete("/orders/{order_id:uuid}", opt=ORDERS)
    async def let_order_go(self, order_id: UUID, person: Person, database: AsyncEngine) -> None:
        """Keep an order of mine no longer; the order itself stays."""
        async with database.begin() as connection:
            await _check(connection, orders, person, order_id)
            mine = (order_bookmarks.c.user_id == person.id) & (order_bookmarks.c.order_id == order_id)
            await connection.execute(order_bookmarks.delete().where(mine))


_KEEP_IMAGE, _KEEP_ORDER = (insert(kept).on_conflict_do_nothing() for kept in (bookmarks, order_bookmarks))


def _marks(kept: Table, user_id: UUID, *which: ColumnElement[bool]) -> Subquery:
    """When the person kept what; of pictures, not those that are deleted."""
    _, thing_id, created_at = kept.c
    query = select(created_at, thing_id.label("id")).where(kept.c.user_id == user_id, *which)
    return query.subquery("marks")


async def _check(
    connection: AsyncConnection, things: Table, person: Person, thing_id: UUID, *which: ColumnElement[bool]
) -> None:
    """Raises 404 where it is not there, or not the person's."""
    mine = exists().where(things.c.id == thing_id, things.c.owner_id == person.id, *which)
    if not await connection.scalar(select(mine)):
        raise Problem(NOT_FOUND)
