"""The window of a pool: how many commands are out, and whether one more may go.

GPU work waits in PostgreSQL. A small window of commands is outstanding for each pool, one or two for each live
consumer, so a queue position is a query, a cancelled order never reaches a GPU and no broker queue fills up.
"""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.pipeline import STEPS, Stage
from services.api.orders.order import Order
from services.api.tables import orders, paces, workers

SHORT_SECONDS = 1.0
"""Where a picture takes less, every consumer has a second command at hand, so that it never waits for one. Where it
takes longer, that would save little, and somebody who comes new would wait for two orders of somebody else."""

ALIVE = text("seen_at > now() - interval '12 seconds' AND state IN ('ready', 'busy')")


@dataclass(frozen=True)
class Window:
    """One pool now: orders that wait, commands out, and how many more may go out."""

    waiting: int
    outstanding: int
    room: int


async def look(connection: AsyncConnection, stage: Stage, pool: str) -> Window:
    """The window of a pool, in one statement."""
    waiting, outstanding, consumers, seconds = (await connection.execute(_count(stage, pool))).one()
    return Window(waiting, outstanding, max(0, each(seconds) * consumers - outstanding))


def each(seconds: float | None) -> int:
    """Commands outstanding for a live consumer of a queue in which a picture takes so long, if that is known."""
    return 1 if seconds is not None and seconds > SHORT_SECONDS else 2


@cache
def _count(stage: Stage, pool: str) -> Select[tuple[int, int, int, float | None]]:
    """Orders that wait, commands out, live consumers, seconds a picture. Built once for each pool."""
    queue = STEPS[stage].queue(pool)
    here = (orders.c.stage == stage.value) & (orders.c.pool == pool) & orders.c.ended_at.is_(None)
    waits = orders.c.waiting_since.isnot(None)
    live = select(func.count()).select_from(workers).where(workers.c.queue == queue, ALIVE)
    pace = select(paces.c.seconds).where(paces.c.queue == queue)
    counts = func.count().filter(waits), func.count().filter(~waits)
    return select(*counts, live.scalar_subquery(), pace.scalar_subquery()).where(here)


async def has_its_turn(connection: AsyncConnection, order: Order) -> bool:
    """Whether an order that has just come to a pooled stage may go on at once: there is room and nobody waits.

    Without a lock, so that orders do not queue for it: two that ask at the same moment may put one command more
    than the window into the broker, where it waits a moment.
    """
    if not order.waiting or order.stage is None:
        return False
    window = await look(connection, order.stage, order.pool)
    return window.room > 0 and not window.waiting
