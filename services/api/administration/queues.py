"""Queues as operators see them: what lies in the broker, and what waits for it in the database."""

from typing import Any

import msgspec
from sqlalchemy import Float, Row, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts import topology
from contracts.pipeline import STEPS, Stage
from services.api.administration.depths import Depth
from services.api.tables import orders, paces

SHOWN = (topology.DEAD_KEPT, topology.UNROUTED_QUEUE)
"""Queues that nobody works off and somebody should look at."""


class Queue(msgspec.Struct, frozen=True):
    """One queue. `depth` and `consumers` are the broker's, null while it cannot be asked. `waiting` orders have not
    been sent yet, the oldest for `oldest_seconds`; `outstanding` ones were sent and are not answered. A picture takes
    `seconds_a_picture` of late."""

    queue: str
    stage: str | None
    pool: str | None
    depth: int | None
    consumers: int | None
    waiting: int
    outstanding: int
    oldest_seconds: float | None
    seconds_a_picture: float | None


class Queues(msgspec.Struct, frozen=True):
    items: list[Queue]


_AGE = cast(func.round(func.extract("epoch", func.now() - func.min(orders.c.waiting_since)), 1), Float)
_STANDING = (
    select(
        orders.c.stage,
        orders.c.pool,
        func.count(orders.c.waiting_since).label("waiting"),
        (func.count() - func.count(orders.c.waiting_since)).label("outstanding"),
        _AGE.label("oldest"),
    )
    .where(orders.c.ended_at.is_(None), orders.c.stage.in_([stage.value for stage in STEPS]))
    .group_by(orders.c.stage, orders.c.pool)
)


async def standing(connection: AsyncConnection) -> tuple[list[Row[Any]], dict[str, float]]:
    """What the database knows: open orders by stage and pool, and the pace of each queue."""
    rows = list((await connection.execute(_STANDING)).all())
    return rows, {row.queue: row.seconds for row in (await connection.execute(select(paces))).all()}


def names(rows: list[Row[Any]], pools: tuple[str, ...] = topology.POOLS) -> list[str]:
    """The queues to show: all that the topology has, and those of pools that orders are left in."""
    left = (STEPS[Stage(row.stage)].queue(row.pool) for row in rows)
    return list(dict.fromkeys((*(queue.name for queue in topology.work_queues(pools)), *left, *SHOWN)))


def shown(names: list[str], rows: list[Row[Any]], pace: dict[str, float], depths: dict[str, Depth]) -> list[Queue]:
    """The queues. A stage without pools has one, whatever pools its orders go to later."""
    found: dict[str, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(STEPS[Stage(row.stage)].queue(row.pool), []).append(row)
    return [_queue(name, found.get(name, []), pace.get(name), depths.get(name)) for name in names]


def _queue(name: str, rows: list[Row[Any]], pace: float | None, depth: Depth | None) -> Queue:
    stage = next((stage for stage, step in STEPS.items() if name.startswith(step.queue(""))), None)
    pooled = stage is not None and STEPS[stage].pooled
    return Queue(
        queue=name,
        stage=stage,
        pool=name.removeprefix(STEPS[stage].queue("")) if stage is not None and pooled else None,
        depth=depth.messages if depth else None,
        consumers=depth.consumers if depth else None,
        waiting=sum(row.waiting for row in rows),
        outstanding=sum(row.outstanding for row in rows),
        oldest_seconds=max((row.oldest for row in rows if row.oldest is not None), default=None),
        seconds_a_picture=round(pace, 2) if pace is not None else None,
    )
