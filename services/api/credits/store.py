"""Reading the read model: balances, the history, what the ledger said to a command. And asking for a grant."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import Row, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.database import single
from chassis.outbox import Outbox
from chassis.telemetry import traceparent
from contracts.envelope import envelop
from contracts.events import GrantRequested
from services.api import idempotency
from services.api.credits.schemas import Balance, HolderTransaction, Lot, OwnBalance, Party, ToppedUp, Transaction
from services.api.demo.budget import HOLDER
from services.api.tables import balances, credit_outcomes, departments, transactions, users

ROUTE = "POST /api/balance/top-up"
_COLUMNS = [name for name in Transaction.__struct_fields__ if name != "counterpart"]


async def balance_of(connection: AsyncConnection, holder_id: UUID) -> Balance:
    """The balance as of the last outcome taken in; zeros for a holder that the ledger has not met."""
    row = await _find_balance(connection, holder_id)
    return Balance(row.available, row.held, row.available + row.held) if row else Balance(0, 0, 0)


async def own_balance_of(connection: AsyncConnection, holder_id: UUID) -> OwnBalance:
    """The same, with what of it expires when. What is past its date is not told, although the ledger may not have
    swept it yet."""
    row = await _find_balance(connection, holder_id)
    if row is None:
        return OwnBalance(0, 0, 0, [])
    lots = msgspec.convert(row.expiring, list[Lot] | None)
    expiring = lots and [lot for lot in lots if lot.expires_at > datetime.now(UTC)]
    return OwnBalance(row.available, row.held, row.available + row.held, expiring)


async def _find_balance(connection: AsyncConnection, holder_id: UUID) -> Row[Any] | None:
    return (await connection.execute(balances.select().where(balances.c.holder_id == holder_id))).one_or_none()


async def transactions_of(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[Transaction]:
    """Rows of `transactions` as the API answers them."""
    known = await _parties(connection, [row.counterpart_id for row in rows])
    return [Transaction(**_fields(row, known)) for row in rows]


async def holder_transactions_of(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[HolderTransaction]:
    """The same, with whose they are."""
    ids = [each for row in rows for each in (row.counterpart_id, row.holder_id)]
    known = await _parties(connection, ids)
    return [HolderTransaction(**_fields(row, known), holder=known.get(row.holder_id)) for row in rows]


def _fields(row: Row[Any], known: Mapping[UUID, Party]) -> dict[str, Any]:
    return {**{name: row._mapping[name] for name in _COLUMNS}, "counterpart": known.get(row.counterpart_id)}


async def _parties(connection: AsyncConnection, ids: Iterable[UUID | None]) -> dict[UUID, Party]:
    """The people and departments of these ids, and the demos' budget; a holder is one of them."""
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    people = select(users.c.id, literal("person"), users.c.username).where(users.c.id.in_(wanted))
    others = select(departments.c.id, literal("department"), departments.c.name).where(departments.c.id.in_(wanted))
    known = {row[0]: Party(*row) for row in (await connection.execute(people.union_all(others))).all()}
    return known | ({HOLDER: Party(HOLDER, "demo", "Demo budget")} if HOLDER in wanted else {})


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
        [transaction] = await transactions_of(connection, [row])
    return ToppedUp(balance.available, balance.held, balance.total, transaction)


async def find_outcome(database: AsyncEngine, command_id: UUID) -> Row[Any] | None:
    """What the ledger said to a command, or that it will say nothing."""
    query = credit_outcomes.select().where(credit_outcomes.c.command_id == command_id)
    async with single(database) as connection:
        return (await connection.execute(query)).one_or_none()
