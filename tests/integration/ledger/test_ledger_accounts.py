"""Credits that go from holder to holder, on a real database: one at a time, repeated, and all at once."""

import asyncio
from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis import database
from contracts.envelope import envelop
from contracts.events import (
    CreditsCaptured,
    CreditsDeclined,
    CreditsDistributed,
    CreditsHeld,
    CreditsReceived,
    CreditsRefunded,
    CreditsRefused,
    HoldRequested,
)
from tests.integration.ledger.books import LATER, Books, distribution, refund, soon


@pytest.fixture
def in_the_way(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Filled with what made a transaction run again: a deadlock, a lock that was waited for too long."""
    seen: list[str] = []
    is_in_the_way = database.in_the_way

    def note(error: BaseException) -> bool:
        if is_in_the_way(error):
            seen.append(str(error))
        return is_in_the_way(error)

    monkeypatch.setattr(database, "in_the_way", note)
    return seen


async def told(books: Books, command: Any) -> list[Any]:
    envelope = envelop(command, "conductor")
    return [each.data for each in await books.said() if each.causationid == envelope.id]


async def test_both_holders_are_told_of_a_distribution(books: Books) -> None:
    department, member = uuid4(), uuid4()
    await books.grant(department, 5, soon(600))
    await books.grant(department, 5)
    command = distribution(department, member, 7)
    await books.send(command)
    distributed, received = await told(books, command)
    assert isinstance(distributed, CreditsDistributed) and isinstance(received, CreditsReceived)
    assert (distributed.holder_id, distributed.available, distributed.version) == (department, 3, 3)
    assert (received.holder_id, received.available, received.version) == (member, 7, 1)
    assert (await books.purses(department), await books.purses(member)) == ([(3, 0)], [(5, 0), (2, 0)])
    rows = await books.rows("SELECT kind, amount FROM transfers WHERE holder_id = :h ORDER BY id DESC", h=department)
    assert tuple(rows[0]) == ("distribute", 7)


async def test_repeated_commands_repeat_all_that_was_said(books: Books) -> None:
    department, member, order = uuid4(), uuid4(), uuid4()
    await books.grant(department, 10)
    await books.hold(department, order, 4)
    await books.capture(department, order)
    commands = [distribution(department, member, 5), distribution(department, member, 5), refund(department, order, 3)]
    for command in commands:
        await books.send(command)
    before = [await told(books, command) for command in commands]
    assert [type(each[0]) for each in before] == [CreditsDistributed, CreditsRefused, CreditsRefunded]
    await books.grant(department, 100)
    for command in commands:
        await books.send(command, source="partner")
    assert [await told(books, command) for command in commands] == [each * 2 for each in before]
    rows = await books.rows("SELECT kind FROM transfers WHERE holder_id = :h ORDER BY id", h=department)
    assert [row.kind for row in rows] == ["grant", "hold", "capture", "distribute", "refund", "grant"]


async def test_corrections_go_both_ways_and_never_below_zero(books: Books) -> None:
    holder = uuid4()
    added, taken, refused = [await books.correct(holder, amount) for amount in (5, -3, -3)]
    assert (added.amount, added.available, taken.amount, taken.available) == (5, 5, -3, 2)
    assert isinstance(refused, CreditsRefused) and (refused.amount, refused.available) == (-3, 2)


async def test_a_refund_goes_to_the_purse_that_paid_or_lives_thirty_days(books: Books) -> None:
    holder, order = uuid4(), uuid4()
    short = (await books.grant(holder, 4, soon(600))).grant_id
    await books.grant(holder, 6)
    await books.hold(holder, order, 7)
    await books.capture(holder, order)
    await books.let_purse_expire(short)
    first, second = await books.refund(holder, order, 3), await books.refund(holder, order)
    assert (first.amount, first.available, first.expires_at) == (3, 6, None)
    assert (second.amount, second.available) == (4, 10)
    assert abs(second.expires_at - soon(30 * 86400)).total_seconds() < 60
    assert isinstance(await books.refund(holder, order), CreditsRefused)


async def test_two_administrators_cannot_hand_out_the_same_credits(books: Books) -> None:
    department, members = uuid4(), [uuid4() for _ in range(8)]
    await books.grant(department, 50)
    done = await asyncio.gather(*(books.distribute(department, member, 20) for member in members))
    assert Counter(type(each) for each in done) == {CreditsDistributed: 2, CreditsRefused: 6}
    assert {each.reason for each in done if isinstance(each, CreditsRefused)} == {"insufficient_credits"}
    assert sorted([await books.purses(member) for member in members])[-3:] == [[], [(20, 0)], [(20, 0)]]


async def test_a_distribution_and_holds_never_take_the_same_credits(books: Books) -> None:
    department, member = uuid4(), uuid4()
    await books.grant(department, 10)
    holds = [HoldRequested(order_id=uuid4(), holder_id=department, amount=2, expires_at=LATER) for _ in range(6)]
    commands = [*holds[:3], distribution(department, member, 6), *holds[3:]]
    done = [each.data for each in await asyncio.gather(*(books.send(command) for command in commands))]
    held = sum(each.amount for each in done if isinstance(each, CreditsHeld))
    given = sum(each.amount for each in done if isinstance(each, CreditsDistributed))
    assert (held, given) in {(10, 0), (4, 6)}
    assert any(isinstance(each, CreditsDeclined | CreditsRefused) for each in done)


async def test_distributions_both_ways_and_in_a_ring_never_stand_in_each_others_way(
    books: Books, in_the_way: list[str]
) -> None:
    ring = [uuid4() for _ in range(3)]
    for holder in ring:
        await books.grant(holder, 100)
    pairs = [(giver, receiver) for giver in ring for receiver in ring if giver != receiver]
    await asyncio.gather(*(books.distribute(*pair, 2) for pair in pairs * 5))
    ((posted,),) = await books.rows("SELECT sum(posted) FROM purses WHERE holder_id = ANY(:h)", h=ring)
    assert (posted, in_the_way) == (300, [])


async def test_holders_that_nobody_knows_are_met_at_once_without_a_deadlock(
    books: Books, in_the_way: list[str]
) -> None:
    first, second = uuid4(), uuid4()
    both = [(first, second), (second, first)] * 4
    done = await asyncio.gather(*(books.distribute(*pair, 1) for pair in both))
    assert {type(each) for each in done} == {CreditsRefused} and in_the_way == []


async def test_distributions_against_sweeps_lose_nothing(books: Books, in_the_way: list[str]) -> None:
    department, members = uuid4(), [uuid4() for _ in range(6)]
    await books.grant(department, 600)

    async def hand_out() -> None:
        for _ in range(4):
            await asyncio.gather(*(books.distribute(department, each, 5, soon(0.05)) for each in members))

    async def sweep_often() -> None:
        for _ in range(12):
            await books.sweep.run()
            await asyncio.sleep(0.02)

    await asyncio.gather(hand_out(), sweep_often(), sweep_often())
    await asyncio.sleep(0.06)
    while await books.sweep.run():
        pass
    assert (await books.purses(department), in_the_way) == ([(600, 0)], [])


async def test_refunds_at_once_never_give_back_more_than_was_captured(books: Books) -> None:
    holder, order = uuid4(), uuid4()
    await books.grant(holder, 10)
    await books.hold(holder, order, 7)
    await books.capture(holder, order)
    done = await asyncio.gather(*(books.refund(holder, order, 2) for _ in range(8)), books.refund(holder, order))
    given = [each.amount for each in done if isinstance(each, CreditsRefunded)]
    assert sum(given) == 7 and {each.reason for each in done if isinstance(each, CreditsRefused)} == {"over_refunded"}
    assert await books.purses(holder) == [(10, 0)]


async def test_a_refund_against_its_capture_is_refused_or_whole(books: Books) -> None:
    holder = uuid4()
    await books.grant(holder, 100)
    outcomes = []
    for _ in range(5):
        order = uuid4()
        await books.hold(holder, order, 3)
        outcomes.append(await asyncio.gather(books.capture(holder, order), books.refund(holder, order)))
    for captured, refunded in outcomes:
        assert isinstance(captured, CreditsCaptured)
        assert isinstance(refunded, CreditsRefunded) or refunded.reason == "not_captured"


async def test_a_command_that_comes_twice_at_once_is_done_once(books: Books) -> None:
    department, member = uuid4(), uuid4()
    await books.grant(department, 10)
    command = distribution(department, member, 4)
    await asyncio.gather(*(books.send(command, source=source) for source in ("conductor", "partner") * 4))
    said: dict[UUID, set[bytes]] = {}
    for envelope in await books.said():
        said.setdefault(envelope.id, set()).add(envelope.fingerprint())
    assert all(len(contents) == 1 for contents in said.values())
    assert (await books.purses(department), await books.purses(member)) == ([(6, 0)], [(4, 0)])
