"""Where waiting orders stand: the place and the time that the turns, taken as they are now, would give them.

Worked out for a whole queue at once, and at most once in LOOK_SECONDS, however many people look.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.pipeline import STEPS, Stage
from services.api.orders import turns
from services.api.orders.fairness import Waiting, serve
from services.api.orders.waiting import MAX_CONSIDERED, loaded_by, waiting_in
from services.api.orders.window import ALIVE
from services.api.tables import paces, workers

LOOK_SECONDS = 1.0


@dataclass(frozen=True)
class Place:
    """`position` is 1 for the order that is next; `seconds` until it begins, None where nobody can tell yet."""

    position: int
    seconds: float | None


@dataclass(frozen=True)
class _Queue:
    places: dict[UUID, Place]
    seen_at: float


class Queues:
    """One per web process."""

    def __init__(self) -> None:
        self._seen: dict[tuple[Stage, str], _Queue] = {}

    async def place(self, connection: AsyncConnection, stage: Stage, pool: str, order_id: UUID) -> Place | None:
        """None for an order that does not wait, or waits further back than MAX_CONSIDERED."""
        known = self._seen.get((stage, pool))
        if known is None or time.monotonic() - known.seen_at > LOOK_SECONDS:
            known = _Queue(await _look(connection, stage, pool), time.monotonic())
            self._seen[stage, pool] = known
        return known.places.get(order_id)


async def _look(connection: AsyncConnection, stage: Stage, pool: str) -> dict[UUID, Place]:
    queue = STEPS[stage].queue(pool)
    waiting = await waiting_in(connection, stage, pool, MAX_CONSIDERED)
    lines, loaded = await turns.load(connection, queue), await loaded_by(connection, queue)
    pace, consumers = (await connection.execute(_pace(queue))).one()
    return places(serve(waiting, lines, loaded), pace, consumers)


def places(served: Iterable[Waiting], pace: float | None, consumers: int) -> dict[UUID, Place]:
    """The place of each: `pace` is the seconds that a picture takes, `consumers` how many are painted at once."""
    found, ahead = {}, 0.0
    for position, order in enumerate(served, 1):
        known = pace is not None and consumers > 0
        found[order.order_id] = Place(position, round(ahead * pace / consumers, 1) if known else None)
        ahead += order.cost
    return found


def _pace(queue: str):
    pace = select(paces.c.seconds).where(paces.c.queue == queue).scalar_subquery()
    live = select(func.count()).select_from(workers).where(workers.c.queue == queue, ALIVE).scalar_subquery()
    return select(pace, live)
