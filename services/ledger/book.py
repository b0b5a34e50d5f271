"""The book: accounts as values, and the postings that move credits between them. Pure and synchronous.

A purse is one grant. `posted` is what it owns, `held` the part promised to orders that have not settled; a hold
moves nothing between accounts, it only raises `held` (pending amounts are columns of their own, as in
TigerBeetle). System accounts appear in postings only: nobody keeps their balance, so no row of theirs is hot.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from contracts.events import Event


class Kind(StrEnum):
    """What a transfer does. `hold` is pending; `capture` or `release` resolves it."""

    GRANT = "grant"
    HOLD = "hold"
    CAPTURE = "capture"
    RELEASE = "release"
    EXPIRE = "expire"


class Ledger(StrEnum):
    """The accounts a posting can touch: a purse, or one of the system's."""

    PURSE = "purse"
    ISSUANCE = "issuance"
    REVENUE = "revenue"
    EXPIRED = "expired"


class State(StrEnum):
    """Of an order's hold. A `tombstone` was released before it was ever held."""

    HELD = "held"
    CAPTURED = "captured"
    RELEASED = "released"
    DECLINED = "declined"
    TOMBSTONE = "tombstone"


@dataclass(frozen=True)
class Purse:
    """One grant's account. Whole credits."""

    id: UUID
    posted: int
    held: int
    expires_at: datetime | None = None

    @property
    def free(self) -> int:
        return self.posted - self.held

    def is_live(self, now: datetime) -> bool:
        return self.expires_at is None or self.expires_at > now


@dataclass(frozen=True)
class Draw:
    """How much of a hold one purse bears."""

    purse_id: UUID
    amount: int


@dataclass(frozen=True)
class Hold:
    """An order's hold, with the recorded answers to its commands.

    `placed` answers the hold request, `settled` the capture or release; a repeated command gets them again, word
    for word. `input` is the fingerprint of the hold request, None until there was one.
    """

    order_id: UUID
    holder_id: UUID
    amount: int
    state: State
    expires_at: datetime | None = None
    draws: tuple[Draw, ...] = ()
    input: bytes | None = None
    placed: Event | None = None
    settled: Event | None = None


@dataclass(frozen=True)
class Posting:
    """One line of a transfer: what it adds to an account's `posted` and, for a purse, to its `held`."""

    account: Ledger
    posted: int
    held: int = 0
    purse_id: UUID | None = None


@dataclass(frozen=True)
class Transfer:
    """An immutable movement of `amount` credits. The `posted` of its postings sum to zero."""

    kind: Kind
    amount: int
    postings: tuple[Posting, ...]
    reason: str
    order_id: UUID | None = None
    purse_id: UUID | None = None

    @property
    def entries(self) -> tuple[Posting, ...]:
        """The lines of the double entry: those that move something."""
        return tuple(posting for posting in self.postings if posting.posted)

    @property
    def on_purses(self) -> tuple[Posting, ...]:
        return tuple(posting for posting in self.postings if posting.account is Ledger.PURSE)


@dataclass(frozen=True)
class Account:
    """A holder as of `now`, the database's time: every purse that owns something."""

    holder_id: UUID
    version: int
    now: datetime
    purses: tuple[Purse, ...] = ()

    @property
    def available(self) -> int:
        return sum(purse.free for purse in self.purses if purse.is_live(self.now))

    @property
    def held(self) -> int:
        """Of all purses: what is held outlives the purse's expiry."""
        return sum(purse.held for purse in self.purses)

    def after(self, transfer: Transfer | None, opened: Purse | None = None) -> "Account":
        """The account one outcome later."""
        purses = (*self.purses, opened) if opened else self.purses
        for posting in transfer.on_purses if transfer else ():
            purses = tuple(_shifted(purse, posting) for purse in purses)
        return replace(self, version=self.version + 1, purses=purses)


def _shifted(purse: Purse, posting: Posting) -> Purse:
    if purse.id != posting.purse_id:
        return purse
    return replace(purse, posted=purse.posted + posting.posted, held=purse.held + posting.held)


def draw(purses: Iterable[Purse], amount: int, now: datetime) -> tuple[Draw, ...]:
    """Which purses bear a hold of `amount`: soonest to expire first, never-expiring last, then by id.

    Empty where the unexpired purses together have too little: a hold is whole or not at all.
    """
    draws, missing = [], amount
    for purse in sorted((purse for purse in purses if purse.is_live(now)), key=_soonest_first):
        taken = min(purse.free, missing)
        if taken > 0:
            draws.append(Draw(purse.id, taken))
            missing -= taken
    return () if missing else tuple(draws)


def _soonest_first(purse: Purse) -> tuple[bool, float, UUID]:
    return purse.expires_at is None, purse.expires_at.timestamp() if purse.expires_at else 0.0, purse.id


def _total(draws: Sequence[Draw]) -> int:
    return sum(draw.amount for draw in draws)


def hold(order_id: UUID, draws: Sequence[Draw]) -> Transfer:
    """Promise what is drawn to the order."""
    postings = tuple(Posting(Ledger.PURSE, 0, each.amount, each.purse_id) for each in draws)
    return Transfer(Kind.HOLD, _total(draws), postings, "", order_id=order_id)


def capture(order_id: UUID, draws: Sequence[Draw]) -> Transfer:
    """Take what was drawn. It cannot fail: the credits are held, whether their purse has expired or not."""
    taken = tuple(Posting(Ledger.PURSE, -each.amount, -each.amount, each.purse_id) for each in draws)
    earned = Posting(Ledger.REVENUE, _total(draws))
    return Transfer(Kind.CAPTURE, _total(draws), (*taken, earned), "", order_id=order_id)


def release(order_id: UUID, draws: Sequence[Draw], reason: str) -> Transfer:
    """Give what was drawn back to the purses it came from. Where one has expired, the sweep takes it from there."""
    postings = tuple(Posting(Ledger.PURSE, 0, -each.amount, each.purse_id) for each in draws)
    return Transfer(Kind.RELEASE, _total(draws), postings, reason, order_id=order_id)


def grant(purse_id: UUID, amount: int, reason: str) -> Transfer:
    """Issue credits into a purse."""
    postings = (Posting(Ledger.ISSUANCE, -amount), Posting(Ledger.PURSE, amount, 0, purse_id))
    return Transfer(Kind.GRANT, amount, postings, reason, purse_id=purse_id)


def expire(purse: Purse) -> Transfer:
    """Take what nobody holds out of a purse past its date."""
    postings = (Posting(Ledger.PURSE, -purse.free, 0, purse.id), Posting(Ledger.EXPIRED, purse.free))
    return Transfer(Kind.EXPIRE, purse.free, postings, "expired", purse_id=purse.id)
