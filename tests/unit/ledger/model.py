"""A ledger in memory: the real handler and rules on a store that is a few dictionaries, with a clock that tests set."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from contracts.envelope import Envelope, envelop
from contracts.events import (
    CaptureRequested,
    CorrectionRequested,
    CreditsReceived,
    DistributionRequested,
    Event,
    GrantRequested,
    HoldRequested,
    RefundRequested,
    ReleaseRequested,
)
from services.ledger import rules
from services.ledger.book import Account, Hold, Ledger, Payment, Purse, Transfer
from services.ledger.handler import Handler
from services.ledger.rules import Answer, Outcome

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HOLDER, OTHER, THIRD = (UUID(int=1000 + number) for number in range(3))


def finish(work: Coroutine[Any, Any, Any]) -> Any:
    """The result of a coroutine that never waits."""
    try:
        work.send(None)
    except StopIteration as stop:
        return stop.value
    raise AssertionError("nothing here may wait")


@dataclass
class Books:
    """Store and transaction in one. Checks at every write what the database would, and that events tell the truth."""

    now: datetime = NOW
    versions: dict[UUID, int] = field(default_factory=dict)
    purses: dict[UUID, Purse] = field(default_factory=dict)
    holds: dict[UUID, Hold] = field(default_factory=dict)
    refunded: dict[tuple[UUID, UUID], int] = field(default_factory=dict)
    answers: dict[UUID, Answer] = field(default_factory=dict)
    transfers: list[Transfer] = field(default_factory=list)
    said: list[Envelope[Any]] = field(default_factory=list)
    told: dict[UUID, list[Envelope[Any]]] = field(default_factory=dict)

    def send(self, command: Event) -> Any:
        """Handle a command; the event that answers it."""
        envelope = envelop(command, "conductor")
        before = len(self.said)
        finish(Handler(self).handle(envelope, "conductor"))
        told = self.said[before:]
        # A command has one answer for ever: its id is the same, so its content must be too.
        known = self.told.setdefault(envelope.id, told)
        assert [(each.id, each.fingerprint()) for each in told] == [(each.id, each.fingerprint()) for each in known]
        return told[0].data

    async def run(self, work: Callable[["Books"], Awaitable[Any]]) -> Any:
        return await work(self)

    async def first_sight(self, source: str, envelope: Envelope[Any]) -> bool:
        return True

    async def account(self, holder_id: UUID, order_id: UUID | None = None) -> tuple[Account, Hold | None]:
        mine = (purse for purse in self.purses.values() if purse.holder_id == holder_id and purse.posted)
        account = Account(holder_id, self.versions.get(holder_id, 0), self.now, tuple(mine))
        return account, self.holds.get(order_id) if order_id else None

    async def accounts(self, *holder_ids: UUID) -> tuple[Account, ...]:
        return tuple([(await self.account(holder_id))[0] for holder_id in holder_ids])

    async def answer(self, command_id: UUID) -> Answer | None:
        return self.answers.get(command_id)

    async def payments(self, order_id: UUID) -> tuple[Payment, ...]:
        draws = self.holds[order_id].draws if order_id in self.holds else ()
        return tuple(
            Payment(
                replace(self.purses[draw.purse_id], posted=0, held=0),
                draw.amount - self.refunded.get((order_id, draw.purse_id), 0),
            )
            for draw in draws
        )

    async def write(self, outcome: Outcome, cause: UUID) -> None:
        for purse in outcome.opened:
            assert purse.id not in self.purses and (purse.posted, purse.held) == (0, 0)
            self.purses[purse.id] = purse
            if isinstance(outcome.said[-1], CreditsReceived):
                assert _lasts_no_longer(purse, self.purses[purse.parent_id])
        for hold in filter(None, (outcome.added, outcome.changed)):
            self.holds[hold.order_id] = hold
        if outcome.transfer:
            self.book(outcome.transfer)
        for share in outcome.refunded:
            key = (outcome.event.order_id, share.purse_id)
            self.refunded[key] = self.refunded.get(key, 0) + share.amount
        if outcome.answer:
            self.answers[outcome.answer.id] = outcome.answer
        versions = {event.holder_id: event.version for event in outcome.said}
        assert versions == {holder_id: self.versions.get(holder_id, 0) + 1 for holder_id in versions}
        self.versions |= versions
        for event in outcome.said:
            assert (event.available, event.held) == self.balance(event.holder_id)
            assert [(lot.expires_at, lot.amount) for lot in event.expiring] == self.expiring(event.holder_id)

    def book(self, transfer: Transfer) -> None:
        self.transfers.append(transfer)
        for posting in transfer.on_purses:
            purse = self.purses[posting.purse_id]
            self.purses[purse.id] = replace(purse, posted=purse.posted + posting.posted, held=purse.held + posting.held)

    async def say(self, *envelopes: Envelope[Any]) -> None:
        self.said += envelopes

    def balance(self, holder_id: UUID = HOLDER) -> tuple[int, int]:
        """What is available, what is held."""
        account, _ = finish(self.account(holder_id))
        return account.available, account.held

    def expiring(self, holder_id: UUID = HOLDER) -> list[tuple[datetime, int]]:
        """What is free until when, a date at a time."""
        dated = [purse for purse in self.purses.values() if purse.holder_id == holder_id and purse.expires_at]
        dates = sorted({purse.expires_at for purse in dated if purse.is_live(self.now) and purse.free})
        return [(date, sum(purse.free for purse in dated if purse.expires_at == date)) for date in dates]

    def events(self, kind: type[Any]) -> list[Any]:
        """What was said of this kind, each once."""
        different = {envelope.id: envelope.data for envelope in self.said}
        return [event for event in different.values() if isinstance(event, kind)]

    def pass_time(self, **delta: int) -> None:
        self.now += timedelta(**delta)

    def sweep(self) -> None:
        for purse in list(self.purses.values()):
            if not self.purses[purse.id].is_live(self.now) and self.purses[purse.id].free:
                self._expire(self.purses[purse.id])

    def _expire(self, purse: Purse) -> None:
        source = self.living_source(purse)
        account, owner = finish(self.accounts(purse.holder_id, source.holder_id if source else purse.holder_id))
        if source is None:
            outcome = rules.expire(account, purse)
        else:
            outcome = rules.hand_back(account, purse, owner, replace(source, posted=0, held=0))
        finish(self.write(outcome, uuid4()))
        finish(self.say(*(envelop(event, "ledger") for event in outcome.said)))

    def living_source(self, purse: Purse) -> Purse | None:
        source = self.purses.get(purse.parent_id)
        while source is not None and not source.is_live(self.now):
            source = self.purses.get(source.parent_id)
        return source

    def booked(self, account: Ledger) -> int:
        lines = (line for transfer in self.transfers for line in transfer.entries)
        return sum(line.posted for line in lines if line.account is account)


def _lasts_no_longer(purse: Purse, source: Purse) -> bool:
    return source.expires_at is None or (purse.expires_at is not None and purse.expires_at <= source.expires_at)


def date(days: int | None) -> datetime | None:
    """`days` from NOW, or never."""
    return None if days is None else NOW + timedelta(days=days)


def hold(order: UUID, amount: int = 3, holder: UUID = HOLDER) -> HoldRequested:
    return HoldRequested(order_id=order, holder_id=holder, amount=amount, expires_at=NOW + timedelta(days=2))


def capture(order: UUID, holder: UUID = HOLDER) -> CaptureRequested:
    return CaptureRequested(order_id=order, holder_id=holder)


def release(order: UUID, holder: UUID = HOLDER) -> ReleaseRequested:
    return ReleaseRequested(order_id=order, holder_id=holder, reason="cancelled")


def grant(grant_id: UUID, amount: int = 10, days: int | None = None, holder: UUID = HOLDER) -> GrantRequested:
    return GrantRequested(grant_id=grant_id, holder_id=holder, amount=amount, expires_at=date(days), reason="top-up")


def distribution(
    amount: int, days: int | None = None, giver: UUID = HOLDER, to: UUID = OTHER, command_id: UUID | None = None
) -> DistributionRequested:
    return DistributionRequested(
        distribution_id=command_id or uuid4(),
        holder_id=giver,
        to_holder_id=to,
        amount=amount,
        expires_at=date(days),
        reason="for March",
    )


def correction(amount: int, holder: UUID = HOLDER, command_id: UUID | None = None) -> CorrectionRequested:
    return CorrectionRequested(
        correction_id=command_id or uuid4(), holder_id=holder, amount=amount, reason="issued twice"
    )


def refund(
    order: UUID, amount: int | None = None, holder: UUID = HOLDER, command_id: UUID | None = None
) -> RefundRequested:
    return RefundRequested(
        refund_id=command_id or uuid4(), order_id=order, holder_id=holder, amount=amount, reason="six fingers"
    )
