"""The rules: what a command does to an account, in whatever order and however often commands arrive.

Each rule takes values and returns an `Outcome`: the event that answers, and what there is to write. A command
whose question was answered before gets the recorded answer and writes nothing; the recorded event is repeated
word for word, because its id is the same too and readers refuse one id with two contents.
"""

from dataclasses import dataclass, replace
from typing import Any

from chassis.errors import Permanent
from contracts.events import (
    CaptureRequested,
    CreditsCaptured,
    CreditsDeclined,
    CreditsExpired,
    CreditsGranted,
    CreditsHeld,
    CreditsReleased,
    Event,
    GrantRequested,
    HoldRequested,
    ReleaseRequested,
)
from services.ledger import book
from services.ledger.book import Account, Hold, Purse, State, Transfer

MAX_CREDITS = 10**12
"""In one command: far beyond any use, and a million of them still fit into the database's integers."""


@dataclass(frozen=True)
class Grant:
    """A grant on record: the fingerprint of its request, and the answer."""

    input: bytes
    granted: CreditsGranted


@dataclass(frozen=True)
class Outcome:
    """The answer to a command, and what to write: a movement, a hold's new or changed row, a purse to open."""

    event: Event
    transfer: Transfer | None = None
    added: Hold | None = None
    changed: Hold | None = None
    opened: Grant | None = None

    @property
    def is_new(self) -> bool:
        """Whether there is anything to write; a repeated answer changes nothing."""
        return any((self.transfer, self.added, self.changed))


def place(account: Account, known: Hold | None, command: HoldRequested, fingerprint: bytes) -> Outcome:
    """Hold the amount, or decline for good. A release that came first has left a tombstone: declined."""
    _check_amount(command)
    if known is not None and known.placed is not None:
        if known.input != fingerprint:
            raise Permanent(f"order {command.order_id} has another hold", "order_reused")
        return Outcome(known.placed)
    if known is not None:
        _check_holder(known, command)
        declined = _decline(account, command, "released_before_hold")
        return Outcome(declined, changed=replace(known, input=fingerprint, placed=declined))
    hold = Hold(command.order_id, command.holder_id, command.amount, State.HELD, command.expires_at, input=fingerprint)
    draws = book.draw(account.purses, command.amount, account.now)
    if not draws:
        declined = _decline(account, command, "insufficient_credits")
        return Outcome(declined, added=replace(hold, state=State.DECLINED, placed=declined))
    transfer = book.hold(command.order_id, draws)
    held = CreditsHeld(order_id=command.order_id, amount=command.amount, **_balance(account.after(transfer)))
    return Outcome(held, transfer, added=replace(hold, draws=draws, placed=held))


def _decline(account: Account, command: HoldRequested, reason: Any) -> CreditsDeclined:
    balance = _balance(account.after(None))
    return CreditsDeclined(order_id=command.order_id, amount=command.amount, reason=reason, **balance)


def capture(account: Account, known: Hold | None, command: CaptureRequested) -> Outcome:
    """Take what is held. Where nothing is, the answer is `released`: the order must not wait for ever."""
    if known is None:
        raise Permanent(f"order {command.order_id} has no hold to capture", "no_hold")
    _check_holder(known, command)
    if known.settled is not None:
        return Outcome(known.settled)
    if known.state is not State.HELD:
        released = _nothing_released(account, known, "declined")
        return Outcome(released, changed=replace(known, settled=released))
    transfer = book.capture(known.order_id, known.draws)
    balance = _balance(account.after(transfer))
    captured = CreditsCaptured(order_id=known.order_id, amount=known.amount, **balance)
    return Outcome(captured, transfer, changed=replace(known, state=State.CAPTURED, settled=captured))


def release(account: Account, known: Hold | None, command: ReleaseRequested) -> Outcome:
    """Give back what is held. With no hold yet, leave a tombstone that will decline it."""
    if known is None:
        tombstone = Hold(command.order_id, command.holder_id, 0, State.TOMBSTONE)
        released = _nothing_released(account, tombstone, command.reason)
        return Outcome(released, added=replace(tombstone, settled=released))
    _check_holder(known, command)
    if known.settled is not None:
        return Outcome(known.settled)
    if known.state is not State.HELD:
        released = _nothing_released(account, known, command.reason)
        return Outcome(released, changed=replace(known, settled=released))
    return give_back(account, known, command.reason)


def give_back(account: Account, known: Hold, reason: str) -> Outcome:
    """Release an open hold, for a command or because its time is up."""
    transfer = book.release(known.order_id, known.draws, reason)
    balance = _balance(account.after(transfer))
    released = CreditsReleased(order_id=known.order_id, amount=known.amount, reason=reason, **balance)
    return Outcome(released, transfer, changed=replace(known, state=State.RELEASED, settled=released))


def _nothing_released(account: Account, known: Hold, reason: str) -> CreditsReleased:
    balance = _balance(account.after(None))
    return CreditsReleased(order_id=known.order_id, amount=0, reason=reason, **balance)


def grant(account: Account, known: Grant | None, command: GrantRequested, fingerprint: bytes) -> Outcome:
    """Issue credits as a purse of their own, whose id is the grant's."""
    _check_amount(command)
    if known is not None:
        if known.input != fingerprint:
            raise Permanent(f"grant {command.grant_id} was made with another content", "grant_reused")
        return Outcome(known.granted)
    opened = Purse(command.grant_id, 0, 0, command.expires_at)
    transfer = book.grant(command.grant_id, command.amount, command.reason)
    granted = CreditsGranted(
        grant_id=command.grant_id,
        amount=command.amount,
        expires_at=command.expires_at,
        reason=command.reason,
        **_balance(account.after(transfer, opened)),
    )
    return Outcome(granted, transfer, opened=Grant(fingerprint, granted))


def expire(account: Account, purse: Purse) -> Outcome:
    """Take out of a purse past its date what nobody holds."""
    transfer = book.expire(purse)
    balance = _balance(account.after(transfer))
    return Outcome(CreditsExpired(purse_id=purse.id, amount=transfer.amount, **balance), transfer)


def _balance(account: Account) -> dict[str, Any]:
    return {
        "holder_id": account.holder_id,
        "available": account.available,
        "held": account.held,
        "version": account.version,
    }


def _check_holder(known: Hold, command: HoldRequested | CaptureRequested | ReleaseRequested) -> None:
    if known.holder_id != command.holder_id:
        raise Permanent(f"order {command.order_id} belongs to another holder", "other_holder")


def _check_amount(command: HoldRequested | GrantRequested) -> None:
    if command.amount > MAX_CREDITS:
        raise Permanent(f"more than {MAX_CREDITS} credits in one command", "amount_too_large")
    if command.expires_at is not None and command.expires_at.tzinfo is None:
        raise Permanent("expires_at has no time zone", "naive_time")
