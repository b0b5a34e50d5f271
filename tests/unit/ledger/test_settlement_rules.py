"""The rules, driven by random walks over one holder's account with time passing, commands repeated and late."""

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    ReleaseRequested,
)
from services.ledger import rules
from services.ledger.book import Account, Hold, Kind, Ledger, Purse, State, Transfer
from services.ledger.rules import Grant, Outcome

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HOLDER = uuid4()


@dataclass
class Model:
    """The store's part, in memory: applies outcomes, and keeps every transfer."""

    account: Account = field(default_factory=lambda: Account(HOLDER, 0, NOW))
    holds: dict[UUID, Hold] = field(default_factory=dict)
    grants: dict[UUID, Grant] = field(default_factory=dict)
    transfers: list[Transfer] = field(default_factory=list)

    def send(self, command: Any) -> Any:
        known = self.holds.get(getattr(command, "order_id", None))
        fingerprint = envelop(command, "conductor").fingerprint()
        match command:
            case HoldRequested():
                outcome = rules.place(self.account, known, command, fingerprint)
            case CaptureRequested():
                outcome = rules.capture(self.account, known, command)
            case ReleaseRequested():
                outcome = rules.release(self.account, known, command)
            case GrantRequested():
                outcome = rules.grant(self.account, self.grants.get(command.grant_id), command, fingerprint)
        return self.apply(outcome)

    def apply(self, outcome: Outcome) -> Any:
        if not outcome.is_new:
            return outcome.event
        opened = None
        if outcome.opened:
            granted = outcome.opened.granted
            self.grants[granted.grant_id] = outcome.opened
            opened = Purse(granted.grant_id, 0, 0, granted.expires_at)
        for hold in filter(None, (outcome.added, outcome.changed)):
            self.holds[hold.order_id] = hold
        if outcome.transfer:
            self.transfers.append(outcome.transfer)
        after = self.account.after(outcome.transfer, opened)
        self.account = replace(after, purses=tuple(purse for purse in after.purses if purse.posted))
        event = outcome.event
        balance = (event.available, event.held, event.version)
        assert balance == (self.account.available, self.account.held, self.account.version)
        return event

    def sweep(self) -> None:
        for purse in self.account.purses:
            if not purse.is_live(self.account.now) and purse.free:
                self.apply(rules.expire(self.account, purse))

    def pass_time(self, **delta: int) -> None:
        self.account = replace(self.account, now=self.account.now + timedelta(**delta))

    def booked(self, account: Ledger) -> int:
        lines = (line for transfer in self.transfers for line in transfer.entries)
        return sum(line.posted for line in lines if line.account is account)


def hold(order: UUID, amount: int = 3, holder: UUID = HOLDER) -> HoldRequested:
    return HoldRequested(order_id=order, holder_id=holder, amount=amount, expires_at=NOW + timedelta(days=2))


def capture(order: UUID) -> CaptureRequested:
    return CaptureRequested(order_id=order, holder_id=HOLDER)


def release(order: UUID) -> ReleaseRequested:
    return ReleaseRequested(order_id=order, holder_id=HOLDER, reason="cancelled")


def grant(grant_id: UUID, amount: int = 10, days: int | None = None) -> GrantRequested:
    expires_at = None if days is None else NOW + timedelta(days=days)
    return GrantRequested(grant_id=grant_id, holder_id=HOLDER, amount=amount, expires_at=expires_at, reason="top-up")


def check(model: Model) -> None:
    assert all(purse.free >= 0 and purse.held >= 0 for purse in model.account.purses)
    assert model.account.held == sum(h.amount for h in model.holds.values() if h.state is State.HELD)
    assert sum(model.booked(account) for account in Ledger) == 0
    assert sum(purse.posted for purse in model.account.purses) == model.booked(Ledger.PURSE)
    settlements = Counter(t.order_id for t in model.transfers if t.kind in (Kind.CAPTURE, Kind.RELEASE))
    assert set(settlements.values()) <= {1}


ORDERS = [UUID(int=number) for number in range(4)]
GRANTS = [UUID(int=100 + number) for number in range(4)]


@given(st.lists(st.integers(0, 2**32), max_size=60))
def test_any_walk_keeps_the_books_and_settles_each_order_once(steps: list[int]) -> None:
    model, answers = Model(), {}
    for step in steps:
        dice = random.Random(step)
        order, grant_id = dice.choice(ORDERS), dice.choice(GRANTS)
        command = dice.choice(
            [
                hold(order, 1 + order.int * 2),
                capture(order),
                release(order),
                grant(grant_id, 1 + grant_id.int % 7, days=grant_id.int % 3 or None),
                None,
            ]
        )
        if command is None:
            model.pass_time(hours=dice.randrange(20))
            model.sweep()
        else:
            _ask(model, command, answers)
        check(model)


