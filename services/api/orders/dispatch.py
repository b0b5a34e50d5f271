"""The dispatcher: which waiting order's GPU work is issued when a window has room."""

from uuid import UUID

from prometheus_client import Gauge
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.database import single
from chassis.outbox import Outbox
from contracts.pipeline import STEPS, Stage
from contracts.topology import POOLS
from services.api.notices import Notices
from services.api.orders.changes import Changes
from services.api.orders.process import Dispatched
from services.api.orders.store import Cause
from services.api.orders.window import look
from services.api.tables import orders

WAITING = Gauge("bottega_stage_waiting", "Orders that wait for a GPU", ["stage", "pool"])
OUTSTANDING = Gauge("bottega_stage_outstanding", "Commands issued and not answered", ["stage", "pool"])

_CAUSE = Cause("dispatcher", "dispatched")
_WAITED_FOR = select(orders.c.stage, orders.c.pool).where(orders.c.waiting_since.isnot(None)).distinct()


class Dispatcher:
    """Fills the window of every pool, oldest order first."""

    def __init__(self, database: AsyncEngine, outbox: Outbox, changes: Changes, notices: Notices) -> None:
        self._database, self._outbox = database, outbox
        self._changes, self._notices = changes, notices

    async def run(self) -> None:
        """One round over the pools that somebody waits for. It is run after most events, so it looks once at first."""
        async with single(self._database) as connection:
            waited_for = (await connection.execute(_WAITED_FOR)).all()
        for stage, pool in waited_for:
            await self._fill(Stage(stage), pool)

    async def measure(self) -> None:
        """Tell the operators how long the queues are."""
        async with single(self._database) as connection:
            for stage, step in STEPS.items():
                for pool in POOLS if step.pooled else ():
                    window = await look(connection, stage, pool)
                    WAITING.labels(stage, pool).set(window.waiting)
                    OUTSTANDING.labels(stage, pool).set(window.outstanding)

    async def _fill(self, stage: Stage, pool: str) -> None:
        async with single(self._database) as connection:
            window = await look(connection, stage, pool)
        if not window.room or not window.waiting:
            return
        async with self._outbox.transaction() as connection:
            # Two conductors must not both fill the same window.
            await connection.execute(
                text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": f"dispatch {stage} {pool}"}
            )
            room = (await look(connection, stage, pool)).room
            for order_id in await self._oldest(connection, stage, pool, room):
                changed = await self._changes.apply(connection, order_id, Dispatched(), _CAUSE)
                if changed:
                    self._notices.order_changed(order_id, changed[1].owner_id)

    async def _oldest(self, connection: AsyncConnection, stage: Stage, pool: str, count: int) -> list[UUID]:
        query = (
            select(orders.c.id)
            .where(orders.c.waiting_since.isnot(None), orders.c.stage == stage.value, orders.c.pool == pool)
            .order_by(orders.c.waiting_since, orders.c.id)
            .limit(count)
            .with_for_update(skip_locked=True)
        )
        return list((await connection.scalars(query)).all())
