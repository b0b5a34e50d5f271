"""The ledger's promises to the conductor, one by one, on a real database."""

from typing import Any
from uuid import uuid4

import pytest

from chassis.errors import Permanent
from contracts.envelope import envelop
from contracts.events import (
    CaptureRequested,
    CreditsCaptured,
    CreditsDeclined,
    CreditsHeld,
    CreditsReleased,
    GrantRequested,
    HoldRequested,
)
from tests.integration.ledger.books import LATER, Books, soon


def balance(event: Any) -> tuple[int, int, int]:
    return event.available, event.held, event.version


async def test_outcomes_carry_the_balance_and_a_rising_version(books: Books) -> None:
    holder, taken, given_back = uuid4(), uuid4(), uuid4()
    events = [
        await books.grant(holder, 10),
        await books.hold(holder, taken, 3),
        await books.hold(holder, given_back, 4),
        await books.capture(holder, taken),
        await books.release(holder, given_back),
    ]
    assert [balance(event) for event in events] == [(10, 0, 1), (7, 3, 2), (3, 7, 3), (3, 4, 4), (7, 0, 5)]


async def test_the_answer_names_its_command_and_its_id_follows_from_it(books: Books) -> None:
    holder, order = uuid4(), uuid4()
    command = envelop(HoldRequested(order_id=order, holder_id=holder, amount=1, expires_at=LATER), "conductor")
    await books.handler.handle(command, "conductor")
    await books.handler.handle(command, "conductor")
    first, second = await books.said()
    assert (first.causationid, first.source, first.subject) == (command.id, "ledger", str(order))
    assert (first.id, first.fingerprint()) == (second.id, second.fingerprint())


async def test_an_unknown_holder_has_nothing(books: Books) -> None:
    declined = await books.hold(uuid4(), uuid4(), 1)
    assert isinstance(declined, CreditsDeclined) and declined.reason == "insufficient_credits"
    assert balance(declined) == (0, 0, 1)


async def test_a_decline_stays_declined_after_a_grant(books: Books) -> None:
    holder, order = uuid4(), uuid4()
    declined = await books.hold(holder, order, 5)
    await books.grant(holder, 10)
    assert await books.hold(holder, order, 5) == declined
    assert isinstance(await books.hold(holder, uuid4(), 5), CreditsHeld)


async def test_repeats_repeat_the_recorded_answer(books: Books) -> None:
    holder, grant_id, order = uuid4(), uuid4(), uuid4()
    granted = await books.grant(holder, 10, grant_id=grant_id)
    held = await books.hold(holder, order, 4)
    captured = await books.capture(holder, order)
    await books.grant(holder, 1)
    assert await books.grant(holder, 10, grant_id=grant_id) == granted
    assert await books.hold(holder, order, 4) == held
    assert await books.capture(holder, order) == captured
    rows = await books.rows("SELECT kind, amount FROM transfers WHERE holder_id = :h ORDER BY id", h=holder)
    assert [tuple(row) for row in rows] == [("grant", 10), ("hold", 4), ("capture", 4), ("grant", 1)]


async def test_capture_after_release_and_release_after_capture(books: Books) -> None:
    holder, taken, given_back = uuid4(), uuid4(), uuid4()
    await books.grant(holder, 10)
    for order in (taken, given_back):
        await books.hold(holder, order, 2)
    captured, released = await books.capture(holder, taken), await books.release(holder, given_back)
    assert isinstance(captured, CreditsCaptured) and isinstance(released, CreditsReleased)
    assert await books.release(holder, taken) == captured
    assert await books.capture(holder, given_back) == released


async def test_release_before_hold_leaves_a_tombstone(books: Books) -> None:
    holder, order = uuid4(), uuid4()
    await books.grant(holder, 10)
    released = await books.release(holder, order)
    assert isinstance(released, CreditsReleased) and released.amount == 0
    declined = await books.hold(holder, order, 3)
    assert isinstance(declined, CreditsDeclined) and declined.reason == "released_before_hold"
    assert (declined.available, declined.held) == (10, 0)
    assert await books.release(holder, order) == released


async def test_a_hold_draws_soonest_first_across_purses(books: Books) -> None:
    holder, order = uuid4(), uuid4()
    never, late, early = [
        (await books.grant(holder, 5, expires_at)).grant_id for expires_at in (None, soon(9000), soon(600))
    ]
    await books.hold(holder, order, 12)
    rows = await books.rows("SELECT purse_id, amount FROM hold_purses WHERE order_id = :o", o=order)
    assert dict(map(tuple, rows)) == {early: 5, late: 5, never: 2}


async def refused(books: Books, command: Any, source: str = "conductor") -> str:
    with pytest.raises(Permanent) as error:
        await books.send(command, source=source)
    return error.value.code


async def test_contradictions_are_permanent_and_leave_no_trace(books: Books) -> None:
    holder, order, grant_id = uuid4(), uuid4(), uuid4()
    await books.grant(holder, 10, grant_id=grant_id)
    hold = HoldRequested(order_id=order, holder_id=holder, amount=3, expires_at=LATER)
    await books.send(hold)
    other_hold = hold.model_copy(update={"amount": 4})
    other_grant = GrantRequested(grant_id=grant_id, holder_id=holder, amount=99, reason="top-up")
    codes = [
        await refused(books, other_hold),
        await refused(books, other_hold, "partner"),
        await refused(books, other_grant, "partner"),
        await refused(books, CaptureRequested(order_id=order, holder_id=uuid4())),
        await refused(books, CaptureRequested(order_id=uuid4(), holder_id=holder)),
    ]
    assert codes == ["id_reused", "order_reused", "command_reused", "other_holder", "no_hold"]
    assert balance(await books.capture(holder, order)) == (7, 0, 3)
    assert await books.rows("SELECT amount FROM holds WHERE order_id = :o", o=order) == [(3,)]


async def test_the_same_command_from_another_source_changes_nothing(books: Books) -> None:
    holder, order = uuid4(), uuid4()
    await books.grant(holder, 10)
    hold = HoldRequested(order_id=order, holder_id=holder, amount=3, expires_at=LATER)
    first, second = await books.send(hold), await books.send(hold, source="partner")
    assert first.data == second.data


async def test_credits_of_an_expired_purse_are_gone_before_the_sweep_comes(books: Books) -> None:
    holder = uuid4()
    purse_id = (await books.grant(holder, 5, soon())).grant_id
    await books.let_purse_expire(purse_id)
    declined = await books.hold(holder, uuid4(), 1)
    assert isinstance(declined, CreditsDeclined) and declined.available == 0
