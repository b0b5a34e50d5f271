"""Answers of the credit routes, and the body of a top-up. Whole credits everywhere."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec
from pydantic import BaseModel, ConfigDict, Field, StrictInt


class TransactionKind(StrEnum):
    """What moved credits for good."""

    GRANT = "grant"
    CAPTURE = "capture"
    EXPIRE = "expire"
    DISTRIBUTE = "distribute"
    RECEIVE = "receive"
    RETURN = "return"
    CORRECT = "correct"
    REFUND = "refund"


class Balance(msgspec.Struct, frozen=True):
    """`held` is promised to orders under way; `total` is both."""

    available: int
    held: int
    total: int


class Lot(msgspec.Struct, frozen=True):
    """Credits that are gone at `expires_at` if they are not spent before."""

    amount: int
    expires_at: datetime


class OwnBalance(Balance, frozen=True):
    """`expiring` is what of `available` has a date, soonest first: at most the next 100 dates. Null where the ledger
    has not told it yet, of a balance that has not moved since an upgrade or a restore."""

    expiring: list[Lot] | None


class Party(msgspec.Struct, frozen=True):
    """Who has credits: `kind` is `person`, `department` or `demo` (the budget of the demos), `name` what they are
    called now."""

    id: UUID
    kind: str
    name: str


class Transaction(msgspec.Struct, frozen=True):
    """`amount` is signed: what came in is positive. `available` is the balance after it. `expires_at` is when the first
    of what came in expires; `counterpart` is whom it came from or went to, where that is not this installation."""

    id: UUID
    kind: str
    amount: int
    available: int
    order_id: UUID | None
    reason: str | None
    expires_at: datetime | None
    counterpart: Party | None
    created_at: datetime


class Transactions(msgspec.Struct, frozen=True):
    items: list[Transaction]
    next_cursor: str | None


class HolderTransaction(Transaction, frozen=True):
    """A transaction with whose it is; None for an account that the books do not know by a name."""

    holder: Party | None


class HolderTransactions(msgspec.Struct, frozen=True):
    items: list[HolderTransaction]
    next_cursor: str | None


class TopUp(BaseModel):
    """The upper limit is a setting, so the route checks it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    amount: StrictInt = Field(ge=1)


class ToppedUp(msgspec.Struct, frozen=True):
    available: int
    held: int
    total: int
    transaction: Transaction


class Moved(msgspec.Struct, frozen=True):
    """What the ledger did. `balance` is what the account has after it that was credited, corrected, or gave credits
    out; a refund tells nobody what the person has."""

    id: UUID
    amount: int
    reason: str
    expires_at: datetime | None
    balance: Balance | None


class Pending(msgspec.Struct, frozen=True):
    """The credits are on their way; the same request with the same key waits for them again."""

    id: UUID
    status: str = "pending"
