"""Commands to the ledger and its outcomes. A hold's id is its order's id."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from contracts.events.event import Event, OrderEvent

Credits = int
"""Whole credits; there are no fractions anywhere."""


def _not_zero(amount: Credits) -> Credits:
    if amount == 0:
        raise ValueError("must not be 0")
    return amount


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


class AccountCommand(Event):
    """A command about one holder's credits that somebody waits for. The same id again gets the same answer."""

    holder_id: UUID
    reason: str

    @property
    def subject(self) -> str:
        return str(self.holder_id)

    @property
    def command_id(self) -> UUID:
        """Chosen by whoever asks: the grant's, the distribution's, the correction's or the refund's id."""
        raise NotImplementedError

    @property
    def key(self) -> str | None:
        return str(self.command_id)


class GrantRequested(AccountCommand, type="grant.requested.v1"):
    """Issue credits to a holder as a purse of its own. `expires_at` None: it never expires."""

    grant_id: UUID
    amount: Credits = Field(ge=1)
    expires_at: datetime | None = None

    @property
    def command_id(self) -> UUID:
        return self.grant_id


class DistributionRequested(AccountCommand, type="distribution.requested.v1"):
    """Hand free credits of one holder on to another. They expire at `expires_at`, or sooner where they already do.

    Answered by `credits.distributed.v1` and, for the receiver, `credits.received.v1`; or `credits.refused.v1`.
    """

    distribution_id: UUID
    to_holder_id: UUID
    amount: Credits = Field(ge=1)
    expires_at: datetime | None = None

    @property
    def command_id(self) -> UUID:
        return self.distribution_id


class CorrectionRequested(AccountCommand, type="correction.requested.v1"):
    """Add credits that never expire, or take free ones away where `amount` is negative.

    Answered by `credits.corrected.v1` or `credits.refused.v1`.
    """

    correction_id: UUID
    amount: Annotated[Credits, AfterValidator(_not_zero)] = Field(json_schema_extra={"not": {"const": 0}})

    @property
    def command_id(self) -> UUID:
        return self.correction_id


class RefundRequested(AccountCommand, type="refund.requested.v1"):
    """Give credits of a captured order back. `amount` None: all that was taken and not yet given back.

    Answered by `credits.refunded.v1` or `credits.refused.v1`.
    """

    refund_id: UUID
    order_id: UUID
    amount: Credits | None = Field(default=None, ge=1)

    @property
    def command_id(self) -> UUID:
        return self.refund_id


class Lot(BaseModel):
    """Credits that expire at one date."""

    model_config = ConfigDict(frozen=True)

    amount: Credits = Field(ge=1)
    expires_at: datetime


class BalanceEvent(Event):
    """A ledger outcome. Carries the holder's balance after it; the higher `version` is the newer truth.

    `expiring` is what of `available` has a date, soonest first. None: said by a ledger that did not tell yet, and such
    an outcome stays, word for word, what it was.
    """

    holder_id: UUID
    amount: Credits
    available: Credits = Field(ge=0)
    held: Credits = Field(ge=0)
    version: int = Field(ge=0)
    expiring: tuple[Lot, ...] | None = Field(default=None, exclude_if=lambda lots: lots is None)

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


class CommandOutcome(BalanceEvent):
    """A ledger outcome that answers an `AccountCommand`."""

    @property
    def answers(self) -> UUID:
        """The `command_id` of that command."""
        raise NotImplementedError


class CreditsGranted(CommandOutcome, type="credits.granted.v1"):
    """`amount` credits were issued to the holder."""

    grant_id: UUID
    expires_at: datetime | None = None
    reason: str

    @property
    def answers(self) -> UUID:
        return self.grant_id


class CreditsDistributed(CommandOutcome, type="credits.distributed.v1"):
    """`amount` credits of the holder were handed on to `to_holder_id`."""

    distribution_id: UUID
    to_holder_id: UUID
    reason: str

    @property
    def answers(self) -> UUID:
        return self.distribution_id


class CreditsReceived(BalanceEvent, type="credits.received.v1"):
    """`amount` credits were handed on to the holder by `from_holder_id`. The first of them expire at `expires_at`."""

    distribution_id: UUID
    from_holder_id: UUID
    expires_at: datetime | None = None
    reason: str


class CreditsCorrected(CommandOutcome, type="credits.corrected.v1"):
    """`amount` credits were added; taken away where it is negative."""

    correction_id: UUID
    reason: str

    @property
    def answers(self) -> UUID:
        return self.correction_id


class CreditsRefunded(SettlementEvent, CommandOutcome, type="credits.refunded.v1"):
    """`amount` credits that the order had cost came back. The first of them expire at `expires_at`."""

    refund_id: UUID
    expires_at: datetime | None = None
    reason: str

    @property
    def answers(self) -> UUID:
        return self.refund_id


class CreditsRefused(CommandOutcome, type="credits.refused.v1"):
    """A distribution, correction or refund of `amount` credits was refused, for good; nothing moved.

    `insufficient_credits`: fewer are free. `same_holder`: giver and receiver are one. `past_expiry`: the date of what
    was to be handed on is over. `not_captured`: the order took nothing. `over_refunded`: less of it is left to refund.
    """

    command_id: UUID
    reason: Literal["insufficient_credits", "same_holder", "past_expiry", "not_captured", "over_refunded"]

    @property
    def answers(self) -> UUID:
        return self.command_id


class CreditsExpired(BalanceEvent, type="credits.expired.v1"):
    """A purse reached its expiry date; `amount` unspent credits left it.

    They went back to `returned_to`, where whoever handed them on can still use them, and are gone where it is None.
    """

    purse_id: UUID
    returned_to: UUID | None = None


class CreditsReturned(BalanceEvent, type="credits.returned.v1"):
    """`amount` credits came back: their purse at `from_holder_id` expired while the one they came from still lives."""

    purse_id: UUID
    from_holder_id: UUID
