"""The sweep: what time alone does to the books. By the database's clock only.

Each finding is settled in a transaction of its own that looks again under the locks it needs, and passes over a
holder that somebody else has locked: two ledgers that sweep at once neither wait for nor repeat one another, and
the next round takes what this one left. What expires goes back to where it came from for as long as that lives.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import single
from contracts.envelope import envelop
from services.ledger import rules
from services.ledger.book import State
from services.ledger.handler import SOURCE
from services.ledger.metrics import SWEPT
from services.ledger.rules import Outcome
from services.ledger.store import Store, Transaction
from services.ledger.tables import holds, purses

BATCH = 100
"""Findings that are looked for at once."""

HOLD_EXPIRED = "hold_expired"

_HOLDS = (
    select(holds.c.holder_id, holds.c.order_id)
    .where(holds.c.state == State.HELD, holds.c.expires_at <= func.now())
    .order_by(holds.c.expires_at)
    .limit(bindparam("batch"))
)

_PURSES = (
    select(purses.c.holder_id, purses.c.id)
    .where(purses.c.expires_at <= func.now(), purses.c.posted > 0, purses.c.posted > purses.c.held)
    .order_by(purses.c.expires_at)
    .limit(bindparam("batch"))
)

Settle = Callable[[Transaction, UUID, UUID], Awaitable[Outcome | None]]


class Sweep:
    """Releases holds past their deadline and empties purses past their date."""

    def __init__(self, engine: AsyncEngine, store: Store) -> None:
        self._engine, self._store = engine, store

    async def run(self) -> int:
        """One round. Returns how many it settled."""
        # Holds first: what they give back to an expired purse goes the same way in the same round.
        return await self._settle_all(_HOLDS, _release) + await self._settle_all(_PURSES, _expire)

    async def _settle_all(self, query: Any, settle: Settle) -> int:
        """Batch after batch, for as long as nobody is in the way of one: many dates are past at the same midnight."""
        total = 0
        while True:
            async with single(self._engine) as connection:
                due = (await connection.execute(query, {"batch": BATCH})).all()
            settled = sum([await self._settle(settle, holder_id, subject) for holder_id, subject in due])
            total += settled
            if settled < BATCH:
                return total

    async def _settle(self, settle: Settle, holder_id: UUID, subject: UUID) -> bool:
        async def work(transaction: Transaction) -> Outcome | None:
            return await settle(transaction, holder_id, subject)

        outcome = await self._store.run(work)
        if outcome is not None:
            SWEPT.labels(outcome.event.type).inc()
        return outcome is not None


async def _release(transaction: Transaction, holder_id: UUID, order_id: UUID) -> Outcome | None:
    account, known = await transaction.idle_account(holder_id, order_id) or (None, None)
    if account is None or known is None or known.state is not State.HELD:
        return None
    return await _announce(transaction, rules.give_back(account, known, HOLD_EXPIRED))


async def _expire(transaction: Transaction, holder_id: UUID, purse_id: UUID) -> Outcome | None:
    source = await transaction.living_source(purse_id)
    owner_id = holder_id if source is None else source.holder_id
    account, owner = await transaction.idle_accounts(holder_id, owner_id) or (None, None)
    purse = next((each for each in account.purses if each.id == purse_id), None) if account else None
    if account is None or owner is None or purse is None or purse.is_live(account.now) or purse.free == 0:
        return None
    if source is None:
        return await _announce(transaction, rules.expire(account, purse))
    return await _announce(transaction, rules.hand_back(account, purse, owner, source))


async def _announce(transaction: Transaction, outcome: Outcome) -> Outcome:
    """Nobody asked, so the events are new ones, and the first is the cause of all."""
    first = envelop(outcome.event, SOURCE)
    others = (envelop(event, SOURCE, cause=first.id) for event in outcome.said[1:])
    await transaction.write(outcome, first.id)
    await transaction.say(first, *others)
    return outcome
