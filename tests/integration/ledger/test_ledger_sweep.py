"""What time does to the books: deadlines of holds, dates of purses, and what is held across them."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.events import CreditsCaptured, CreditsExpired, CreditsReleased, CreditsReturned
from services.ledger import sweep
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
    # What other tests left behind may have become due meanwhile.
    await books.sweep.run()
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


async def test_one_round_takes_all_that_is_due(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    await books.sweep.run()
    monkeypatch.setattr(sweep, "BATCH", 2)
    department, members = uuid4(), [uuid4() for _ in range(5)]
    await books.grant(department, 50)
    for member in members:
        await books.distribute(department, member, 5, soon())
        await books.hold(member, uuid4(), 2, soon(-1))
        await books.let_purses_of_expire(member)
    assert await books.sweep.run() == 10
    assert await books.purses(department) == [(50, 0)]


async def test_the_sweep_passes_over_a_holder_in_use(books: Books) -> None:
    holder = uuid4()
    await books.grant(holder, 5)
    await books.hold(holder, uuid4(), 2, soon(-1))

    async def sweep_meanwhile(transaction: Any) -> int:
        await transaction.account(holder)
        return await asyncio.wait_for(books.sweep.run(), 3)

    assert await books.store.run(sweep_meanwhile) == 0
    assert await books.sweep.run() == 1


async def test_what_expires_goes_back_to_where_it_came_from(books: Books) -> None:
    department, member, order = uuid4(), uuid4(), uuid4()
    await books.grant(department, 10, soon(9000))
    await books.distribute(department, member, 10, soon())
    await books.hold(member, order, 4)
    await books.let_purses_of_expire(member)
    await books.sweep.run()
    (expired,) = await about(books, member, CreditsExpired)
    (returned,) = await about(books, department, CreditsReturned)
    assert (expired.amount, expired.returned_to, expired.available, expired.held) == (6, department, 0, 4)
    assert (returned.amount, returned.from_holder_id, returned.available, returned.version) == (6, member, 6, 3)
    await books.release(member, order)
    assert await books.sweep.run() == 1
    assert await books.purses(department) == [(10, 0)]


async def test_a_source_that_is_past_its_date_is_passed_over(books: Books) -> None:
    department, admin, member = uuid4(), uuid4(), uuid4()
    await books.grant(department, 10, soon(9000))
    await books.distribute(department, admin, 10, soon())
    await books.distribute(admin, member, 7)
    for holder in (admin, member):
        await books.let_purses_of_expire(holder)
    await books.sweep.run()
    assert {event.amount for event in await about(books, department, CreditsReturned)} == {3, 7}
    assert await about(books, admin, CreditsReturned) == []
    assert await books.purses(department) == [(10, 0)]


async def test_what_expires_with_all_that_it_came_through_is_gone(books: Books) -> None:
    department, member = uuid4(), uuid4()
    await books.grant(department, 10, soon())
    await books.distribute(department, member, 7)
    for holder in (department, member):
        await books.let_purses_of_expire(holder)
    await books.sweep.run()
    gone = [*await about(books, department, CreditsExpired), *await about(books, member, CreditsExpired)]
    assert [(event.amount, event.returned_to) for event in gone] == [(3, None), (7, None)]


async def test_two_sweeps_at_once_hand_everything_back_once(books: Books) -> None:
    department, members = uuid4(), [uuid4() for _ in range(12)]
    await books.grant(department, 60)
    for member in members:
        await books.distribute(department, member, 5, soon())
        await books.let_purses_of_expire(member)
    other = Sweep(books.engine, books.store)
    swept = 0
    while swept < 12:
        swept += sum(await asyncio.gather(books.sweep.run(), other.run(), books.sweep.run()))
    assert (swept, await books.sweep.run(), await books.purses(department)) == (12, 0, [(60, 0)])
    assert len(await about(books, department, CreditsReturned)) == 12


async def test_the_sweep_passes_over_a_purse_whose_giver_is_in_use(books: Books) -> None:
    department, member = uuid4(), uuid4()
    await books.grant(department, 10)
    await books.distribute(department, member, 5, soon())
    await books.let_purses_of_expire(member)

    async def sweep_meanwhile(transaction: Any) -> int:
        await transaction.account(department)
        return await asyncio.wait_for(books.sweep.run(), 3)

    assert await books.store.run(sweep_meanwhile) == 0
    assert await books.sweep.run() == 1
