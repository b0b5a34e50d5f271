"""Reading the read model, and asking the ledger for a grant."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.database import single
from chassis.outbox import Outbox
from chassis.telemetry import traceparent
from contracts.envelope import envelop
from contracts.events import GrantRequested
from services.api import idempotency
from services.api.credits.schemas import Balance, ToppedUp, Transaction
from services.api.tables import balances, transactions

ROUTE = "POST /api/balance/top-up"


async def balance_of(connection: AsyncConnection, holder_id: UUID) -> Balance:
    """The balance as of the last outcome taken in; zeros for a holder that the ledger has not met."""
    row = (await connection.execute(balances.select().where(balances.c.holder_id == holder_id))).one_or_none()
    return Balance(row.available, row.held, row.available + row.held) if row else Balance(0, 0, 0)


def transaction_of(row: Row[Any]) -> Transaction:
    return Transaction(**{name: row._mapping[name] for name in Transaction.__struct_fields__})


async def request_grant(database: AsyncEngine, outbox: Outbox, holder_id: UUID, amount: int, key: str | None) -> UUID:
    """The id of the grant that was asked for, by this request or by the first one with its key."""
    grant_id = uuid4()
    async with database.begin() as connection:
        if key is not None:
            first = await idempotency.claim(connection, holder_id, ROUTE, key, {"amount": amount}, grant_id)
            if first != grant_id:
                return first
        event = GrantRequested(grant_id=grant_id, holder_id=holder_id, amount=amount, reason="top-up")
        await outbox.add(connection, envelop(event, "api", traceparent=traceparent()))
    return grant_id


async def find_grant(database: AsyncEngine, holder_id: UUID, grant_id: UUID) -> ToppedUp | None:
    """The grant and the balance now, once the ledger's outcome has been taken in."""
    wanted = select(transactions).where(transactions.c.grant_id == grant_id, transactions.c.holder_id == holder_id)
    async with single(database) as connection:
        row = (await connection.execute(wanted)).one_or_none()
        if row is None:
            return None
        balance = await balance_of(connection, holder_id)
    return ToppedUp(balance.available, balance.held, balance.total, transaction_of(row))
