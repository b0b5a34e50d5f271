"""The dispatcher: when a window has room, it issues the work of the order whose turn it is (`fairness.py`)."""

from itertools import islice

from prometheus_client import Gauge
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import single
from chassis.outbox import Outbox
from contracts.pipeline import STEPS, Stage
from contracts.topology import POOLS
from services.api.notices import Notices
from services.api.orders import turns
from services.api.orders.changes import Changes
from services.api.orders.fairness import serve
from services.api.orders.process import Dispatched
from services.api.orders.store import Cause, lock_all
from services.api.orders.waiting import loaded_by, waiting_in
from services.api.orders.window import look
from services.api.tables import orders

WAITING = Gauge("bottega_stage_waiting", "Orders that wait for a GPU", ["stage", "pool"])
OUTSTANDING = Gauge("bottega_stage_outstanding", "Commands issued and not answered", ["stage", "pool"])

_CAUSE = Cause("dispatcher", "dispatched")
_WAITED_FOR = select(orders.c.stage, orders.c.pool).where(orders.c.waiting_since.isnot(None)).distinct()


class Dispatcher:
    """Fills the window of every pool."""

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
            queue = STEPS[stage].queue(pool)
            lines = await turns.load(connection, queue)
            moved = turns.copy_of(lines)
            waiting, loaded = await waiting_in(connection, stage, pool, room), await loaded_by(connection, queue)
            chosen = list(islice(serve(waiting, moved, loaded), room))
            await lock_all(connection, orders.c.id.in_([order.order_id for order in chosen]))
            for order in chosen:
                changed = await self._changes.apply(connection, order.order_id, Dispatched(), _CAUSE)
                if changed:
                    self._notices.order_changed(order.order_id, changed[1].owner_id)
            await turns.save(connection, queue, lines, moved)
