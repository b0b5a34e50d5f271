"""What demos are paid from: one holder in the ledger that no one is, with a purse of its own each day.

A day's purse is granted under an id that the day gives, so asking twice gives once, and what is left of it at the
day's end is gone. Demo orders are charged to this holder, so the ledger itself refuses what is beyond the budget.
"""

from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import single
from chassis.outbox import Outbox
from contracts.envelope import envelop
from contracts.events import GrantRequested
from services.api.tables import transactions

HOLDER = uuid5(NAMESPACE_OID, "bottega.demo-budget")
GRACE = timedelta(minutes=5)
"""How long a day's purse outlives the day, so that midnight finds one until the next has come."""


def today() -> date:
    """The day that a budget and the limits are for, in UTC."""
    return datetime.now(UTC).date()


def end_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC) + timedelta(days=1)


def grant_of(day: date, amount: int) -> GrantRequested:
    """The day's grant; the same command however often it is asked for."""
    return GrantRequested(
        grant_id=grant_id(day),
        holder_id=HOLDER,
        amount=amount,
        expires_at=end_of(day) + GRACE,
        reason=f"demo budget of {day}",
    )


def grant_id(day: date) -> UUID:
    return uuid5(HOLDER, day.isoformat())


class Budget:
    """Asks for the day's grant until the ledger has answered. A new amount counts from the next day on."""

    def __init__(self, database: AsyncEngine, outbox: Outbox, credits_a_day: int) -> None:
        self._database, self._outbox, self._amount = database, outbox, credits_a_day

    async def ask(self) -> None:
        day = today()
        if not self._amount or await self._has_come(day):
            return
        async with self._outbox.transaction() as connection:
            await self._outbox.add(connection, envelop(grant_of(day, self._amount), "conductor"))

    async def _has_come(self, day: date) -> bool:
        query = select(exists().where(transactions.c.grant_id == grant_id(day)))
        async with single(self._database) as connection:
            return bool(await connection.scalar(query))
