"""What time does to demos: each day has its budget, and after a week nobody can claim any more.

Of a demo that was not claimed there is left what is left of a deleted account: an order without words or pictures.
"""

from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.outbox import Outbox
from services.api.demo.budget import Budget
from services.api.tables import demos, orders
from services.api.users.deletion import forget

KEPT = timedelta(days=7)
"""How long a demo can be claimed; the cookie lives as long."""
BATCH = 100

_OPEN = select(orders.c.id).where(orders.c.id == demos.c.order_id, orders.c.ended_at.is_(None)).exists()
_OLDEST = (
    select(demos.c.id, demos.c.user_id)
    .where(demos.c.created_at < func.now() - KEPT, ~_OPEN)
    .order_by(demos.c.created_at)
    .limit(1)
    .with_for_update(skip_locked=True)
)


class Demos:
    """The conductor's part in demos."""

    def __init__(self, database: AsyncEngine, outbox: Outbox, credits_a_day: int) -> None:
        self._database, self._budget = database, Budget(database, outbox, credits_a_day)

    async def run(self) -> None:
        await self._budget.ask()
        for _ in range(BATCH):
            async with self._database.begin() as connection:
                if not await forget_oldest(connection):
                    return


async def forget_oldest(connection: AsyncConnection) -> bool:
    """Forget one demo that is past its time; whether there was one. What was claimed is its new owner's and stays."""
    demo = (await connection.execute(_OLDEST)).one_or_none()
    if demo is None:
        return False
    await connection.execute(delete(demos).where(demos.c.id == demo.id))
    await forget(connection, demo.user_id)
    return True
