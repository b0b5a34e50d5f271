"""The book's arithmetic: which purses a hold draws from, and that every transfer balances."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ledger import book
from services.ledger.book import Account, Draw, Ledger, Purse, transfers
from services.ledger.book.values import MAX_LOTS

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HOLDER = uuid4()


def purse(number: int, posted: int, held: int = 0, days: int | None = None) -> Purse:
    """A purse that expires `days` from NOW, or never."""
    return Purse(UUID(int=number), HOLDER, posted, held, None if days is None else NOW + timedelta(days=days))


def drawn(draws: tuple[Draw, ...]) -> list[tuple[int, int]]:
    return [(draw.purse_id.int, draw.amount) for draw in draws]


@st.composite
def purses(draw: st.DrawFn) -> list[Purse]:
    number = draw(st.integers(0, 6))
    made = []
    for index in range(number):
        posted = draw(st.integers(1, 50))
        held = draw(st.integers(0, posted))
        made.append(purse(index, posted, held, draw(st.none() | st.integers(-2, 3))))
    return draw(st.permutations(made))


def test_draws_the_soonest_to_expire_first_and_the_never_expiring_last() -> None:
    ours = [purse(1, 5), purse(2, 5, days=9), purse(3, 5, days=2)]
    assert drawn(book.draw(ours, 12, NOW)) == [(3, 5), (2, 5), (1, 2)]


def test_equal_dates_are_drawn_in_id_order() -> None:
    assert drawn(book.draw([purse(2, 5, days=1), purse(1, 5, days=1)], 6, NOW)) == [(1, 5), (2, 1)]


@pytest.mark.parametrize("days", [-1, 0])
def test_an_expired_purse_is_not_drawn_from(days: int) -> None:
    assert book.draw([purse(1, 5, days=days)], 1, NOW) == ()


def test_what_is_held_is_not_drawn_again() -> None:
    assert book.draw([purse(1, 5, held=3)], 3, NOW) == ()
    assert drawn(book.draw([purse(1, 5, held=3)], 2, NOW)) == [(1, 2)]


def test_what_expires_when_is_told_soonest_first_a_lot_for_each_date() -> None:
    ours = (purse(1, 9), purse(2, 5, days=9), purse(3, 5, held=2, days=2), purse(4, 4, days=9))
    gone = (purse(5, 5, days=0), purse(6, 3, held=3, days=1))
    told = Account(HOLDER, 1, NOW, (*ours, *gone)).expiring
    assert [(lot.amount, (lot.expires_at - NOW).days) for lot in told] == [(3, 2), (9, 9)]


def test_of_very_many_dates_the_soonest_are_told() -> None:
    told = Account(HOLDER, 1, NOW, tuple(purse(days, 1, days=days) for days in range(999, 0, -1))).expiring
    assert [(lot.expires_at - NOW).days for lot in told] == list(range(1, MAX_LOTS + 1))


@given(purses(), st.integers(1, 120))
def test_a_draw_is_whole_or_nothing_and_never_overdraws(ours: list[Purse], amount: int) -> None:
    draws = book.draw(ours, amount, NOW)
    live = {each.id: each for each in ours if each.is_live(NOW)}
    assert sum(draw.amount for draw in draws) == (amount if sum(p.free for p in live.values()) >= amount else 0)
    assert all(0 < draw.amount <= live[draw.purse_id].free for draw in draws)


@given(purses(), st.integers(1, 120))
def test_no_later_purse_is_touched_while_a_sooner_one_has_credits(ours: list[Purse], amount: int) -> None:
    taken = {draw.purse_id: draw.amount for draw in book.draw(ours, amount, NOW)}
    far = NOW + timedelta(days=999)
    live = sorted((p for p in ours if p.is_live(NOW) and p.free), key=lambda p: (p.expires_at or far, p.id))
    left = [p.free - taken.get(p.id, 0) for p in live]
    touched = [index for index, p in enumerate(live) if p.id in taken]
    assert all(left[index] == 0 for index in range(max(touched, default=0)))


@given(purses(), st.integers(1, 120))
def test_hold_then_capture_or_release(ours: list[Purse], amount: int) -> None:
    account, order = Account(HOLDER, 3, NOW, tuple(ours)), uuid4()
    draws = book.draw(ours, amount, NOW)
    if not draws:
        return
    held = account.after(transfers.hold(order, draws))
    assert (held.available, held.held) == (account.available - amount, account.held + amount)
    released = held.after(transfers.release(order, draws, "cancelled"))
    assert (released.purses, released.version) == (account.purses, 5)
    captured = held.after(transfers.capture(order, draws))
    assert (captured.available, captured.held) == (account.available - amount, account.held)
    assert all(each.free >= 0 and each.held >= 0 for each in captured.purses)


def test_only_transfers_that_move_something_have_entries() -> None:
    order, draws = uuid4(), (Draw(UUID(int=1), 2), Draw(UUID(int=2), 3))
    assert transfers.hold(order, draws).entries == ()
    assert transfers.release(order, draws, "cancelled").entries == ()
    taken = transfers.capture(order, draws)
    assert [(line.account, line.posted) for line in taken.entries] == [
        (Ledger.PURSE, -2),
        (Ledger.PURSE, -3),
        (Ledger.REVENUE, 5),
    ]


def test_every_transfer_moves_its_amount_and_sums_to_zero() -> None:
    draws, parts = (Draw(UUID(int=1), 2), Draw(UUID(int=2), 3)), (Draw(UUID(int=3), 2), Draw(UUID(int=4), 3))
    ended = purse(1, 9, held=4, days=-1)
    made = [
        transfers.grant(UUID(int=1), 5, "top-up"),
        transfers.capture(uuid4(), draws),
        transfers.distribute(draws, parts, "for March"),
        transfers.add(UUID(int=1), 5, "forgotten"),
        transfers.take(draws, "issued twice"),
        transfers.refund(uuid4(), draws, "six fingers"),
        transfers.expire(ended),
        transfers.hand_back(ended, purse(2, 0)),
    ]
    assert [sum(line.posted for line in each.entries) for each in made] == [0] * len(made)
    moved = [sum(line.posted for line in each.entries if line.posted > 0) for each in made]
    assert moved == [each.amount for each in made] == [5] * len(made)


def test_an_account_takes_in_only_its_own_of_the_purses_that_a_transfer_fills() -> None:
    ours, theirs = purse(2, 0, days=3), Purse(UUID(int=3), uuid4())
    account = Account(HOLDER, 0, NOW, (purse(1, 5),))
    after = account.after(
        transfers.distribute((Draw(UUID(int=1), 5),), (Draw(ours.id, 2), Draw(theirs.id, 3)), ""), ours
    )
    assert (after.available, [each.id.int for each in after.purses]) == (2, [1, 2])
    again = after.after(transfers.add(ours.id, 1, ""), ours, theirs)
    assert [(each.id.int, each.posted) for each in again.purses] == [(1, 0), (2, 3)]


def test_the_balance_leaves_out_what_has_expired_but_not_what_is_held_of_it() -> None:
    account = Account(HOLDER, 0, NOW, (purse(1, 9, held=4, days=-1), purse(2, 3, held=1)))
    assert (account.available, account.held) == (2, 5)
