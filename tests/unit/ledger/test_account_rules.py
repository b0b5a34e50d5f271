"""What administrators do to accounts, and where expired credits go: distributions, corrections, refunds, returns."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from chassis.errors import Permanent
from contracts.events import (
    CorrectionRequested,
    CreditsCorrected,
    CreditsDistributed,
    CreditsExpired,
    CreditsReceived,
    CreditsRefunded,
    CreditsRefused,
    CreditsReturned,
)
from services.ledger.book import Ledger
from services.ledger.rules import REFUND_LIFE
from tests.unit.ledger.model import (
    HOLDER,
    NOW,
    OTHER,
    THIRD,
    Books,
    capture,
    correction,
    date,
    distribution,
    grant,
    hold,
    refund,
    release,
)

ORDER = UUID(int=1)


def funded(*grants: tuple[int, int | None]) -> Books:
    """HOLDER was granted these: amount, and days to live."""
    books = Books()
    for amount, days in grants:
        books.send(grant(uuid4(), amount, days))
    return books


def purses_of(books: Books, holder: UUID) -> list[tuple[int, Any]]:
    """What each purse of the holder owns and until when, soonest first."""
    mine = [(p.posted, p.expires_at) for p in books.purses.values() if p.holder_id == holder and p.posted]
    return sorted(mine, key=lambda each: (each[1] is None, each[1], each[0]))


def refusal(event: Any) -> str:
    assert isinstance(event, CreditsRefused)
    return event.reason


def test_a_distribution_hands_on_what_expires_first_and_never_past_its_date() -> None:
    books = funded((5, None), (5, 2), (5, 9))
    command = distribution(12, days=4)
    distributed = books.send(command)
    assert isinstance(distributed, CreditsDistributed)
    assert (distributed.amount, distributed.to_holder_id, distributed.reason) == (12, OTHER, "for March")
    (received,) = books.events(CreditsReceived)
    assert (received.amount, received.from_holder_id, received.expires_at) == (12, HOLDER, date(2))
    assert distributed.answers == received.distribution_id == command.distribution_id
    assert (books.balance(HOLDER), books.balance(OTHER)) == ((3, 0), (12, 0))
    assert purses_of(books, OTHER) == [(5, date(2)), (2, date(4)), (5, date(4))]


def test_without_a_date_of_its_own_a_part_lives_as_long_as_its_source() -> None:
    books = funded((5, None), (5, 2))
    books.send(distribution(7))
    assert purses_of(books, OTHER) == [(5, date(2)), (2, None)]


def test_never_more_is_handed_on_than_there_is() -> None:
    books = funded((10, 1), (2, None))
    books.send(hold(ORDER, 4))
    first = books.send(distribution(5))
    assert isinstance(first, CreditsDistributed)
    command = distribution(4)
    second = books.send(command)
    assert (refusal(second), second.amount, second.answers) == ("insufficient_credits", 4, command.distribution_id)
    assert (second.available, second.held, second.version) == (3, 4, 5)
    books.send(grant(uuid4(), 100))
    assert books.send(command) == second
    assert books.balance(OTHER) == (5, 0)


def test_expired_credits_are_not_handed_on_before_the_sweep_comes() -> None:
    books = funded((10, 1))
    books.pass_time(days=1)
    assert refusal(books.send(distribution(1))) == "insufficient_credits"


def test_a_distribution_to_oneself_or_until_yesterday_is_refused() -> None:
    books = funded((10, None))
    assert refusal(books.send(distribution(1, to=HOLDER))) == "same_holder"
    assert refusal(books.send(distribution(1, days=0))) == "past_expiry"
    assert books.balance() == (10, 0)


def test_what_was_not_spent_by_its_date_goes_back_to_the_purse_it_came_from() -> None:
    books = funded((10, 30))
    books.send(distribution(8, days=2))
    books.send(hold(ORDER, 3, OTHER))
    books.pass_time(days=2)
    books.sweep()
    (expired,), (returned,) = books.events(CreditsExpired), books.events(CreditsReturned)
    assert (expired.holder_id, expired.amount, expired.returned_to) == (OTHER, 5, HOLDER)
    assert (returned.holder_id, returned.amount, returned.from_holder_id) == (HOLDER, 5, OTHER)
    assert expired.purse_id == returned.purse_id
    assert (books.balance(HOLDER), books.balance(OTHER)) == ((7, 0), (0, 3))
    assert purses_of(books, HOLDER) == [(7, date(30))]
    # What was held goes the same way once it is released.
    books.send(release(ORDER, OTHER))
    books.sweep()
    assert (books.balance(HOLDER), books.balance(OTHER), books.booked(Ledger.EXPIRED)) == ((10, 0), (0, 0), 0)


def test_what_is_held_across_the_date_can_still_be_captured() -> None:
    books = funded((10, 30))
    books.send(distribution(8, days=2))
    books.send(hold(ORDER, 8, OTHER))
    books.pass_time(days=3)
    books.sweep()
    assert books.send(capture(ORDER, OTHER)).amount == 8
    books.sweep()
    assert (books.booked(Ledger.REVENUE), books.events(CreditsReturned)) == (8, [])


def test_expired_credits_pass_over_a_source_that_is_past_its_date_too() -> None:
    books = funded((10, 30))
    books.send(distribution(8, days=2))
    books.send(distribution(5, giver=OTHER, to=THIRD))
    books.pass_time(days=2)
    books.sweep()
    assert [(event.from_holder_id, event.amount) for event in books.events(CreditsReturned)] == [(OTHER, 3), (THIRD, 5)]
    assert {event.holder_id for event in books.events(CreditsReturned)} == {HOLDER}
    assert [books.balance(holder)[0] for holder in (HOLDER, OTHER, THIRD)] == [10, 0, 0]


def test_what_expires_with_its_source_is_gone() -> None:
    books = funded((10, 2))
    books.send(distribution(8))
    books.pass_time(days=2)
    books.sweep()
    assert [event.returned_to for event in books.events(CreditsExpired)] == [None, None]
    assert (books.booked(Ledger.EXPIRED), books.events(CreditsReturned)) == (10, [])


def test_credits_that_went_in_a_circle_come_back_to_the_same_holder() -> None:
    books = funded((10, 30))
    books.send(distribution(10, days=2))
    books.send(distribution(6, giver=OTHER, to=HOLDER))
    assert (books.balance(HOLDER), books.balance(OTHER)) == ((6, 0), (4, 0))
    books.pass_time(days=2)
    books.sweep()
    ours = [event for event in books.events(CreditsExpired) if event.holder_id == HOLDER]
    assert [(event.amount, event.returned_to) for event in ours] == [(6, HOLDER)]
    assert purses_of(books, HOLDER) == [(10, date(30))]


def test_a_correction_adds_what_never_expires_and_takes_what_expires_first() -> None:
    books = funded((4, 3), (6, 9))
    added = books.send(correction(5))
    assert isinstance(added, CreditsCorrected) and (added.amount, added.available) == (5, 15)
    taken = books.send(correction(-7))
    assert (taken.amount, taken.available, taken.reason) == (-7, 8, "issued twice")
    assert purses_of(books, HOLDER) == [(3, date(9)), (5, None)]
    assert (books.booked(Ledger.CORRECTIONS), books.booked(Ledger.ISSUANCE)) == (2, -10)


def test_a_correction_never_takes_what_is_held_or_not_there() -> None:
    books = funded((10, None))
    books.send(hold(ORDER, 4))
    refused = books.send(correction(-7))
    assert (refusal(refused), refused.amount, refused.available) == ("insufficient_credits", -7, 6)
    assert books.send(correction(-6)).available == 0


def test_a_correction_by_nothing_is_no_command() -> None:
    with pytest.raises(ValidationError, match="must not be 0"):
        CorrectionRequested(correction_id=uuid4(), holder_id=HOLDER, amount=0, reason="none")


def charged(books: Books, amount: int) -> None:
    books.send(hold(ORDER, amount))
    books.send(capture(ORDER))


def test_a_refund_goes_back_to_the_purses_that_paid_last_drawn_first() -> None:
    books = funded((4, 3), (6, 9))
    charged(books, 7)
    part = books.send(refund(ORDER, 2))
    assert isinstance(part, CreditsRefunded)
    assert (part.amount, part.order_id, part.available, part.expires_at) == (2, ORDER, 5, date(9))
    assert purses_of(books, HOLDER) == [(5, date(9))]
    rest = books.send(refund(ORDER))
    assert (rest.amount, rest.expires_at, rest.reason) == (5, date(3), "six fingers")
    assert purses_of(books, HOLDER) == [(4, date(3)), (6, date(9))]
    assert books.booked(Ledger.REVENUE) == 0


def test_a_refund_to_a_purse_past_its_date_can_be_spent_for_thirty_days() -> None:
    books = funded((4, 3), (6, 9))
    charged(books, 7)
    books.pass_time(days=5)
    books.sweep()
    refunded = books.send(refund(ORDER))
    assert (refunded.amount, refunded.available, refunded.expires_at) == (7, 10, date(9))
    assert REFUND_LIFE.days == 30
    assert purses_of(books, HOLDER) == [(6, date(9)), (4, date(5 + 30))]


def test_refunded_credits_of_a_department_go_back_to_it_when_they_expire() -> None:
    books = funded((10, 90))
    books.send(distribution(4, days=2))
    books.send(hold(ORDER, 4, OTHER))
    books.send(capture(ORDER, OTHER))
    books.pass_time(days=3)
    assert books.send(refund(ORDER, holder=OTHER)).available == 4
    books.pass_time(days=31)
    books.sweep()
    assert [(event.holder_id, event.amount) for event in books.events(CreditsReturned)] == [(HOLDER, 4)]


def test_never_more_is_refunded_than_was_captured() -> None:
    books = funded((10, None))
    charged(books, 7)
    assert refusal(books.send(refund(ORDER, 8))) == "over_refunded"
    books.send(refund(ORDER, 5))
    assert refusal(books.send(refund(ORDER, 3))) == "over_refunded"
    assert books.send(refund(ORDER)).amount == 2
    assert refusal(books.send(refund(ORDER))) == "over_refunded"
    assert books.balance() == (10, 0)


@pytest.mark.parametrize("before", [(), (hold(ORDER, 99),), (hold(ORDER), release(ORDER)), (release(ORDER),)])
def test_what_was_not_captured_is_not_refunded(before: tuple[Any, ...]) -> None:
    books = funded((10, None))
    for command in before:
        books.send(command)
    assert refusal(books.send(refund(ORDER))) == "not_captured"
    assert refusal(books.send(refund(ORDER, 2))) == "not_captured"


def test_a_refund_that_comes_before_the_capture_stays_refused() -> None:
    books, early = funded((10, None)), refund(ORDER)
    books.send(hold(ORDER))
    refused = books.send(early)
    assert refusal(refused) == "not_captured"
    books.send(capture(ORDER))
    assert books.send(early) == refused
    assert books.send(refund(ORDER)).amount == 3


ID = UUID(int=77)


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        (distribution(1, command_id=ID), distribution(2, command_id=ID), "command_reused"),
        (distribution(1, command_id=ID), distribution(1, to=THIRD, command_id=ID), "command_reused"),
        (distribution(99, command_id=ID), distribution(1, command_id=ID), "command_reused"),
        (grant(ID), distribution(10, command_id=ID), "command_reused"),
        (correction(1, command_id=ID), correction(1, OTHER, ID), "command_reused"),
        (correction(1, command_id=ID), refund(ORDER, 1, command_id=ID), "command_reused"),
        (hold(ORDER), refund(ORDER, holder=OTHER), "other_holder"),
        (None, distribution(10**12 + 1), "amount_too_large"),
        (None, correction(-(10**12) - 1), "amount_too_large"),
        (None, distribution(1).model_copy(update={"expires_at": NOW.replace(tzinfo=None)}), "naive_time"),
    ],
)
def test_a_contradiction_is_permanent(first: Any, second: Any, code: str) -> None:
    books = funded((10, None))
    if first:
        books.send(first)
    before = (dict(books.versions), dict(books.purses), len(books.said))
    with pytest.raises(Permanent) as refused:
        books.send(second)
    assert (refused.value.code, (books.versions, books.purses, len(books.said))) == (code, before)
