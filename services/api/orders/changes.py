"""One change of one order, in the caller's transaction: lock, decide, save, append to the log, add to the outbox.

The conductor and the HTTP routes both come through here, so an order changes in one way only.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis import telemetry
from chassis.outbox import Outbox
from contracts.envelope import envelop
from contracts.events import (
    CaptureRequested,
    CreditsDeclined,
    CreditsHeld,
    Event,
    HoldRequested,
    ReleaseRequested,
    SettlementEvent,
)
from services.api.orders import store
from services.api.orders.order import Order, Status
from services.api.orders.process import Decision, Dispatched, begin, decide, release
from services.api.orders.store import Cause
from services.api.orders.tally import count
from services.api.orders.views import image_view, status_view
from services.api.orders.window import has_its_turn
from services.api.tables import images

SOURCE = "conductor"


class Changes:
    """Applies decisions to stored orders."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def place(self, connection: AsyncConnection, order: Order, cause: Cause) -> Order:
        """Store a new order and send what begins it."""
        order, events = begin(order)
        entries = [("status", status_view(order))]
        order = replace(order, last_seq=len(entries), traceparent=telemetry.traceparent())
        await store.add(connection, order, entries, cause, asked=bool(order.price))
        await self._send(connection, order, events, cause)
        return order

    async def apply(
        self, connection: AsyncConnection, order_id: UUID, event: Any, cause: Cause
    ) -> tuple[Order, Order] | None:
        """The order before and after `event`; None where there is no such order."""
        before = await store.lock(connection, order_id)
        if before is None:
            return None
        after, events = decide(before, event)
        if not before.waiting and await has_its_turn(connection, after):
            after, issued = decide(after, Dispatched())
            events = [*events, *issued]
        asked = _asked(before, event, events)
        if after == before and not events and asked is None:
            return before, before
        after = await self._keep(connection, before, (after, events), asked, cause)
        return before, after

    async def release_again(self, connection: AsyncConnection, order_id: UUID, cause: Cause) -> None:
        """Repeat the release of an ended order that the ledger has not answered."""
        ended = await store.lock(connection, order_id)
        if ended is not None and ended.ended:
            await store.save(connection, ended, ended, [], cause, asked=True)
            await self._send(connection, ended, [release(ended)], cause)

    async def _keep(
        self, connection: AsyncConnection, before: Order, decision: Decision, asked: bool | None, cause: Cause
    ) -> Order:
        after, events = decision
        entries: store.Entries = []
        if after != before:
            delivered = await _deliver(connection, after) if after.status is Status.SUCCEEDED else []
            entries = [*(("image", image_view(row)) for row in delivered), ("status", status_view(after))]
        after = replace(after, last_seq=before.last_seq + len(entries))
        await store.save(connection, before, after, entries, cause, asked=asked)
        await self._send(connection, after, events, cause)
        if after.ended and not before.ended:
            # Last: all orders that one person ends on a day share this row.
            await count(connection, after)
        return after

    async def _send(self, connection: AsyncConnection, order: Order, events: list[Event], cause: Cause) -> None:
        trace = telemetry.traceparent() or order.traceparent
        envelopes = [envelop(event, SOURCE, cause=cause.id, traceparent=trace) for event in events]
        await self._outbox.add(connection, *envelopes)


def _asked(before: Order, event: Any, events: list[Event]) -> bool | None:
    """True when the ledger is asked something, False when it has answered, None otherwise."""
    if any(isinstance(each, HoldRequested | CaptureRequested | ReleaseRequested) for each in events):
        return True
    if before.ended and isinstance(event, CreditsHeld | CreditsDeclined):
        # To the hold, which comes late: the release that went out since is still to be answered.
        return None
    return False if isinstance(event, SettlementEvent) else None


async def _deliver(connection: AsyncConnection, order: Order) -> list[dict[str, Any]]:
    """The pictures of a paid order become images that the person can see, and so does a mask that was made."""
    rows = [
        {
            "id": order.image_id(position),
            "owner_id": order.owner_id,
            "order_id": order.id,
            "kind": "picture",
            "position": position,
            **picture.model_dump(),
        }
        for position, picture in enumerate(order.pictures)
    ]
    if stored := [*rows, *_made_mask(order)]:
        await connection.execute(insert(images).on_conflict_do_nothing(), stored)
    return rows


def _made_mask(order: Order) -> list[dict[str, Any]]:
    if order.mask is None or order.parameters.mask_id is not None:
        return []
    row = {"id": order.mask_image_id, "owner_id": order.owner_id, "order_id": order.id, "kind": "mask"}
    return [{**row, "position": None, **order.mask.model_dump()}]
