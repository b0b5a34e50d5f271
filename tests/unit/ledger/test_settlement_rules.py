"""What becomes of an order's price: commands repeated, late, and in the wrong order."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.errors import Permanent
from contracts.events import (
    CreditsCaptured,
    CreditsDeclined,
    CreditsHeld,
    CreditsReleased,
)
from services.ledger.book import Ledger
from tests.unit.ledger.model import HOLDER, Books, capture, grant, hold, release

ORDERS = [UUID(int=number) for number in range(4)]
GRANTS = [UUID(int=100 + number) for number in range(4)]


def test_a_late_hold_meets_the_tombstone() -> None:
    books, order = Books(), uuid4()
    books.send(grant(uuid4()))
    released = books.send(release(order))
    assert isinstance(released, CreditsReleased) and released.amount == 0
    declined = books.send(hold(order))
    assert isinstance(declined, CreditsDeclined) and declined.reason == "released_before_hold"
    assert books.send(hold(order)) == declined
    assert books.send(release(order)) == released
    assert books.send(capture(order)) == released
    assert books.balance() == (10, 0)


def test_a_decline_is_final_even_when_credits_arrive() -> None:
    books, order = Books(), uuid4()
    declined = books.send(hold(order))
    assert isinstance(declined, CreditsDeclined) and declined.reason == "insufficient_credits"
    books.send(grant(uuid4()))
    assert books.send(hold(order)) == declined


@pytest.mark.parametrize("command", [capture, release])
def test_settling_a_declined_hold_answers_released_with_nothing(command: Any) -> None:
    books, order = Books(), uuid4()
    books.send(hold(order))
    released = books.send(command(order))
    assert isinstance(released, CreditsReleased) and released.amount == 0
    assert books.send(release(order)) == books.send(capture(order)) == released


def test_the_first_settlement_answers_every_later_one() -> None:
    books, taken, given_back = Books(), uuid4(), uuid4()
    books.send(grant(uuid4()))
    held = [books.send(hold(order)) for order in (taken, given_back)]
    assert all(isinstance(each, CreditsHeld) for each in held)
    captured, released = books.send(capture(taken)), books.send(release(given_back))
    assert isinstance(captured, CreditsCaptured) and isinstance(released, CreditsReleased)
    assert books.send(release(taken)) == books.send(capture(taken)) == captured
    assert books.send(capture(given_back)) == books.send(release(given_back)) == released
    assert [books.send(hold(order)) for order in (taken, given_back)] == held
    assert (books.balance(), books.versions[HOLDER]) == ((7, 0), 5)


def test_a_hold_outlives_the_expiry_of_its_purse() -> None:
    books, order, other = Books(), uuid4(), uuid4()
    books.send(grant(uuid4(), 10, days=1))
    books.send(hold(order, 4))
    books.send(hold(other, 5))
    books.pass_time(days=1)
    books.sweep()
    assert (books.balance(), books.booked(Ledger.EXPIRED)) == ((0, 9), 1)
    assert books.send(capture(order)).amount == 4
    assert books.send(release(other)).available == 0
    books.sweep()
    assert (books.booked(Ledger.EXPIRED), books.booked(Ledger.REVENUE), books.booked(Ledger.PURSE)) == (6, 4, 0)


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        (hold(ORDERS[0], 3), hold(ORDERS[0], 4), "order_reused"),
        (hold(ORDERS[0], 3), hold(ORDERS[0], 3, uuid4()), "order_reused"),
        (grant(GRANTS[0], 3), grant(GRANTS[0], 4), "command_reused"),
        (hold(ORDERS[0]), capture(ORDERS[0], uuid4()), "other_holder"),
        (release(ORDERS[0]), hold(ORDERS[0], 3, uuid4()), "other_holder"),
        (None, capture(ORDERS[0]), "no_hold"),
        (None, hold(ORDERS[0], 10**12 + 1), "amount_too_large"),
        (None, hold(ORDERS[0]).model_copy(update={"expires_at": datetime(2030, 1, 1)}), "naive_time"),
    ],
)
def test_a_contradiction_is_permanent(first: Any, second: Any, code: str) -> None:
    books = Books()
    books.send(grant(uuid4()))
    if first:
        books.send(first)
    before = (books.balance(), dict(books.versions), dict(books.purses), len(books.said))
    with pytest.raises(Permanent) as refused:
        books.send(second)
    assert refused.value.code == code
    assert (books.balance(), books.versions, books.purses, len(books.said)) == before
