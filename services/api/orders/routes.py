"""The order routes: place, look, approve, cancel."""

import re
from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.params import Body, Parameter
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import single
from chassis.storage import Storage
from contracts.ordering import OrderBody, location
from contracts.pictures import picture_key
from contracts.pipeline import Tool
from services.api import idempotency
from services.api.accounts.examples import shown
from services.api.accounts.person import Person
from services.api.idempotency import KeyHeader
from services.api.images.encoding import NotConvertibleError, as_media_type
from services.api.orders.desk import PRICE_CHANGED, Desk
from services.api.orders.order import ENDED, Status
from services.api.orders.quoting import Quote
from services.api.orders.reading import Reader, marked
from services.api.orders.schemas import ORDER, ORDERS
from services.api.paging import CursorText, Limit
from services.api.permissions import Permission, by_method
from services.api.problems import (
    CONFLICT,
    INSUFFICIENT_CREDITS,
    KEY_REUSED,
    NOT_FOUND,
    TOO_MANY,
    Problem,
    kind,
)
from services.api.tables import images, orders

MAX_WAIT_SECONDS = 300
_WAIT = re.compile(r"(?:^|[,;\s])wait=(\d{1,6})")

NOT_SUCCEEDED = kind(
    "order-not-succeeded", 422, "The order brought no picture",
    "A picture was asked for in the answer, and the order ended without one. `order` says why; nothing was charged.",
)  # fmt: skip

CHANGING = {"problems": (NOT_FOUND, CONFLICT)}
PLACING = (INSUFFICIENT_CREDITS, KEY_REUSED, PRICE_CHANGED, TOO_MANY, NOT_SUCCEEDED)

QUOTE = shown(
    Quote,
    {
        "price": 3,
        "items": [{"what": "picture", "each": 1, "count": 3, "credits": 3}],
        "available": 60,
        "sufficient": True,
    },
    "with `dry_run` the quote; with `Prefer: wait` the ended order, or its picture",
)

PreferHeader = Annotated[
    str | None,
    Parameter(header="Prefer", description="`wait=60`: answer when the order has ended, or after so many seconds."),
]
DryRun = Annotated[bool, Parameter(description="only say what it would cost, and whether there are credits for it")]
MaxPrice = Annotated[
    int | None, Parameter(ge=0, description="credits; placed for no more: `price-changed` where it costs more now")
]
Marked = Annotated[bool | None, Parameter(description="only what I keep, or only what I do not")]


