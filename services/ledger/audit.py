"""The check of the books: that every sum is what double entry says it is. A query, a test, and a metric."""

from dataclasses import asdict, dataclass

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.ledger.book import State
from services.ledger.metrics import IMBALANCE, OPEN_HOLDS
from services.ledger.tables import holds


@dataclass(frozen=True)
class Audit:
    """A sum, and numbers of rows that contradict the entries: all zero when the books balance."""

    total: int
    unbalanced_transfers: int
    wrong_posted: int
    wrong_held: int
    negative_purses: int
    wrong_holds: int
    wrongly_settled: int
    wrong_refunds: int

    @property
    def imbalance(self) -> int:
        return sum(abs(figure) for figure in asdict(self).values())

    @property
    def is_balanced(self) -> bool:
        return self.imbalance == 0


# One statement, so one snapshot: it may run while commands are being answered.
_CHECK = text("""
WITH moved AS (
    SELECT transfer_id, sum(amount) AS total, sum(amount) FILTER (WHERE amount > 0) AS moved
    FROM entries GROUP BY transfer_id
), owned AS (
    SELECT purse_id, sum(amount) AS posted FROM entries WHERE account = 'purse' GROUP BY purse_id
), promised AS (
    SELECT hold_purses.purse_id, sum(hold_purses.amount) AS held
    FROM hold_purses JOIN holds USING (order_id) WHERE holds.state = 'held' GROUP BY hold_purses.purse_id
), borne AS (
    SELECT order_id, sum(amount) AS amount, sum(refunded) AS refunded FROM hold_purses GROUP BY order_id
), settled AS (
    SELECT order_id, sum(amount) FILTER (WHERE kind = 'hold') AS held,
        sum(amount) FILTER (WHERE kind = 'capture') AS captured,
        sum(amount) FILTER (WHERE kind = 'release') AS released,
        sum(amount) FILTER (WHERE kind = 'refund') AS refunded
    FROM transfers WHERE order_id IS NOT NULL GROUP BY order_id
)
SELECT
    (SELECT coalesce(sum(amount), 0) FROM entries)::bigint AS total,
    (SELECT count(*) FROM transfers LEFT JOIN moved ON moved.transfer_id = transfers.id
     WHERE coalesce(moved.total, 0) <> 0 OR coalesce(moved.moved, 0)
        <> CASE WHEN kind IN ('hold', 'release') THEN 0 ELSE transfers.amount END
    ) AS unbalanced_transfers,
    (SELECT count(*) FROM purses LEFT JOIN owned ON owned.purse_id = purses.id
     WHERE purses.posted <> coalesce(owned.posted, 0)) AS wrong_posted,
    (SELECT count(*) FROM purses LEFT JOIN promised ON promised.purse_id = purses.id
     WHERE purses.held <> coalesce(promised.held, 0)) AS wrong_held,
    (SELECT count(*) FROM purses WHERE held < 0 OR posted < held) AS negative_purses,
    (SELECT count(*) FROM holds LEFT JOIN borne USING (order_id)
     WHERE coalesce(borne.amount, 0)
        <> CASE WHEN state IN ('declined', 'tombstone') THEN 0 ELSE holds.amount END) AS wrong_holds,
    (SELECT count(*) FROM holds LEFT JOIN settled USING (order_id)
     WHERE (settled.held, settled.captured, settled.released) IS DISTINCT FROM (
        CASE WHEN state IN ('held', 'captured', 'released') THEN holds.amount END,
        CASE WHEN state = 'captured' THEN holds.amount END,
        CASE WHEN state = 'released' THEN holds.amount END)) AS wrongly_settled,
    (SELECT count(*) FROM holds LEFT JOIN settled USING (order_id) LEFT JOIN borne USING (order_id)
     WHERE coalesce(settled.refunded, 0) <> coalesce(borne.refunded, 0)
        OR coalesce(settled.refunded, 0) > coalesce(settled.captured, 0)) AS wrong_refunds
""")


async def check(connection: AsyncConnection) -> Audit:
    """Add up all the books. Reads every entry."""
    row = (await connection.execute(_CHECK)).mappings().one()
    return Audit(**row)


class Auditor:
    """Publishes the check as a metric."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def audit(self) -> Audit:
        async with self._engine.connect() as connection:
            found = await check(connection)
        IMBALANCE.set(found.imbalance)
        return found

    async def count(self) -> None:
        async with self._engine.connect() as connection:
            number = select(func.count()).select_from(holds).where(holds.c.state == State.HELD)
            OPEN_HOLDS.set(await connection.scalar(number) or 0)
