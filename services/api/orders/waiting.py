"""Who waits in a queue, as the turns are given: each member's oldest orders, and what the workers there hold."""

from sqlalchemy import Integer, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.pipeline import Stage
from services.api.orders.fairness import Waiting
from services.api.orders.window import ALIVE
from services.api.tables import departments, orders, workers

MAX_CONSIDERED = 2000
"""Orders that one round looks at: whoever has waited longest is among them."""


async def waiting_in(connection: AsyncConnection, stage: Stage, pool: str, each: int) -> list[Waiting]:
    """Up to `each` of every member's waiting orders, oldest first."""
    here = (orders.c.stage == stage.value) & (orders.c.pool == pool) & orders.c.waiting_since.isnot(None)
    oldest = (orders.c.waiting_since, orders.c.id)
    number = func.row_number().over(partition_by=orders.c.owner_id, order_by=oldest).label("number")
    pictures = func.coalesce(func.jsonb_array_length(orders.c.parameters["sampling"]["seeds"]), 1, type_=Integer)
    ranked = (
        select(
            orders.c.id.label("order_id"),
            orders.c.owner_id,
            func.coalesce(orders.c.department_id, orders.c.owner_id).label("share_id"),
            func.coalesce(departments.c.weight, 1).label("weight"),
            pictures.label("cost"),
            orders.c.model,
            orders.c.waiting_since,
            number,
        )
        .join_from(orders, departments, orders.c.department_id == departments.c.id, isouter=True)
        .where(here)
        .subquery()
    )
    query = (
        select(ranked)
        .where(ranked.c.number <= each)
        .order_by(ranked.c.number, ranked.c.waiting_since, ranked.c.order_id)
        .limit(MAX_CONSIDERED)
    )
    rows = sorted((await connection.execute(query)).all(), key=lambda row: (row.waiting_since, row.order_id))
    return [Waiting(row.order_id, row.owner_id, row.share_id, row.weight, row.cost, row.model) for row in rows]


async def loaded_by(connection: AsyncConnection, queue: str) -> set[str]:
    """The models that live workers of a queue hold."""
    query = select(func.unnest(workers.c.models)).where(workers.c.queue == queue, ALIVE)
    return set((await connection.scalars(query)).all())
