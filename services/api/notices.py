"""Notices that something changed, published off the path of whoever changed it.

A notice is a hint to look again: losing one costs the reader a moment until its next look.
"""

import asyncio
from uuid import UUID

import structlog

from chassis.broker import Broker
from contracts.envelope import envelop
from contracts.events import BalanceChanged, Event, OrderChanged

log = structlog.get_logger()

MAX_WAITING = 1000


class Notices:
    """Publishes notices in the background; the newest win when the broker is slow."""

    def __init__(self, broker: Broker, source: str) -> None:
        self._broker, self._source = broker, source
        self._waiting: dict[tuple[str, UUID], Event] = {}
        self._some = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def order_changed(self, order_id: UUID, owner_id: UUID) -> None:
        self._add("order", order_id, OrderChanged(order_id=order_id, owner_id=owner_id))

    def balance_changed(self, holder_id: UUID) -> None:
        self._add("balance", holder_id, BalanceChanged(holder_id=holder_id))

    def _add(self, kind: str, about: UUID, event: Event) -> None:
        if len(self._waiting) < MAX_WAITING:
            self._waiting[kind, about] = event
            self._some.set()

    async def start(self) -> None:
        self._task = asyncio.create_task(self._publish(), name="notices")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def healthy(self) -> dict[str, bool]:
        return {}

    async def _publish(self) -> None:
        while True:
            await self._some.wait()
            self._some.clear()
            waiting, self._waiting = self._waiting, {}
            for event in waiting.values():
                try:
                    await self._broker.notify(envelop(event, self._source))
                except Exception as error:
                    log.debug("notice.lost", error=repr(error))
