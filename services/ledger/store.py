"""The books in PostgreSQL: loading a holder under lock, and writing what an outcome says.

The holder's row is locked first, in a statement of its own, so everything read after it is what the last command
left behind. Whoever changes a purse or a hold has that lock, so nothing else needs one.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import persist
from chassis.errors import Transient
from chassis.inbox import first_sight
from chassis.outbox import Outbox
from contracts.envelope import Envelope
from contracts.events import REGISTRY, Event
from services.ledger.book import Account, Draw, Hold, Purse, State, Transfer
from services.ledger.rules import Grant, Outcome
from services.ledger.statements import CHANGED, PLACED, TRANSFER, write
from services.ledger.tables import hold_purses, holders, holds, inbox, purses

R = TypeVar("R")


def _lock(*, skip_locked: bool) -> Select[Any]:
    # now() is the transaction's start. A purse that expires while this waits is still drawn from; the sweep
    # takes only what nobody holds, so both orders of events are sound.
    query = select(holders.c.version, func.now().label("now")).where(holders.c.id == bindparam("holder"))
    return query.with_for_update(skip_locked=skip_locked)


_LOCK, _LOCK_OR_SKIP = _lock(skip_locked=False), _lock(skip_locked=True)

_CREATE = insert(holders).values(id=bindparam("holder"), version=0).on_conflict_do_nothing()

_LOAD = (
    select(
        *(column.label(f"hold_{column.name}") for column in holds.c),
        *(column.label(f"purse_{column.name}") for column in purses.c if column.name not in ("input", "granted")),
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

_GRANT = select(purses.c.input, purses.c.granted).where(purses.c.id == bindparam("grant"))


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
        found = (await self._connection.execute(_LOCK, {"holder": holder_id})).one_or_none()
        if found is None:
            await self._connection.execute(_CREATE, {"holder": holder_id})
            found = (await self._connection.execute(_LOCK, {"holder": holder_id})).one()
        return await self._load(holder_id, order_id, found)

    async def idle_account(self, holder_id: UUID, order_id: UUID | None = None) -> tuple[Account, Hold | None] | None:
        """As `account`, but None where somebody else has the holder locked."""
        found = (await self._connection.execute(_LOCK_OR_SKIP, {"holder": holder_id})).one_or_none()
        return None if found is None else await self._load(holder_id, order_id, found)

    async def _load(self, holder_id: UUID, order_id: UUID | None, found: Any) -> tuple[Account, Hold | None]:
        rows = (await self._connection.execute(_LOAD, {"holder": holder_id, "order": order_id})).all()
        mine = tuple(
            Purse(row.purse_id, row.purse_posted, row.purse_held, row.purse_expires_at)
            for row in rows
            if row.purse_id is not None
        )
        return Account(holder_id, found.version, found.now, mine), _hold(rows)

    async def grant(self, grant_id: UUID) -> Grant | None:
        row = (await self._connection.execute(_GRANT, {"grant": grant_id})).one_or_none()
        return None if row is None else Grant(row.input, _recalled(row.granted))

    async def write(self, account: Account, outcome: Outcome, cause: UUID | None) -> None:
        """Raises Transient where the holder's version has moved since `account` was read."""
        if outcome.opened is not None:
            await self._open(account, outcome.opened)
        parts, values = [], {"holder_id": account.holder_id, "version": account.version + 1}
        if outcome.transfer is not None:
            parts.append(TRANSFER)
            values |= {"cause": cause, **_transfer_values(outcome.transfer)}
        if outcome.added is not None:
            parts.append(PLACED)
            values |= _hold_values(outcome.added) | _draw_values(outcome.added)
        if outcome.changed is not None:
            parts.append(CHANGED)
            values |= _hold_values(outcome.changed)
        if (await self._connection.execute(write(*parts), values)).rowcount != 1:
            raise Transient(f"holder {account.holder_id} is no longer at version {account.version}")

    async def _open(self, account: Account, grant: Grant) -> None:
        event = grant.granted
        row = {
            "id": event.grant_id,
            "holder_id": account.holder_id,
            "expires_at": event.expires_at,
            "input": grant.input,
            "granted": _record(event),
        }
        await self._connection.execute(insert(purses).values(row))

    async def say(self, envelope: Envelope[Any]) -> None:
        await self._outbox.add(self._connection, envelope)


def _hold(rows: Any) -> Hold | None:
    first = rows[0]
    if first.hold_order_id is None:
        return None
    return Hold(
        first.hold_order_id,
        first.hold_holder_id,
        first.hold_amount,
        State(first.hold_state),
        first.hold_expires_at,
        tuple(Draw(row.purse_id, row.drawn) for row in rows if row.drawn is not None),
        first.hold_input,
        _recalled(first.hold_placed),
        _recalled(first.hold_settled),
    )


def _transfer_values(transfer: Transfer) -> dict[str, Any]:
    entries, shifts = transfer.entries, transfer.on_purses
    return {
        "kind": transfer.kind,
        "transfer_order": transfer.order_id,
        "transfer_purse": transfer.purse_id,
        "amount": transfer.amount,
        "reason": transfer.reason,
        "entry_accounts": [entry.account.value for entry in entries],
        "entry_purses": [entry.purse_id for entry in entries],
        "entry_amounts": [entry.posted for entry in entries],
        "shift_purses": [shift.purse_id for shift in shifts],
        "shift_posted": [shift.posted for shift in shifts],
        "shift_held": [shift.held for shift in shifts],
    }


def _hold_values(hold: Hold) -> dict[str, Any]:
    return {
        "order_id": hold.order_id,
        "state": hold.state,
        "input": hold.input,
        "placed": _text(hold.placed),
        "settled": _text(hold.settled),
    }


def _draw_values(hold: Hold) -> dict[str, Any]:
    return {
        "hold_amount": hold.amount,
        "expires_at": hold.expires_at,
        "draw_purses": [draw.purse_id for draw in hold.draws],
        "draw_amounts": [draw.amount for draw in hold.draws],
    }


def _record(event: Event) -> dict[str, Any]:
    return {"type": event.type, "data": event.model_dump(mode="json")}


def _text(event: Event | None) -> str | None:
    return None if event is None else json.dumps(_record(event))


def _recalled(record: Any) -> Any:
    """The event on record, as the class of its type."""
    return None if record is None else REGISTRY[record["type"]].model_validate(record["data"])
