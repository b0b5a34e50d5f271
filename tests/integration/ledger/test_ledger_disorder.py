"""Commands in any order, repeated, and all at once: each order settles once and the books balance."""

import asyncio
import random
from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.errors import Permanent
from contracts.envelope import Envelope, envelop
from contracts.events import (
    CaptureRequested,
    CreditsCaptured,
    CreditsHeld,
    CreditsReleased,
    GrantRequested,
    HoldRequested,
    ReleaseRequested,
)
from tests.integration.ledger.books import LATER, Books, correction, distribution, refund, soon

CONNECTIONS = 12


async def handle_all(books: Books, commands: list[Envelope[Any]]) -> None:
    """At most CONNECTIONS at once, as the prefetch has it. A capture that found no hold may be refused."""
    free = asyncio.Semaphore(CONNECTIONS)

    async def handle(envelope: Envelope[Any]) -> None:
        async with free:
            try:
                await books.handler.handle(envelope, "conductor")
            except Permanent as error:
                assert error.code == "no_hold"

    await asyncio.gather(*(handle(envelope) for envelope in commands))


def commands_about(holder: UUID, order: UUID, amount: int, deadline: Any) -> list[Envelope[Any]]:
    return [
        envelop(HoldRequested(order_id=order, holder_id=holder, amount=amount, expires_at=deadline), "conductor"),
        envelop(CaptureRequested(order_id=order, holder_id=holder), "conductor"),
        envelop(ReleaseRequested(order_id=order, holder_id=holder, reason="cancelled"), "conductor"),
    ]


async def settlements(books: Books, holders: list[UUID]) -> Counter[UUID]:
    rows = await books.rows(
        "SELECT order_id, count(*) FROM transfers WHERE holder_id = ANY(:h) AND kind IN ('capture', 'release')"
        " GROUP BY order_id",
        h=holders,
    )
    return Counter(dict(map(tuple, rows)))


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_shuffled_and_repeated_day(books: Books, seed: int) -> None:
    dice = random.Random(seed)
    holders = [uuid4() for _ in range(4)]
    commands: list[Envelope[Any]] = []
    for holder in holders:
        for expires_at in (None, soon(3600), soon(dice.random())):
            granted = GrantRequested(
                grant_id=uuid4(),
                holder_id=holder,
                amount=dice.randint(3, 9),
                expires_at=expires_at,
                reason="top-up",
            )
            commands.append(envelop(granted, "api"))
        for _ in range(8):
            deadline, order = dice.choice([LATER, soon(dice.random())]), uuid4()
            commands += commands_about(holder, order, dice.randint(1, 4), deadline)
            commands.append(envelop(refund(holder, order, dice.choice([None, 1])), "conductor"))
        for expires_at in (None, soon(dice.random()), soon(dice.random())):
            command = distribution(holder, dice.choice(holders), dice.randint(1, 5), expires_at)
            commands.append(envelop(command, "conductor"))
        commands += [envelop(correction(holder, amount), "conductor") for amount in (2, -1)]
    day = commands * 2 + dice.choices(commands, k=len(commands))
    dice.shuffle(day)
    sweeping = asyncio.create_task(_sweep_often(books))
    await handle_all(books, day)
    await sweeping
    found = await books.check()
    assert found.is_balanced, found
    assert set((await settlements(books, holders)).values()) == {1}
    await _every_event_is_told_the_same_way(books)


async def _sweep_often(books: Books) -> None:
    for _ in range(8):
        await books.sweep.run()
        await asyncio.sleep(0.1)


async def _every_event_is_told_the_same_way(books: Books) -> None:
    """One id, one content: a reader's inbox refuses anything else."""
    told: dict[UUID, bytes] = {}
    for envelope in await books.said():
        assert told.setdefault(envelope.id, envelope.fingerprint()) == envelope.fingerprint()


async def test_fifty_captures_and_releases_at_once_settle_once(books: Books) -> None:
    holder, order = uuid4(), uuid4()
    await books.grant(holder, 10)
    await books.hold(holder, order, 4)
    _, capture, release = commands_about(holder, order, 4, LATER)
    await handle_all(books, [capture, release] * 25)
    assert await settlements(books, [holder]) == {order: 1}
    answers = {event.data for event in await books.said() if isinstance(event.data, CreditsCaptured | CreditsReleased)}
    assert len(answers) == 1


async def test_capture_release_and_deadline_at_once_settle_once(books: Books) -> None:
    holder, orders = uuid4(), [uuid4() for _ in range(20)]
    await books.grant(holder, 100)
    await handle_all(books, [commands_about(holder, order, 2, soon(-1))[0] for order in orders])
    settling = [command for order in orders for command in commands_about(holder, order, 2, soon(-1))[1:]]
    await asyncio.gather(handle_all(books, settling), books.sweep.run(), books.sweep.run())
    assert await settlements(books, [holder]) == dict.fromkeys(orders, 1)


async def test_concurrent_holds_never_overdraw(books: Books) -> None:
    holder, orders = uuid4(), [uuid4() for _ in range(30)]
    await asyncio.gather(*(books.grant(holder, 5) for _ in range(4)))
    await handle_all(books, [commands_about(holder, order, 3, LATER)[0] for order in orders])
    answers = [event.data for event in await books.said() if getattr(event.data, "order_id", None) in orders]
    held = [answer for answer in answers if isinstance(answer, CreditsHeld)]
    assert (len(held), len(answers)) == (6, 30)
    ((posted, promised),) = await books.rows("SELECT sum(posted), sum(held) FROM purses WHERE holder_id = :h", h=holder)
    assert (posted, promised) == (20, 18)


async def test_versions_have_neither_gaps_nor_repeats(books: Books) -> None:
    holder = uuid4()
    await asyncio.gather(*(books.grant(holder, 5) for _ in range(10)))
    versions = sorted(event.data.version for event in await books.said())
    assert versions == list(range(1, 11))


async def test_one_order_claimed_by_two_holders_is_held_for_one(books: Books) -> None:
    first, second, order = uuid4(), uuid4(), uuid4()
    for holder in (first, second):
        await books.grant(holder, 5)
    commands = [commands_about(holder, order, 2, LATER)[0] for holder in (first, second)]
    sources = ("conductor", "partner")
    calls = zip(commands, sources, strict=True)
    results = await asyncio.gather(*(books.handler.handle(*call) for call in calls), return_exceptions=True)
    assert sum(result is None for result in results) == 1
    # Whichever way the race went, the retry of the other one is refused for good.
    loser = next(index for index, result in enumerate(results) if result is not None)
    with pytest.raises(Permanent):
        await books.handler.handle(commands[loser], sources[loser])


async def test_a_cancelled_consumer_leaves_whole_transactions(books: Books) -> None:
    holder, orders = uuid4(), [uuid4() for _ in range(20)]
    await books.grant(holder, 100)
    commands = [commands_about(holder, order, 2, LATER)[0] for order in orders]
    tasks = [asyncio.create_task(books.handler.handle(command, "conductor")) for command in commands]
    await asyncio.sleep(0.03)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await handle_all(books, commands)
    ((promised,),) = await books.rows("SELECT sum(held) FROM purses WHERE holder_id = :h", h=holder)
    assert promised == 40
