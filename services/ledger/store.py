"""The books in PostgreSQL: loading holders under lock, and writing what an outcome says.

The holder's row is locked first, in a statement of its own, so everything read after it is what the last command
left behind. Whoever changes a purse or a hold has that lock, so nothing else needs one. Two holders are locked in
the order of their ids, so two commands about the same two never wait for each other.
"""

from collections.abc import Awaitable, Callable, Collection
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row, Select, and_, any_, bindparam, func, select, true
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import Uuid

from chassis.database import persist
from chassis.errors import Transient
from chassis.inbox import first_sight
from chassis.outbox import Outbox
from contracts.envelope import Envelope
from services.ledger.book import Account, Hold, Payment, Purse
from services.ledger.rows import (
    answer_of,
    answer_values,
    draw_values,
    empty_purse_of,
    hold_of,
    hold_values,
    purse_of,
    refund_values,
    transfer_values,
)
from services.ledger.rules import Answer, Outcome
from services.ledger.statements import ANSWERED, CHANGED, LIVING_SOURCE, PLACED, REFUNDED, TRANSFER, write
from services.ledger.tables import answers, hold_purses, holders, holds, inbox, purses

R = TypeVar("R")


def _lock(*, skip_locked: bool) -> Select[Any]:
    # now() is the transaction's start. A purse that expires while this waits is still drawn from; the sweep
    # takes only what nobody holds, so both orders of events are sound.
    wanted = holders.c.id == any_(bindparam("holders", type_=ARRAY(Uuid)))
    query = select(holders.c.id, holders.c.version, func.now().label("now")).where(wanted).order_by(holders.c.id)
    return query.with_for_update(skip_locked=skip_locked)


_LOCK, _LOCK_OR_SKIP = _lock(skip_locked=False), _lock(skip_locked=True)

_CREATE = insert(holders).values(id=bindparam("holder"), version=0).on_conflict_do_nothing()

_LOAD = (
    select(
        *(column.label(f"hold_{column.name}") for column in holds.c),
        *(column.label(f"purse_{column.name}") for column in purses.c),
        hold_purses.c.amount.label("drawn"),
    )
    .select_from(select(true().label("always")).subquery())
    .outerjoin(holds, holds.c.order_id == bindparam("order"))
    .outerjoin(purses, and_(purses.c.holder_id == bindparam("holder"), purses.c.posted > 0))
    .outerjoin(
        hold_purses,
        and_(hold_purses.c.order_id == holds.c.order_id, hold_purses.c.purse_id == purses.c.id),
    )
    .order_by(purses.c.id)
)

_ANSWER = select(answers).where(answers.c.id == bindparam("command"))

_PAYMENTS = (
    select(purses, (hold_purses.c.amount - hold_purses.c.refunded).label("left"))
    .join_from(hold_purses, purses, purses.c.id == hold_purses.c.purse_id)
    .where(hold_purses.c.order_id == bindparam("order"))
)

_OPEN = insert(purses)


