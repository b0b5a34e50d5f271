"""An order comes in: its materials, its draft, the limits and the credits, and it is placed. In one transaction.

The HTTP desk and the partners' submissions both come through here, so both are asked the same questions.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.catalogue import Catalogue
from contracts.pipeline import DEFAULT_POOL
from contracts.topology import POOLS
from services.api.orders.changes import Changes
from services.api.orders.gathering import gather
from services.api.orders.materials import AnyOrder
from services.api.orders.order import Order, Submission
from services.api.orders.placing import Terms, draft
from services.api.orders.refusals import InvalidFieldError, PriceChangedError
from services.api.orders.standing import Standing, standing_of
from services.api.orders.store import Cause
from services.api.settings import ApiSettings


@dataclass(frozen=True)
class Quoted:
    """What an order would be, and what the person has for it."""

    order: Order
    available: int


class Intake:
    """Takes orders in."""

    def __init__(self, changes: Changes, catalogue: Catalogue, settings: ApiSettings) -> None:
        self._changes, self._catalogue, self._settings = changes, catalogue, settings

    async def take(
        self,
        connection: AsyncConnection,
        order_id: UUID,
        owner_id: UUID,
        body: AnyOrder,
        cause: Cause,
        submission: Submission | None = None,
        max_price: int | None = None,
    ) -> Order:
        """The order as it was placed in the caller's transaction, for no more than `max_price`. Raises RefusedError."""
        order, standing = await self._admitted(connection, order_id, owner_id, body, max_price, submission)
        # As far as it can be known before the ledger is asked.
        standing.afford(order.price)
        return await self._changes.place(connection, order, cause)

    async def quote(
        self, connection: AsyncConnection, owner_id: UUID, body: AnyOrder, max_price: int | None = None
    ) -> Quoted:
        """What the same order would cost now. Stores nothing; raises as `take`, but not for want of credits."""
        order, standing = await self._admitted(connection, uuid4(), owner_id, body, max_price)
        return Quoted(order, standing.available)

    async def _admitted(
        self,
        connection: AsyncConnection,
        order_id: UUID,
        owner_id: UUID,
        body: AnyOrder,
        max_price: int | None,
        submission: Submission | None = None,
    ) -> tuple[Order, Standing]:
        """The order, not yet placed, and its owner's standing, which has room for it."""
        standing = await standing_of(connection, owner_id, self._settings)
        terms = Terms(order_id, owner_id, self._catalogue, self._settings.max_prompt_characters, datetime.now(UTC))
        order = draft(body, await gather(connection, owner_id, body), terms, submission)
        order = replace(order, department_id=standing.department_id, pool=_pool(body, standing))
        if max_price is not None and order.price > max_price:
            raise PriceChangedError(order.price, max_price)
        standing.admit(order.count)
        return order, standing


def _pool(body: AnyOrder, standing: Standing) -> str:
    """The pool that the order names, or the person's own, as long as there is such a pool."""
    asked = getattr(body, "pool", None)
    if asked is not None and asked not in POOLS:
        raise InvalidFieldError("/pool", f"must be one of {', '.join(POOLS)}")
    return asked or (standing.default_pool if standing.default_pool in POOLS else None) or DEFAULT_POOL
