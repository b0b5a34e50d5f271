"""Random walks over three holders' accounts, with time passing and commands repeated, late and in any order."""

import random
from collections import Counter
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.errors import Permanent
from contracts.events import (
    CreditsCaptured,
    CreditsCorrected,
    CreditsExpired,
    CreditsGranted,
    CreditsReceived,
    CreditsRefunded,
    CreditsReturned,
)
from services.api.credits.readmodel import transaction
from services.ledger.book import Kind, Ledger, State
from tests.unit.ledger.model import (
    HOLDER,
    OTHER,
    THIRD,
    Books,
    capture,
    correction,
    distribution,
    grant,
    hold,
    refund,
    release,
)

HOLDERS = (HOLDER, OTHER, THIRD)
ORDERS = [UUID(int=number) for number in range(12)]


def payer(order: UUID) -> UUID:
    return HOLDERS[order.int % 3]


def command(dice: random.Random) -> Any:
    """One of some two hundred commands: most come more than once in a long walk, and always say the same."""
    number = dice.randrange(24)
    order, holder, next_one = ORDERS[number % 12], HOLDERS[number % 3], HOLDERS[(number + 1) % 3]
    lives = (None, 1, 3)[number // 8]
    return dice.choice(
        [
            grant(UUID(int=100 + number), 5 + number, lives, holder),
            hold(order, 1 + order.int % 6 * 2, payer(order)),
            hold(order, 1 + order.int % 6 * 2, payer(order)),
            capture(order, payer(order)),
            release(order, payer(order)),
            distribution(1 + number, lives, holder, HOLDERS[number % 4 % 3], UUID(int=200 + number)),
            distribution(1 + number % 3, 1, holder, next_one, UUID(int=300 + number)),
            correction((number % 2 or -1) * (1 + number % 5), holder, UUID(int=400 + number)),
            refund(order, number % 3 or None, payer(order), UUID(int=500 + number)),
        ]
    )


def step(books: Books, dice: random.Random) -> None:
    if dice.randrange(8) == 0:
        books.pass_time(hours=dice.randrange(12))
        books.sweep()
        return
    try:
        books.send(command(dice))
    except Permanent as error:
        assert error.code == "no_hold"


def check(books: Books) -> None:
    assert all(purse.free >= 0 and purse.held >= 0 for purse in books.purses.values())
    assert sum(books.booked(account) for account in Ledger) == 0
    assert sum(purse.posted for purse in books.purses.values()) == books.booked(Ledger.PURSE)
    for holder in HOLDERS:
        held = sum(h.amount for h in books.holds.values() if h.state is State.HELD and h.holder_id == holder)
        assert books.balance(holder)[1] == held
    settlements = Counter(t.order_id for t in books.transfers if t.kind in (Kind.CAPTURE, Kind.RELEASE))
    assert set(settlements.values()) <= {1}


def check_the_whole(books: Books) -> None:
    _nothing_is_lost(books)
    _refunds_are_covered(books)
    _history_adds_up(books)


def _nothing_is_lost(books: Books) -> None:
    """From what was said alone: what came in is what is there, what was spent, and what is gone."""
    given = _sum(books, CreditsGranted) + _sum(books, CreditsCorrected)
    spent = _sum(books, CreditsCaptured) - _sum(books, CreditsRefunded)
    gone = sum(event.amount for event in books.events(CreditsExpired) if event.returned_to is None)
    there = sum(purse.posted for purse in books.purses.values())
    assert given == there + spent + gone


def _sum(books: Books, kind: type[Any]) -> int:
    by_id = {(event.holder_id, event.version): event for event in books.events(kind)}
    return sum(event.amount for event in by_id.values())


def _refunds_are_covered(books: Books) -> None:
    captured = Counter({t.order_id: t.amount for t in books.transfers if t.kind is Kind.CAPTURE})
    refunded = Counter[Any]()
    for transfer in books.transfers:
        if transfer.kind is Kind.REFUND:
            refunded[transfer.order_id] += transfer.amount
    assert refunded <= captured
    assert sum(books.refunded.values()) == sum(refunded.values())


def _history_adds_up(books: Books) -> None:
    """The read model's history of each holder sums to what the holder owns."""
    rows: dict[UUID, Counter[Any]] = {holder: Counter() for holder in HOLDERS}
    seen = set()
    for envelope in books.said:
        row = transaction(envelope.data)
        if row is None or (envelope.type, row["holder_id"], envelope.data.version) in seen:
            continue
        seen.add((envelope.type, row["holder_id"], envelope.data.version))
        rows[row["holder_id"]]["sum"] += row["amount"]
    for holder in HOLDERS:
        assert rows[holder]["sum"] == sum(p.posted for p in books.purses.values() if p.holder_id == holder)


@settings(deadline=None)
@given(st.lists(st.integers(0, 2**32), max_size=60))
def test_any_walk_keeps_the_books_and_settles_each_order_once(steps: list[int]) -> None:
    books = Books()
    for number in steps:
        step(books, random.Random(number))
        check(books)
    check_the_whole(books)


def test_long_walks_meet_every_kind_of_transfer_many_times() -> None:
    kinds, returned, reopened = Counter[Any](), 0, 0
    for seed in range(8):
        books, dice = Books(), random.Random(seed)
        for _ in range(200):
            step(books, dice)
        check(books)
        check_the_whole(books)
        kinds.update(transfer.kind for transfer in books.transfers)
        returned += len(books.events(CreditsReturned))
        received = {event.distribution_id for event in books.events(CreditsReceived)}
        parts = sum(purse.parent_id is not None for purse in books.purses.values())
        reopened += parts > len(received)
    assert min(kinds[kind] for kind in Kind) >= 5, kinds
    assert returned == kinds[Kind.RETURN] and reopened
