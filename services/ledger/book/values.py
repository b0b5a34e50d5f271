"""Accounts as values, and which of a holder's purses bear an amount.

A purse is one grant, or what was handed on of another purse. `posted` is what it owns, `held` the part promised to
orders that have not settled; a hold moves nothing between accounts, it only raises `held` (pending amounts are
columns of their own, as in TigerBeetle). System accounts appear in postings only: nobody keeps their balance, so no
row of theirs is hot.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from contracts.events import Lot, SettlementEvent

MAX_LOTS = 100
"""Dates that an outcome tells, the soonest: far beyond any use, and a message has a limit."""


class Kind(StrEnum):
    """What a transfer does. `hold` is pending; `capture` or `release` resolves it."""

    GRANT = "grant"
    HOLD = "hold"
    CAPTURE = "capture"
    RELEASE = "release"
    EXPIRE = "expire"
    DISTRIBUTE = "distribute"
    RETURN = "return"
    CORRECT = "correct"
    REFUND = "refund"


class Ledger(StrEnum):
    """The accounts a posting can touch: a purse, or one of the system's.

    `corrections` is apart from `issuance`, so that what was granted and what was mended by hand stay two figures.
    """

    PURSE = "purse"
    ISSUANCE = "issuance"
    REVENUE = "revenue"
    EXPIRED = "expired"
    CORRECTIONS = "corrections"


class State(StrEnum):
    """Of an order's hold. A `tombstone` was released before it was ever held."""

    HELD = "held"
    CAPTURED = "captured"
    RELEASED = "released"
    DECLINED = "declined"
    TOMBSTONE = "tombstone"


@dataclass(frozen=True)
class Purse:
    """An account of whole credits with one date. `parent_id` is the purse that its credits were handed on from."""

    id: UUID
    holder_id: UUID
    posted: int = 0
    held: int = 0
    expires_at: datetime | None = None
    parent_id: UUID | None = None

    @property
    def free(self) -> int:
        return self.posted - self.held

    def is_live(self, now: datetime) -> bool:
        return self.expires_at is None or self.expires_at > now


@dataclass(frozen=True)
class Draw:
    """How much of an amount one purse bears."""

    purse_id: UUID
    amount: int


@dataclass(frozen=True)
class Payment:
    """What a captured order took from one purse, less what was refunded of it since."""

    purse: Purse
    left: int


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
    placed: SettlementEvent | None = None
    settled: SettlementEvent | None = None


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

    @property
    def expiring(self) -> tuple[Lot, ...]:
        """What of `available` has a date, soonest first; purses of one date are one lot. At most MAX_LOTS of them."""
        free: Counter[datetime] = Counter()
        for purse in self.purses:
            if purse.expires_at is not None and purse.is_live(self.now):
                free[purse.expires_at] += purse.free
        dates = sorted(date for date, amount in free.items() if amount)
        return tuple(Lot(amount=free[date], expires_at=date) for date in dates[:MAX_LOTS])

    def after(self, transfer: Transfer | None, *touched: Purse) -> "Account":
        """The account one outcome later.

        `touched` are empty purses that the transfer fills; those of other holders are passed over.
        """
        known = {purse.id for purse in self.purses}
        filled = (purse for purse in touched if purse.holder_id == self.holder_id and purse.id not in known)
        purses = (*self.purses, *filled)
        for posting in transfer.on_purses if transfer else ():
            purses = tuple(_shifted(purse, posting) for purse in purses)
        return replace(self, version=self.version + 1, purses=purses)


def _shifted(purse: Purse, posting: Posting) -> Purse:
    if purse.id != posting.purse_id:
        return purse
    return replace(purse, posted=purse.posted + posting.posted, held=purse.held + posting.held)


def draw(purses: Iterable[Purse], amount: int, now: datetime) -> tuple[Draw, ...]:
    """Which purses bear `amount`: soonest to expire first, never-expiring last, then by id.

    Empty where the unexpired purses together have too little: an amount is borne whole or not at all.
    """
    draws, missing = [], amount
    for purse in sorted((purse for purse in purses if purse.is_live(now)), key=soonest_first):
        taken = min(purse.free, missing)
        if taken > 0:
            draws.append(Draw(purse.id, taken))
            missing -= taken
    return () if missing else tuple(draws)


def soonest_first(purse: Purse) -> tuple[bool, float, UUID]:
    """The order in which purses are drawn from."""
    return purse.expires_at is None, purse.expires_at.timestamp() if purse.expires_at else 0.0, purse.id
