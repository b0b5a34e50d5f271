"""The dispatcher: which waiting order's GPU work is issued next.

GPU work waits in PostgreSQL. A small window of commands is outstanding for each pool, two for each live consumer,
so a queue position is a query, a cancelled order never reaches a GPU and no broker queue fills up.
"""

from uuid import UUID

from prometheus_client import Gauge
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from contracts.pipeline import STEPS, Stage
from contracts.topology import POOLS
from services.api.notices import Notices
from services.api.orders.changes import Cause, Changes
from services.api.orders.process import Dispatched
from services.api.tables import orders, workers

WINDOW = 2
"""Commands outstanding for each live consumer: one under way, one at hand."""

ALIVE = text("seen_at > now() - interval '12 seconds' AND state IN ('ready', 'busy')")
WAITING = Gauge("bottega_stage_waiting", "Orders that wait for a GPU", ["stage", "pool"])
OUTSTANDING = Gauge("bottega_stage_outstanding", "Commands issued and not answered", ["stage", "pool"])

_CAUSE = Cause("dispatcher", "dispatched")


class Dispatcher:
    """Fills the window of every pool, oldest order first."""

    def __init__(self, database: AsyncEngine, changes: Changes, notices: Notices) -> None:
        self._database, self._changes, self._notices = database, changes, notices

    async def run(self) -> None:
        """One round over all pools."""
        for stage, step in STEPS.items():
            for pool in POOLS if step.pooled else ():
                await self._fill(stage, pool)

    async def _fill(self, stage: Stage, pool: str) -> None:
        async with self._database.begin() as connection:
            # Two conductors must not both fill the same window.
            await connection.execute(
                text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": f"dispatch {stage} {pool}"}
            )
            waiting, outstanding, consumers = await self._count(connection, stage, pool)
            WAITING.labels(stage, pool).set(waiting)
            OUTSTANDING.labels(stage, pool).set(outstanding)
            room = min(waiting, WINDOW * consumers - outstanding)
            for order_id in await self._oldest(connection, stage, pool, room) if room > 0 else ():
                changed = await self._changes.apply(connection, order_id, Dispatched(), _CAUSE)
                if changed:
                    self._notices.order_changed(order_id, changed[1].owner_id)

    async def _count(self, connection: AsyncConnection, stage: Stage, pool: str) -> tuple[int, int, int]:
        here = (orders.c.stage == stage.value) & (orders.c.pool == pool) & orders.c.ended_at.is_(None)
        is_waiting = orders.c.waiting_since.isnot(None)
        live = select(func.count()).select_from(workers).where(workers.c.queue == STEPS[stage].queue(pool), ALIVE)
        query = select(func.count().filter(is_waiting), func.count().filter(~is_waiting), live.scalar_subquery()).where(
            here
        )
        waiting, outstanding, consumers = (await connection.execute(query)).one()
        return waiting, outstanding, consumers

    async def _oldest(self, connection: AsyncConnection, stage: Stage, pool: str, count: int) -> list[UUID]:
        query = (
            select(orders.c.id)
            .where(orders.c.waiting_since.isnot(None), orders.c.stage == stage.value, orders.c.pool == pool)
            .order_by(orders.c.waiting_since, orders.c.id)
            .limit(count)
            .with_for_update(skip_locked=True)
        )
        return list((await connection.scalars(query)).all())
