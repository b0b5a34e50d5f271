"""The desk: what a person can do with an order over HTTP. Each is one transaction through `Changes`."""

import contextlib
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import single
from contracts.brands import Brand
from services.api import idempotency
from services.api.accounts.person import Person
from services.api.hub import Hub
from services.api.notices import Notices
from services.api.orders.changes import Changes
from services.api.orders.intake import Intake
from services.api.orders.materials import AnyOrder
from services.api.orders.order import ENDED, Status
from services.api.orders.placing import check_words, language_of
from services.api.orders.process import Approved, CancelRequested
from services.api.orders.quoting import Quote, quote_of
from services.api.orders.reading import Reader, brand_of
from services.api.orders.refusals import (
    InsufficientCreditsError,
    InvalidFieldError,
    NotActiveError,
    PriceChangedError,
    TooManyError,
)
from services.api.orders.schemas import ApproveBody
from services.api.orders.store import Cause
from services.api.orders.views import order_view
from services.api.permissions import NOT_ACTIVE
from services.api.problems import (
    CONFLICT,
    INSUFFICIENT_CREDITS,
    NOT_FOUND,
    Problem,
    invalid,
    kind,
    too_many,
    validated,
)

ROUTE = "POST /api/orders"
LOOK_SECONDS = 1.0

PRICE_CHANGED = kind(
    "price-changed", 409, "The price is higher now",
    "The order costs `price` credits, more than the `max_price` that was agreed to. Nothing was placed.",
)  # fmt: skip


@contextlib.contextmanager
def refusals_as_problems() -> Iterator[None]:
    """An order that is not taken, as HTTP says it."""
    try:
        yield
    except InvalidFieldError as error:
        raise invalid(error.detail, error.pointer) from error
    except TooManyError as error:
        raise too_many(error.reason, error.seconds) from error
    except NotActiveError as error:
        raise Problem(NOT_ACTIVE, error.reason, account=error.status) from error
    except PriceChangedError as error:
        raise Problem(PRICE_CHANGED, error.reason, price=error.price, max_price=error.max_price) from error
    except InsufficientCreditsError as error:
        raise Problem(INSUFFICIENT_CREDITS, balance=error.balance, required=error.required) from error


class Desk:
    """Places, approves, cancels; waits for an end."""

    def __init__(
        self,
        database: AsyncEngine,
        changes: Changes,
        intake: Intake,
        reader: Reader,
        hub: Hub,
        notices: Notices,
        max_characters: int,
    ) -> None:
        self._database, self._changes, self._intake = database, changes, intake
        self._reader, self._hub, self._notices, self._max_characters = reader, hub, notices, max_characters

    async def quote(self, person: Person, body: AnyOrder, max_price: int | None) -> Quote:
        """What the order would cost. Stores nothing. Raises problems 403, 409, 422, 429."""
        async with self._database.begin() as connection:
            with refusals_as_problems():
                return quote_of(await self._intake.quote(connection, person.id, body, max_price))

    async def place(
        self, person: Person, body: AnyOrder, key: str | None, max_price: int | None = None
    ) -> dict[str, Any]:
        """The order that was placed, or that the same key placed before. Raises problems 402, 403, 409, 422, 429."""
        order_id = uuid4()
        async with self._database.begin() as connection:
            placed = order_id
            if key is not None:
                said = body.model_dump(mode="json")
                placed = await idempotency.claim(connection, person.id, ROUTE, key, said, order_id)
            if placed == order_id:
                cause = Cause(f"user {person.id}", "order.placed")
                with refusals_as_problems():
                    order = await self._intake.take(connection, order_id, person.id, body, cause, max_price=max_price)
        self._notices.order_changed(placed, person.id)
        return order_view(order) if placed == order_id else await self._own(person, placed)

    async def approve(self, person: Person, order_id: UUID, data: Any) -> dict[str, Any]:
        """Let a reviewed order go on. Raises 404, 409 where it is not in review, 422."""
        order = await self._own(person, order_id)
        approved = self._approved(validated(ApproveBody, data), await self._brand(order_id))
        if order["status"] != Status.REVIEW.value:
            raise Problem(CONFLICT, f"The order is {order['status']}, not in review.")
        return await self._change(person, order_id, approved, "order.approved")

    def _approved(self, body: ApproveBody, brand: Brand | None) -> Approved:
        if body.prompt is None:
            return Approved()
        if len(body.prompt) > self._max_characters:
            raise invalid(f"must have at most {self._max_characters} characters", "/prompt")
        with refusals_as_problems():
            check_words([("/prompt", body.prompt)], brand)
            return Approved(body.prompt, language_of(body.prompt, "/prompt"))

    async def _brand(self, order_id: UUID) -> Brand | None:
        async with single(self._database) as connection:
            return await brand_of(connection, order_id)

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
            view = await self._reader.find(connection, person.id, order_id)
        if view is None:
            raise Problem(NOT_FOUND)
        return view

    async def _change(self, person: Person, order_id: UUID, event: Any, what: str) -> dict[str, Any]:
        async with self._database.begin() as connection:
            await self._changes.apply(connection, order_id, event, Cause(f"user {person.id}", what))
            view = await self._reader.find(connection, person.id, order_id)
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
