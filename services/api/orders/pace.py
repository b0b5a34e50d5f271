"""The pace of each pooled queue: seconds that a picture takes, from the worker's start to the result.

A moving average in the database, which every conductor adds its own measurements to: starts are heard by all of
them, a result is taken in by one.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import single
from contracts.events import StageStarted
from contracts.pipeline import STEPS
from services.api.orders.order import Order
from services.api.tables import paces

ALPHA = 0.1
"""What one picture's time weighs against all before it: about the last twenty count."""
REMEMBERED = 10_000


class Pace:
    """Measures in memory; `flush` writes. `clock` is in seconds."""

    def __init__(self, database: AsyncEngine, clock: Callable[[], float] = time.monotonic) -> None:
        self._database, self._clock = database, clock
        self._started: OrderedDict[tuple[UUID, int], float] = OrderedDict()
        self._measured: dict[str, list[float]] = {}

    def started(self, event: StageStarted) -> None:
        """A worker has begun. Other stages than pooled ones are of no interest."""
        if not any(stage == event.stage and step.pooled for stage, step in STEPS.items()):
            return
        self._started[event.order_id, event.attempt] = self._clock()
        if len(self._started) > REMEMBERED:
            self._started.popitem(last=False)

    def answered(self, before: Order, event: Any) -> None:
        """A worker has answered an order that stood as `before`. One that found the pictures already painted had not
        said that it began, so it does not count."""
        step = STEPS.get(before.stage) if before.stage else None
        if step is None or not step.pooled or not isinstance(event, step.result) or not event.pictures:
            return
        began = self._started.pop((event.order_id, event.attempt), None)
        if began is not None:
            seconds = (self._clock() - began) / len(event.pictures)
            self._measured.setdefault(step.queue(before.pool), []).append(seconds)

    async def flush(self) -> None:
        """Fold what was measured since the last time into the averages."""
        measured, self._measured = self._measured, {}
        rows = [
            {"queue": queue, "mean": sum(times) / len(times), "weight": weight_of(len(times))}
            for queue, times in sorted(measured.items())
        ]
        if rows:
            async with single(self._database) as connection:
                await connection.execute(_FOLD, rows)


def weight_of(count: int) -> float:
    """What the mean of `count` times weighs: as much as they would one after another."""
    return 1 - (1 - ALPHA) ** count


_FIRST = insert(paces).values(queue=bindparam("queue"), seconds=bindparam("mean"))
_FOLD = _FIRST.on_conflict_do_update(
    index_elements=[paces.c.queue],
    set_={
        "seconds": paces.c.seconds + bindparam("weight") * (_FIRST.excluded.seconds - paces.c.seconds),
        "updated_at": func.now(),
    },
)
