"""The sweep: what nobody will send an event about, because it is the absence of one.

Every round looks for stages that went silent, orders past their deadline, and commands to the ledger without an
answer, by the database's clock, a bounded number at a time.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import single
from chassis.outbox import Outbox
from contracts.pipeline import STEPS, Stage
from services.api.notices import Notices
from services.api.orders.changes import Changes
from services.api.orders.process import DeadlinePassed, SettlementUnanswered, StageSilent
from services.api.orders.store import Cause
from services.api.tables import orders

log = structlog.get_logger()

BATCH = 200
SETTLEMENT_PATIENCE = timedelta(seconds=20)
"""How long the ledger may take to answer before it is asked again, under the same id."""

_open = orders.c.ended_at.is_(None)
_working = orders.c.stage.in_([stage.value for stage in STEPS]) & orders.c.waiting_since.is_(None)

OVERDUE = and_(
    _open,
    or_(
        and_(orders.c.deadline < func.now(), orders.c.stage != Stage.SETTLE.value),
        and_(orders.c.stage == Stage.REVIEW.value, orders.c.stage_deadline < func.now()),
    ),
)
SILENT = and_(_open, _working, orders.c.stage_deadline < func.now())
UNANSWERED = and_(
    orders.c.settlement_asked_at < func.now() - SETTLEMENT_PATIENCE,
    or_(orders.c.stage.in_([Stage.HOLD.value, Stage.SETTLE.value]), orders.c.ended_at.isnot(None)),
)


class Sweep:
    """Turns what has not happened into events for `decide`."""

    def __init__(self, database: AsyncEngine, outbox: Outbox, changes: Changes, notices: Notices) -> None:
        self._database, self._outbox = database, outbox
        self._changes, self._notices = changes, notices

    async def run(self) -> None:
        await self._each(OVERDUE, lambda row: DeadlinePassed())
        await self._each(SILENT, lambda row: StageSilent(row.attempt))
        await self._each(UNANSWERED, lambda row: SettlementUnanswered())

    async def _each(self, condition: ColumnElement[bool], event: Callable[[Row[Any]], Any]) -> None:
        query = select(orders.c.id, orders.c.attempt, orders.c.ended_at).where(condition).limit(BATCH)
        async with single(self._database) as connection:
            rows = (await connection.execute(query)).all()
        for row in rows:
            await self._tell(row.id, event(row), ended=row.ended_at is not None)

    async def _tell(self, order_id: UUID, event: Any, *, ended: bool) -> None:
        cause = Cause("sweep", type(event).__name__)
        log.warning("sweep.found", order_id=str(order_id), what=cause.type)
        async with self._outbox.transaction() as connection:
            if ended:
                await self._changes.release_again(connection, order_id, cause)
                return
            changed = await self._changes.apply(connection, order_id, event, cause)
        if changed:
            self._notices.order_changed(order_id, changed[1].owner_id)