class OrdersController(Controller):
    """Orders of the person who asks."""

    path = "/api/orders"
    tags: ClassVar[list[str]] = ["orders"]
    opt: ClassVar[dict[str, Any]] = {"permission": by_method(Permission.ORDERS_SEE, Permission.ORDERS_PLACE)}

    @post("/", status_code=202, opt={"problems": PLACING, "located": location}, responses={200: QUOTE, 202: ORDER})
    async def place(
        self,
        data: OrderBody,
        request: Request[Any, Any, Any],
        person: Person,
        desk: Desk,
        storage: Storage,
        database: AsyncEngine,
        key: KeyHeader = None,
        prefer: PreferHeader = None,
        dry_run: DryRun = False,
        max_price: MaxPrice = None,
    ) -> Response[Any]:
        """Place an order. Answers at once, or, with `Prefer: wait`, when it has ended.

        With `dry_run=true` nothing is placed: 200 and `{price, items: [{what, each, count, credits}], available,
        sufficient}`, or the problem that placing it would meet. Send that price as `max_price` to pay no more.
        """
        if dry_run:
            return Response(await desk.quote(person, data.root, max_price), status_code=200)
        order = await desk.place(person, data.root, idempotency.parse(key), max_price)
        headers = {"Location": f"/api/orders/{order['id']}"}
        seconds = _wait_seconds(prefer)
        if seconds is None:
            return Response(order, status_code=202, headers=headers)
        headers["Preference-Applied"] = f"wait={seconds}"
        order = await desk.wait(person, UUID(order["id"]), seconds)
        if order["status"] not in ENDED:
            return Response(order, status_code=202, headers=headers)
        media_type = request.accept.best_match(["application/json", "image/jpeg", "image/png"])
        if media_type in {"image/jpeg", "image/png"}:
            body = await _first_picture(database, storage, order, media_type)
            return Response(body, status_code=200, headers=headers, media_type=media_type)
        return Response(order, status_code=200, headers=headers)

    @get("/", responses={200: ORDERS})
    async def history(
        self,
        person: Person,
        database: AsyncEngine,
        reader: Reader,
        tool: Tool | None = None,
        status: Status | None = None,
        since: Annotated[datetime | None, Parameter(query="from", description="ISO 8601, inclusive")] = None,
        until: Annotated[datetime | None, Parameter(query="to", description="ISO 8601, exclusive")] = None,
        bookmarked: Marked = None,
        limit: Limit = 20,
        cursor: CursorText = None,
    ) -> dict[str, Any]:
        """The person's orders, newest first."""
        filters = []
        if tool is not None:
            filters.append(orders.c.tool == tool.value)
        if status is not None:
            filters.append(orders.c.status == status.value)
        if since is not None:
            filters.append(orders.c.created_at >= since)
        if until is not None:
            filters.append(orders.c.created_at < until)
        if bookmarked is not None:
            filters.append(marked(person.id) if bookmarked else ~marked(person.id))
        async with single(database) as connection:
            items, after = await reader.history(connection, person.id, filters, limit, cursor)
        return {"items": items, "next_cursor": after}

    @get(
        "/{order_id:uuid}",
        opt={"permission": Permission.ORDERS_FOLLOW, "problems": (NOT_FOUND,)},
        responses={200: ORDER},
    )
    async def look(self, order_id: UUID, person: Person, database: AsyncEngine, reader: Reader) -> dict[str, Any]:
        """One order."""
        async with single(database) as connection:
            order = await reader.find(connection, person.id, order_id)
        if order is None:
            raise Problem(NOT_FOUND)
        return order

    @post("/{order_id:uuid}/approve", status_code=200, opt=CHANGING, responses={200: ORDER})
    async def approve(
        self,
        order_id: UUID,
        person: Person,
        desk: Desk,
        data: Annotated[dict[str, Any] | None, Body(description="`{prompt?}`: the prompt as edited")] = None,
    ) -> dict[str, Any]:
        """Let a reviewed order go on, with the prompt edited or as it is. Whose order it is comes before the body."""
        return await desk.approve(person, order_id, data)

    @post("/{order_id:uuid}/cancel", status_code=200, opt=CHANGING, responses={200: ORDER})
    async def cancel(self, order_id: UUID, person: Person, desk: Desk) -> dict[str, Any]:
        """End an order, waiting or running; nothing is charged."""
        return await desk.cancel(person, order_id)


def _wait_seconds(prefer: str | None) -> int | None:
    found = _WAIT.search(prefer or "")
    return min(int(found[1]), MAX_WAIT_SECONDS) if found else None


async def _first_picture(database: AsyncEngine, storage: Storage, order: dict[str, Any], media_type: str) -> bytes:
    """The first picture of an ended order as `media_type`. Raises the problem where there is none."""
    if not order["images"]:
        raise Problem(NOT_SUCCEEDED, order=order)
    query = images.select().where(images.c.id == UUID(order["images"][0]["id"]))
    async with single(database) as connection:
        row = (await connection.execute(query)).one()
    body = await storage.get(picture_key(row.sha256))
    if body is None:
        raise Problem(NOT_FOUND, "The picture is not in the store any more.")
    try:
        return await as_media_type(body, row.media_type, media_type)
    except NotConvertibleError as error:
        raise Problem(NOT_SUCCEEDED, str(error), order=order) from error
