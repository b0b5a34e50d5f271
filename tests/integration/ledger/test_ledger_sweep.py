"""What time does to the books: deadlines of holds, dates of purses, and what is held across them."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

from contracts.events import CreditsCaptured, CreditsExpired, CreditsReleased
from services.ledger.sweep import Sweep
from tests.integration.ledger.books import Books, soon


async def about(books: Books, holder: UUID, kind: type[Any]) -> list[Any]:
    """What the ledger said to everyone about this holder, oldest first."""
    said = [envelope.data for envelope in await books.said()]
    return [event for event in said if isinstance(event, kind) and event.holder_id == holder]


async def test_a_hold_past_its_deadline_is_released(books: Books) -> None:
    holder, late, in_time = uuid4(), uuid4(), uuid4()
    await books.grant(holder, 10)
    await books.hold(holder, late, 3, soon(-1))
    await books.hold(holder, in_time, 4, soon(60))
    await books.sweep.run()
    (released,) = await about(books, holder, CreditsReleased)
    assert (released.order_id, released.amount, released.reason) == (late, 3, "hold_expired")
    assert (released.available, released.held, released.version) == (6, 4, 4)
    assert await books.capture(holder, late) == released
    assert isinstance(await books.capture(holder, in_time), CreditsCaptured)


async def test_an_expired_purse_is_emptied_once(books: Books) -> None:
    holder = uuid4()
    purse_id = (await books.grant(holder, 5, soon())).grant_id
    await books.grant(holder, 2)
    await books.let_purse_expire(purse_id)
    await books.sweep.run()
    await books.sweep.run()
    (expired,) = await about(books, holder, CreditsExpired)
    assert (expired.purse_id, expired.amount) == (purse_id, 5)
    assert (expired.available, expired.held, expired.version) == (2, 0, 3)


async def test_what_is_held_across_the_date_can_still_be_captured(books: Books) -> None:
    holder, order = uuid4(), uuid4()
    purse_id = (await books.grant(holder, 5, soon())).grant_id
    await books.hold(holder, order, 3)
    await books.let_purse_expire(purse_id)
    await books.sweep.run()
    (expired,) = await about(books, holder, CreditsExpired)
    assert (expired.amount, expired.available, expired.held) == (2, 0, 3)
    captured = await books.capture(holder, order)
    assert isinstance(captured, CreditsCaptured) and (captured.available, captured.held) == (0, 0)


async def test_what_is_released_after_the_date_expires(books: Books) -> None:
    holder, order = uuid4(), uuid4()
    purse_id = (await books.grant(holder, 5, soon())).grant_id
    await books.hold(holder, order, 3)
    await books.let_purse_expire(purse_id)
    await books.sweep.run()
    released = await books.release(holder, order)
    assert (released.amount, released.available, released.held) == (3, 0, 0)
    await books.sweep.run()
    assert [event.amount for event in await about(books, holder, CreditsExpired)] == [2, 3]
    entries = "SELECT sum(entries.amount) FROM entries JOIN transfers ON transfers.id = transfer_id"
    ((lost,),) = await books.rows(f"{entries} WHERE account = 'expired' AND holder_id = :h", h=holder)
    assert lost == 5


async def test_two_sweeps_at_once_settle_everything_once(books: Books) -> None:
    holders = [uuid4() for _ in range(10)]
    for holder in holders:
        await books.grant(holder, 5)
        await books.hold(holder, uuid4(), 2, soon(-1))
    other = Sweep(books.engine, books.store)
    swept = sum(await asyncio.gather(books.sweep.run(), other.run(), books.sweep.run()))
    swept += await books.sweep.run()
    assert swept == 10
    for holder in holders:
        assert len(await about(books, holder, CreditsReleased)) == 1


async def test_the_sweep_passes_over_a_holder_in_use(books: Books) -> None:
    holder = uuid4()
    await books.grant(holder, 5)
    await books.hold(holder, uuid4(), 2, soon(-1))

    async def sweep_meanwhile(transaction: Any) -> int:
        await transaction.account(holder)
        return await asyncio.wait_for(books.sweep.run(), 3)

    assert await books.store.run(sweep_meanwhile) == 0
    assert await books.sweep.run() == 1
