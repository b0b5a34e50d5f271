"""The table of workers, which the conductor keeps."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.tables import workers

ALIVE = timedelta(seconds=15)
"""Five heartbeats: one that was not heard of for longer counts as gone."""
LISTED = timedelta(minutes=5)


async def seen(connection: AsyncConnection) -> list[Row[Any]]:
    """Those heard of within LISTED, with `alive`; by the database's clock."""
    alive = (workers.c.seen_at > func.now() - ALIVE).label("alive")
    recent = select(workers, alive).where(workers.c.seen_at > func.now() - LISTED)
    return list((await connection.execute(recent.order_by(workers.c.service, workers.c.id))).all())
