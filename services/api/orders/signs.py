"""Signs of life: heartbeats of workers, starts and progress of stages. They move clocks, never orders."""

import time
from collections import OrderedDict
from typing import Any
from uuid import UUID

from sqlalchemy import Float, Interval, bindparam, func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import single
from chassis.loop import Loop
from contracts.envelope import Envelope
from contracts.events import StageProgressed, StageStarted, WorkerReported
from contracts.pipeline import STEPS, Stage
from services.api.orders.pace import Pace
from services.api.tables import orders, workers

RENEW_SECONDS = 1.0
"""An order's clock and progress are written at most this often."""
REMEMBERED = 10_000


class SignsOfLife:
    """Writes what workers say about themselves."""

    def __init__(self, database: AsyncEngine, dispatch: Loop, pace: Pace) -> None:
        self._database, self._dispatch, self._pace = database, dispatch, pace
        self._renewed: OrderedDict[UUID, float] = OrderedDict()

    async def hear(self, envelope: Envelope[Any]) -> None:
        match envelope.data:
            case WorkerReported() as report:
                await self._worker(report)
            case StageStarted() as started:
                self._pace.started(started)
                self._is_due(started.order_id)
                await self._renew(started, 0.0)
            case StageProgressed() as progressed if self._is_due(progressed.order_id):
                await self._renew(progressed, progressed.progress)

    async def _worker(self, report: WorkerReported) -> None:
        row = report.model_dump(mode="json", exclude={"worker_id"})
        statement = insert(workers).values(id=report.worker_id, **row)
        known = statement.on_conflict_do_update(index_elements=[workers.c.id], set_={**row, "seen_at": func.now()})
        async with single(self._database) as connection:
            await connection.execute(known)
        self._dispatch.wake()

    def _is_due(self, order_id: UUID) -> bool:
        """Whether the order's last renewal is long enough ago; if so, this one is its last."""
        now = time.monotonic()
        if now - self._renewed.get(order_id, -RENEW_SECONDS) < RENEW_SECONDS:
            return False
        self._renewed[order_id] = now
        self._renewed.move_to_end(order_id)
        if len(self._renewed) > REMEMBERED:
            self._renewed.popitem(last=False)
        return True

    async def _renew(self, event: StageStarted | StageProgressed, progress: float) -> None:
        values = {
            "order": event.order_id,
            "at": event.stage,
            "try": event.attempt,
            "silence": STEPS[Stage(event.stage)].silence,
            "done": progress,
        }
        async with single(self._database) as connection:
            await connection.execute(_RENEW, values)


_RENEW = (
    update(orders)
    .where(orders.c.id == bindparam("order"), orders.c.stage == bindparam("at"), orders.c.attempt == bindparam("try"))
    .values(
        stage_deadline=func.now() + bindparam("silence", type_=Interval),
        progress=func.greatest(orders.c.progress, bindparam("done", type_=Float)),
    )
)
