"""PostgreSQL dies under load: no command is lost, none is half done, and nobody has to help."""

import asyncio
from typing import Any
from uuid import uuid4

from chassis.database import persist
from contracts.envelope import envelop
from contracts.events import CaptureRequested, HoldRequested
from tests.integration.ledger.books import LATER, Books


async def test_every_command_is_answered_across_a_kill(books: Books, postgres: Any) -> None:
    holders, orders = [uuid4() for _ in range(5)], {}
    for holder in holders:
        await books.grant(holder, 100)
        orders |= {uuid4(): holder for _ in range(12)}

    async def hold_then_capture(order: Any, holder: Any) -> None:
        hold = HoldRequested(order_id=order, holder_id=holder, amount=2, expires_at=LATER)
        for command in (hold, CaptureRequested(order_id=order, holder_id=holder)):
            await books.handler.handle(envelop(command, "conductor"), "conductor")

    working = asyncio.gather(*(hold_then_capture(*each) for each in orders.items()))
    await asyncio.sleep(0.15)
    await asyncio.to_thread(postgres.kill)
    in_flight = not working.done()
    await asyncio.to_thread(postgres.restart)
    await asyncio.wait_for(working, 30)
    assert in_flight
    count = "SELECT count(*) FROM transfers WHERE kind = 'capture' AND holder_id = ANY(:h)"
    # The pool may still hold a connection to the server that died.
    assert await persist(lambda: books.rows(count, h=holders)) == [(len(orders),)]