class Store:
    """Runs units of work on the books, one transaction each."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def run(self, work: Callable[["Transaction"], Awaitable[R]]) -> R:
        """Run `work` in a transaction; again where another one was in the way or the database was away."""
        return await persist(lambda: self._attempt(work))

    async def _attempt(self, work: Callable[["Transaction"], Awaitable[R]]) -> R:
        async with self._outbox.transaction() as connection:
            return await work(Transaction(connection, self._outbox))


class Transaction:
    """The books within one open transaction."""

    def __init__(self, connection: AsyncConnection, outbox: Outbox) -> None:
        self._connection, self._outbox = connection, outbox

    async def first_sight(self, source: str, envelope: Envelope[Any]) -> bool:
        return await first_sight(self._connection, inbox, source, envelope)

    async def account(self, holder_id: UUID, order_id: UUID | None = None) -> tuple[Account, Hold | None]:
        (found,) = await self._lock({holder_id})
        return await self._load(found, order_id)

    async def accounts(self, *holder_ids: UUID) -> tuple[Account, ...]:
        return await self._load_all(await self._lock({*holder_ids}), holder_ids)

    async def idle_account(self, holder_id: UUID, order_id: UUID) -> tuple[Account, Hold | None] | None:
        """As `account`, but None where somebody else has the holder locked, or nobody knows the holder."""
        found = (await self._connection.execute(_LOCK_OR_SKIP, {"holders": [holder_id]})).one_or_none()
        return None if found is None else await self._load(found, order_id)

    async def idle_accounts(self, *holder_ids: UUID) -> tuple[Account, ...] | None:
        """As `accounts`, but None where somebody else has one of the holders locked."""
        wanted = {*holder_ids}
        found = (await self._connection.execute(_LOCK_OR_SKIP, {"holders": [*wanted]})).all()
        return None if len(found) < len(wanted) else await self._load_all(found, holder_ids)

    async def _lock(self, holder_ids: Collection[UUID]) -> Collection[Row[Any]]:
        found = (await self._connection.execute(_LOCK, {"holders": [*holder_ids]})).all()
        if len(found) == len(holder_ids):
            return found
        for missing in sorted({*holder_ids} - {row.id for row in found}):
            await self._connection.execute(_CREATE, {"holder": missing})
        return (await self._connection.execute(_LOCK, {"holders": [*holder_ids]})).all()

    async def _load_all(self, found: Collection[Row[Any]], holder_ids: Collection[UUID]) -> tuple[Account, ...]:
        loaded = {row.id: (await self._load(row, None))[0] for row in found}
        return tuple(loaded[holder_id] for holder_id in holder_ids)

    async def _load(self, found: Row[Any], order_id: UUID | None) -> tuple[Account, Hold | None]:
        rows = (await self._connection.execute(_LOAD, {"holder": found.id, "order": order_id})).all()
        mine = tuple(purse_of(row) for row in rows if row.purse_id is not None)
        return Account(found.id, found.version, found.now, mine), hold_of(rows)

    async def answer(self, command_id: UUID) -> Answer | None:
        row = (await self._connection.execute(_ANSWER, {"command": command_id})).one_or_none()
        return None if row is None else answer_of(row)

    async def payments(self, order_id: UUID) -> tuple[Payment, ...]:
        rows = await self._connection.execute(_PAYMENTS, {"order": order_id})
        return tuple(Payment(empty_purse_of(row), row.left) for row in rows)

    async def living_source(self, purse_id: UUID) -> Purse | None:
        """The nearest of the purses that this one's credits came through whose date is not past, as an empty value.

        Whose a purse is, and where it is from, never changes: this may be asked before any lock.
        """
        row = (await self._connection.execute(LIVING_SOURCE, {"purse": purse_id})).one_or_none()
        return None if row is None else empty_purse_of(row)

    async def write(self, outcome: Outcome, cause: UUID) -> None:
        """Raises Transient where a holder's version has moved since the outcome was decided."""
        versions = {event.holder_id: event.version for event in outcome.said}
        if outcome.opened:
            rows = [_opened(purse) for purse in outcome.opened]
            await self._connection.execute(_OPEN, rows)
        parts, values = _written(outcome, cause)
        values |= {"holders": [*versions], "versions": [*versions.values()]}
        if (await self._connection.execute(write(*parts), values)).rowcount != len(versions):
            raise Transient(f"one of the holders {[*map(str, versions)]} is no longer at the version decided on")

    async def say(self, *envelopes: Envelope[Any]) -> None:
        await self._outbox.add(self._connection, *envelopes)


def _opened(purse: Purse) -> dict[str, Any]:
    return {
        "id": purse.id,
        "holder_id": purse.holder_id,
        "expires_at": purse.expires_at,
        "parent_id": purse.parent_id,
    }


def _written(outcome: Outcome, cause: UUID) -> tuple[list[str], dict[str, Any]]:
    """The parts of the statement that writes `outcome`, and their parameters."""
    parts: list[str] = []
    values: dict[str, Any] = {}
    if outcome.transfer is not None:
        parts.append(TRANSFER)
        values |= {"holder_id": outcome.event.holder_id, "version": outcome.event.version, "cause": cause}
        values |= transfer_values(outcome.transfer)
    if outcome.added is not None:
        parts.append(PLACED)
        values |= {"holder_id": outcome.event.holder_id} | hold_values(outcome.added) | draw_values(outcome.added)
    if outcome.changed is not None:
        parts.append(CHANGED)
        values |= hold_values(outcome.changed)
    if outcome.refunded:
        parts.append(REFUNDED)
        values |= refund_values(outcome.refunded)
    if outcome.answer is not None:
        parts.append(ANSWERED)
        values |= answer_values(outcome.answer)
    return parts, values
