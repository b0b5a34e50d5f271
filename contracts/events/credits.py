"""Commands to the ledger and its outcomes. A hold's id is its order's id."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.events.event import Event, OrderEvent

Credits = int
"""Whole credits; there are no fractions anywhere."""


class HoldRequested(OrderEvent, type="hold.requested.v1"):
    """Hold the full price of an order. An unresolved hold is released after `expires_at`."""

    holder_id: UUID
    amount: Credits = Field(ge=1)
    expires_at: datetime

    @property
    def key(self) -> str | None:
        return ""


class CaptureRequested(OrderEvent, type="capture.requested.v1"):
    """Take what is held. The outcome is `credits.captured.v1`, or `credits.released.v1` when that came first."""

    holder_id: UUID

    @property
    def key(self) -> str | None:
        return ""


class ReleaseRequested(OrderEvent, type="release.requested.v1"):
    """Give back what is held; a release that overtakes its hold leaves a tombstone that declines the hold."""

    holder_id: UUID
    reason: str

    @property
    def key(self) -> str | None:
        return ""


class GrantRequested(Event, type="grant.requested.v1"):
    """Issue credits to a holder as a purse of its own. `expires_at` None: it never expires."""

    grant_id: UUID
    holder_id: UUID
    amount: Credits = Field(ge=1)
    expires_at: datetime | None = None
    reason: str

    @property
    def subject(self) -> str:
        return str(self.holder_id)

    @property
    def key(self) -> str | None:
        return str(self.grant_id)


class BalanceEvent(Event):
    """A ledger outcome. Carries the holder's balance after it; the higher `version` is the newer truth."""

    holder_id: UUID
    amount: Credits
    available: Credits = Field(ge=0)
    held: Credits = Field(ge=0)
    version: int = Field(ge=0)

    @property
    def subject(self) -> str:
        return str(self.holder_id)


class SettlementEvent(BalanceEvent):
    """A ledger outcome about one order's hold."""

    order_id: UUID

    @property
    def subject(self) -> str:
        return str(self.order_id)


class CreditsHeld(SettlementEvent, type="credits.held.v1"):
    """`amount` credits are held for the order."""


class CreditsDeclined(SettlementEvent, type="credits.declined.v1"):
    """Nothing is held: too little is available, or the order was released before its hold arrived."""

    reason: Literal["insufficient_credits", "released_before_hold"]


class CreditsCaptured(SettlementEvent, type="credits.captured.v1"):
    """`amount` credits were taken for the order."""


class CreditsReleased(SettlementEvent, type="credits.released.v1"):
    """The hold is gone and nothing was taken. `amount` is 0 for a tombstone."""

    reason: str


class CreditsGranted(BalanceEvent, type="credits.granted.v1"):
    """`amount` credits were issued to the holder."""

    grant_id: UUID
    expires_at: datetime | None = None
    reason: str


class CreditsExpired(BalanceEvent, type="credits.expired.v1"):
    """A purse reached its expiry date; `amount` unspent credits left it."""

    purse_id: UUID
