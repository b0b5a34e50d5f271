"""What every rule returns, and how a command about an account is answered once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.errors import Permanent
from contracts.events import AccountCommand, BalanceEvent, CreditsRefused
from services.ledger.book import Account, Draw, Hold, Purse, Transfer

MAX_CREDITS = 10**12
"""In one command: far beyond any use, and a million of them still fit into the database's integers."""


@dataclass(frozen=True)
class Answer:
    """What was said to a command about an account, with the fingerprint of the command."""

    id: UUID
    input: bytes
    said: tuple[BalanceEvent, ...]


@dataclass(frozen=True)
class Outcome:
    """The answer to a command, and what to write.

    `said` has the answer first, then what another holder is told of it; each moves its holder one version up.
    `opened` are purses that do not exist yet, `refunded` is what an order's payments give back.
    """

    said: tuple[BalanceEvent, ...]
    transfer: Transfer | None = None
    added: Hold | None = None
    changed: Hold | None = None
    opened: tuple[Purse, ...] = ()
    refunded: tuple[Draw, ...] = ()
    answer: Answer | None = None

    @property
    def event(self) -> BalanceEvent:
        return self.said[0]

    @property
    def is_new(self) -> bool:
        """Whether there is anything to write; a repeated answer changes nothing."""
        return any((self.transfer, self.added, self.changed, self.answer))


def once(known: Answer | None, command: AccountCommand, fingerprint: bytes, decide: Callable[[], Outcome]) -> Outcome:
    """Decide a command about an account the first time, and repeat the answer ever after.

    Raises Permanent where the id was used for another command.
    """
    if known is None:
        outcome = decide()
        return replace(outcome, answer=Answer(command.command_id, fingerprint, outcome.said))
    if known.input != fingerprint:
        raise Permanent(f"{command.command_id} was asked for with another content", "command_reused")
    return Outcome(known.said)


def refused(account: Account, command: AccountCommand, amount: int, reason: Any) -> Outcome:
    """Nothing moves, and that is final."""
    balance = balance_of(account.after(None))
    return Outcome((CreditsRefused(command_id=command.command_id, amount=amount, reason=reason, **balance),))


def balance_of(account: Account) -> dict[str, Any]:
    """The part of an outcome's event that says where it leaves its holder."""
    return {
        "holder_id": account.holder_id,
        "available": account.available,
        "held": account.held,
        "version": account.version,
        "expiring": account.expiring,
    }


def first_date(purses: Sequence[Purse]) -> datetime | None:
    """When the first of `purses` expires; None where none ever does."""
    return min((purse.expires_at for purse in purses if purse.expires_at is not None), default=None)


def check_limits(amount: int, expires_at: datetime | None = None) -> None:
    """Raises Permanent for what no command may ask for."""
    if abs(amount) > MAX_CREDITS:
        raise Permanent(f"more than {MAX_CREDITS} credits in one command", "amount_too_large")
    if expires_at is not None and expires_at.tzinfo is None:
        raise Permanent("expires_at has no time zone", "naive_time")
