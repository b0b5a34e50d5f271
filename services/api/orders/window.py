"""The window of a pool: how many commands are out, and whether one more may go.

GPU work waits in PostgreSQL. A small window of commands is outstanding for each pool, two for each live consumer,
so a queue position is a query, a cancelled order never reaches a GPU and no broker queue fills up.
"""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.pipeline import STEPS, Stage
from services.api.orders.order import Order
from services.api.tables import orders, workers

COMMANDS_EACH = 2
"""Commands outstanding for each live consumer: one under way, one at hand."""

ALIVE = text("seen_at > now() - interval '12 seconds' AND state IN ('ready', 'busy')")


@dataclass(frozen=True)
class Window:
    """One pool now: orders that wait, commands out, and how many more may go out."""

    waiting: int
    outstanding: int
    room: int


async def look(connection: AsyncConnection, stage: Stage, pool: str) -> Window:
    """The window of a pool, in one statement."""
    waiting, outstanding, consumers = (await connection.execute(_count(stage, pool))).one()
    return Window(waiting, outstanding, max(0, COMMANDS_EACH * consumers - outstanding))


@cache
def _count(stage: Stage, pool: str) -> Select[tuple[int, int, int]]:
    """Orders that wait, commands out, live consumers. Built once for each pool."""
    here = (orders.c.stage == stage.value) & (orders.c.pool == pool) & orders.c.ended_at.is_(None)
    waits = orders.c.waiting_since.isnot(None)
    live = select(func.count()).select_from(workers).where(workers.c.queue == STEPS[stage].queue(pool), ALIVE)
    return select(func.count().filter(waits), func.count().filter(~waits), live.scalar_subquery()).where(here)


async def has_its_turn(connection: AsyncConnection, order: Order) -> bool:
    """Whether an order that has just come to a pooled stage may go on at once: there is room and nobody waits.

    Without a lock, so that orders do not queue for it: two that ask at the same moment may put one command more
    than the window into the broker, where it waits a moment.
    """
    if not order.waiting or order.stage is None:
        return False
    window = await look(connection, order.stage, order.pool)
    return window.room > 0 and not window.waiting