def _ask(model: Model, command: Any, answers: dict[Any, Any]) -> None:
    key = (type(command), getattr(command, "order_id", None) or command.grant_id)
    try:
        answer = model.send(command)
    except Permanent as error:
        assert error.code == "no_hold"
        return
    # A command has one answer for ever: its id is the same, so its content must be too.
    assert answers.setdefault(key, answer) == answer


def test_a_late_hold_meets_the_tombstone() -> None:
    model, order = Model(), uuid4()
    model.send(grant(uuid4()))
    released = model.send(release(order))
    assert isinstance(released, CreditsReleased) and released.amount == 0
    declined = model.send(hold(order))
    assert isinstance(declined, CreditsDeclined) and declined.reason == "released_before_hold"
    assert model.send(hold(order)) == declined
    assert model.send(release(order)) == released
    assert model.send(capture(order)) == released
    assert (model.account.available, model.account.held) == (10, 0)


def test_a_decline_is_final_even_when_credits_arrive() -> None:
    model, order = Model(), uuid4()
    declined = model.send(hold(order))
    assert isinstance(declined, CreditsDeclined) and declined.reason == "insufficient_credits"
    model.send(grant(uuid4()))
    assert model.send(hold(order)) == declined


@pytest.mark.parametrize("command", [capture, release])
def test_settling_a_declined_hold_answers_released_with_nothing(command: Any) -> None:
    model, order = Model(), uuid4()
    model.send(hold(order))
    released = model.send(command(order))
    assert isinstance(released, CreditsReleased) and released.amount == 0
    assert model.send(release(order)) == model.send(capture(order)) == released


def test_the_first_settlement_answers_every_later_one() -> None:
    model, taken, given_back = Model(), uuid4(), uuid4()
    model.send(grant(uuid4()))
    held = [model.send(hold(order)) for order in (taken, given_back)]
    assert all(isinstance(each, CreditsHeld) for each in held)
    captured, released = model.send(capture(taken)), model.send(release(given_back))
    assert isinstance(captured, CreditsCaptured) and isinstance(released, CreditsReleased)
    assert model.send(release(taken)) == model.send(capture(taken)) == captured
    assert model.send(capture(given_back)) == model.send(release(given_back)) == released
    assert [model.send(hold(order)) for order in (taken, given_back)] == held
    assert (model.account.available, model.account.held, model.account.version) == (7, 0, 5)


def test_a_hold_outlives_the_expiry_of_its_purse() -> None:
    model, order, other = Model(), uuid4(), uuid4()
    model.send(grant(uuid4(), 10, days=1))
    model.send(hold(order, 4))
    model.send(hold(other, 5))
    model.pass_time(days=1)
    model.sweep()
    assert (model.account.available, model.account.held, model.booked(Ledger.EXPIRED)) == (0, 9, 1)
    assert model.send(capture(order)).amount == 4
    assert model.send(release(other)).available == 0
    model.sweep()
    assert (model.booked(Ledger.EXPIRED), model.booked(Ledger.REVENUE), model.account.purses) == (6, 4, ())


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        (hold(ORDERS[0], 3), hold(ORDERS[0], 4), "order_reused"),
        (hold(ORDERS[0], 3), hold(ORDERS[0], 3, uuid4()), "order_reused"),
        (grant(GRANTS[0], 3), grant(GRANTS[0], 4), "grant_reused"),
        (hold(ORDERS[0]), CaptureRequested(order_id=ORDERS[0], holder_id=uuid4()), "other_holder"),
        (release(ORDERS[0]), hold(ORDERS[0], 3, uuid4()), "other_holder"),
        (None, capture(ORDERS[0]), "no_hold"),
        (None, hold(ORDERS[0], 10**12 + 1), "amount_too_large"),
        (None, hold(ORDERS[0]).model_copy(update={"expires_at": datetime(2030, 1, 1)}), "naive_time"),
    ],
)
def test_a_contradiction_is_permanent(first: Any, second: Any, code: str) -> None:
    model = Model()
    model.send(grant(uuid4()))
    if first:
        model.send(first)
    before = replace(model.account)
    with pytest.raises(Permanent) as refused:
        model.send(second)
    assert (refused.value.code, model.account) == (code, before)
