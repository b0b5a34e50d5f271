"""The desk: what a person can do with an order over HTTP. Each is one transaction through `Changes`."""

import time
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.catalogue import Catalogue
from chassis.database import single
from services.api import idempotency
from services.api.accounts.person import Person
from services.api.hub import Hub
from services.api.notices import Notices
from services.api.orders import reading
from services.api.orders.changes import Changes
from services.api.orders.order import ENDED, Order, Status
from services.api.orders.placing import InvalidFieldError, draft, language_of
from services.api.orders.process import Approved, CancelRequested
from services.api.orders.schemas import ApproveBody, GenerateBody
from services.api.orders.store import Cause
from services.api.orders.views import order_view
from services.api.problems import CONFLICT, INSUFFICIENT_CREDITS, NOT_FOUND, Problem, invalid, too_many
from services.api.settings import WebSettings
from services.api.tables import balances, orders

ROUTE = "POST /api/orders"
LOOK_SECONDS = 1.0


_MINE = orders.c.owner_id == bindparam("person")
_TODAY = orders.c.created_at > func.now() - text("interval '1 day'")
_STANDING = select(
    select(func.count()).where(_MINE, orders.c.ended_at.is_(None)).scalar_subquery(),
    select(func.count()).where(_MINE, _TODAY).scalar_subquery(),
    select(balances.c.available).where(balances.c.holder_id == bindparam("person")).scalar_subquery(),
)
"""A person's orders in flight, their orders of a day, and their credits."""


class Desk:
    """Places, approves, cancels; waits for an end."""

    def __init__(
        self,
        database: AsyncEngine,
        changes: Changes,
        catalogue: Catalogue,
        hub: Hub,
        notices: Notices,
        settings: WebSettings,
    ) -> None:
        self._database, self._changes, self._catalogue = database, changes, catalogue
        self._hub, self._notices, self._settings = hub, notices, settings

    async def place(self, person: Person, body: GenerateBody, key: str | None) -> dict[str, Any]:
        """The order that was placed, or that the same key placed before. Raises problems 402, 422, 429."""
        order = self._draft(person, body)
        async with self._database.begin() as connection:
            placed = await self._claim(connection, person, body, key, order)
            if placed == order.id:
                await self._admit(connection, person, order)
                cause = Cause(f"user {person.id}", "order.placed")
                order = await self._changes.place(connection, order, cause)
        self._notices.order_changed(placed, person.id)
        return order_view(order) if placed == order.id else await self._own(person, placed)

    def _draft(self, person: Person, body: GenerateBody) -> Order:
        try:
            return draft(
                body,
                owner_id=person.id,
                catalogue=self._catalogue,
                max_characters=self._settings.max_prompt_characters,
                now=datetime.now(UTC),
            )
        except InvalidFieldError as error:
            raise invalid(error.detail, error.pointer) from error

    async def _claim(
        self, connection: AsyncConnection, person: Person, body: GenerateBody, key: str | None, order: Order
    ) -> UUID:
        if key is None:
            return order.id
        said = body.model_dump(mode="json")
        return await idempotency.claim(connection, person.id, ROUTE, key, said, order.id)

    async def _admit(self, connection: AsyncConnection, person: Person, order: Order) -> None:
        """Limits and credits, as far as they can be known before the ledger is asked."""
        in_flight, in_a_day, available = (await connection.execute(_STANDING, {"person": person.id})).one()
        if in_flight >= self._settings.max_orders_in_flight:
            raise too_many(f"{in_flight} of your orders are under way; that is the most at a time.", 10)
        if in_a_day >= self._settings.max_orders_a_day:
            raise too_many(f"You placed {in_a_day} orders in a day; that is the most.", 3600)
        if (available or 0) < order.price:
            raise Problem(INSUFFICIENT_CREDITS, balance=available or 0, required=order.price)

    async def approve(self, person: Person, order_id: UUID, data: Any) -> dict[str, Any]:
        """Let a reviewed order go on. Raises 404, 409 where it is not in review, 422."""
        order = await self._own(person, order_id)
        approved = self._approved(data)
        if order["status"] != Status.REVIEW.value:
            raise Problem(CONFLICT, f"The order is {order['status']}, not in review.")
        return await self._change(person, order_id, approved, "order.approved")

    def _approved(self, data: Any) -> Approved:
        body = ApproveBody.model_validate({} if data is None else data)
        if body.prompt is None:
            return Approved()
        limit = self._settings.max_prompt_characters
        if len(body.prompt) > limit:
            raise invalid(f"must have at most {limit} characters", "/prompt")
        try:
            return Approved(body.prompt, language_of(body.prompt, "/prompt"))
        except InvalidFieldError as error:
            raise invalid(error.detail, error.pointer) from error

    async def cancel(self, person: Person, order_id: UUID) -> dict[str, Any]:
        """End an order that has not ended. Raises 404, and 409 where it is too late."""
        await self._own(person, order_id)
        view = await self._change(person, order_id, CancelRequested(), "order.cancelled")
        if view["status"] != Status.CANCELLED.value:
            what = "is being charged" if view["status"] not in ENDED else f"has {view['status']}"
            raise Problem(CONFLICT, f"The order {what} and cannot be cancelled any more.")
        return view

    async def _own(self, person: Person, order_id: UUID) -> dict[str, Any]:
        async with single(self._database) as connection:
            view = await reading.find(connection, person.id, order_id)
        if view is None:
            raise Problem(NOT_FOUND)
        return view

    async def _change(self, person: Person, order_id: UUID, event: Any, what: str) -> dict[str, Any]:
        async with self._database.begin() as connection:
            await self._changes.apply(connection, order_id, event, Cause(f"user {person.id}", what))
            view = await reading.find(connection, person.id, order_id)
        assert view is not None
        self._notices.order_changed(order_id, person.id)
        return view

    async def wait(self, person: Person, order_id: UUID, seconds: float) -> dict[str, Any]:
        """The order once it has ended, or as it is after `seconds`."""
        until = time.monotonic() + seconds
        with self._hub.watch(order_id) as watch:
            while True:
                order = await self._own(person, order_id)
                left = until - time.monotonic()
                if order["status"] in ENDED or left <= 0:
                    return order
                await watch.wait(min(left, LOOK_SECONDS))
