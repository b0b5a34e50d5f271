"""An order comes in: its materials, its draft, the limits and the credits, and it is placed. In one transaction.

The HTTP desk and the partners' submissions both come through here, so both are asked the same questions.
"""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.catalogue import Catalogue
from services.api.orders.changes import Changes
from services.api.orders.gathering import gather
from services.api.orders.materials import AnyOrder
from services.api.orders.order import Order, Submission
from services.api.orders.placing import Terms, draft
from services.api.orders.refusals import InsufficientCreditsError, TooManyError
from services.api.orders.store import Cause
from services.api.settings import ApiSettings
from services.api.tables import balances, orders

_MINE = orders.c.owner_id == bindparam("person")
_TODAY = orders.c.created_at > func.now() - text("interval '1 day'")
_STANDING = select(
    select(func.count()).where(_MINE, orders.c.ended_at.is_(None)).scalar_subquery(),
    select(func.count()).where(_MINE, _TODAY).scalar_subquery(),
    select(balances.c.available).where(balances.c.holder_id == bindparam("person")).scalar_subquery(),
)
"""A person's orders in flight, their orders of a day, and their credits."""


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
    ) -> Order:
        """The order as it was placed in the caller's transaction. Raises RefusedError."""
        terms = Terms(order_id, owner_id, self._catalogue, self._settings.max_prompt_characters, datetime.now(UTC))
        order = draft(body, await gather(connection, owner_id, body), terms, submission)
        await self._admit(connection, order)
        return await self._changes.place(connection, order, cause)

    async def _admit(self, connection: AsyncConnection, order: Order) -> None:
        """Limits and credits, as far as they can be known before the ledger is asked."""
        standing = await connection.execute(_STANDING, {"person": order.owner_id})
        in_flight, in_a_day, available = standing.one()
        if in_flight >= self._settings.max_orders_in_flight:
            raise TooManyError(f"{in_flight} of your orders are under way; that is the most at a time.", 10)
        if in_a_day >= self._settings.max_orders_a_day:
            raise TooManyError(f"You placed {in_a_day} orders in a day; that is the most.", 3600)
        if (available or 0) < order.price:
            raise InsufficientCreditsError(available or 0, order.price)
