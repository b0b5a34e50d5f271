"""Bodies of the credit routes. Whole credits everywhere."""

from datetime import datetime
from uuid import UUID

import msgspec
from pydantic import BaseModel, ConfigDict, Field, StrictInt


class Balance(msgspec.Struct, frozen=True):
    """`held` is promised to orders under way; `total` is both."""

    available: int
    held: int
    total: int


class Transaction(msgspec.Struct, frozen=True):
    """`amount` is signed: what came in is positive. `available` is the balance after it."""

    id: UUID
    kind: str
    amount: int
    available: int
    order_id: UUID | None
    reason: str | None
    created_at: datetime


class Transactions(msgspec.Struct, frozen=True):
    items: list[Transaction]
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


class Pending(msgspec.Struct, frozen=True):
    """The credits are on their way; the same request with the same key waits for them again."""

    id: UUID
    status: str = "pending"
