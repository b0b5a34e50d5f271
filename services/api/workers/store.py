"""The table of workers, which the conductor keeps."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Float, Row, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.tables import workers

ALIVE = timedelta(seconds=15)
"""Five heartbeats: one that was not heard of for longer counts as gone."""
LISTED = timedelta(minutes=5)


async def installed(connection: AsyncConnection) -> dict[str, set[str]]:
    """The models whose files live workers find, by their service; without the services that nobody tells of."""
    telling = select(workers.c.service, workers.c.installed).where(
        workers.c.seen_at > func.now() - ALIVE, workers.c.installed.isnot(None)
    )
    found: dict[str, set[str]] = {}
    for service, names in await connection.execute(telling):
        found.setdefault(service, set()).update(names)
    return found


async def seen(connection: AsyncConnection) -> list[Row[Any]]:
    """Those heard of within LISTED, with `alive` and `seconds_since`; by the database's clock."""
    alive = (workers.c.seen_at > func.now() - ALIVE).label("alive")
    since = cast(func.round(func.extract("epoch", func.now() - workers.c.seen_at), 1), Float).label("seconds_since")
    recent = select(workers, alive, since).where(workers.c.seen_at > func.now() - LISTED)
    return list((await connection.execute(recent.order_by(workers.c.service, workers.c.id))).all())
