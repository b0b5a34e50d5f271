"""What becomes of an order's price: held once, then captured or released once."""

from dataclasses import replace
from typing import Any

from chassis.errors import Permanent
from contracts.events import (
    CaptureRequested,
    CreditsCaptured,
    CreditsDeclined,
    CreditsHeld,
    CreditsReleased,
    HoldRequested,
    RefundRequested,
    ReleaseRequested,
)
from services.ledger.book import Account, Hold, State, draw, transfers
from services.ledger.rules.outcome import Outcome, balance_of, check_limits


def place(account: Account, known: Hold | None, command: HoldRequested, fingerprint: bytes) -> Outcome:
    """Hold the amount, or decline for good. A release that came first has left a tombstone: declined."""
    check_limits(command.amount, command.expires_at)
    if known is not None and known.placed is not None:
        if known.input != fingerprint:
            raise Permanent(f"order {command.order_id} has another hold", "order_reused")
        return Outcome((known.placed,))
    if known is not None:
        check_holder(known, command)
        declined = _decline(account, command, "released_before_hold")
        return Outcome((declined,), changed=replace(known, input=fingerprint, placed=declined))
    hold = Hold(command.order_id, command.holder_id, command.amount, State.HELD, command.expires_at, input=fingerprint)
    draws = draw(account.purses, command.amount, account.now)
    if not draws:
        declined = _decline(account, command, "insufficient_credits")
        return Outcome((declined,), added=replace(hold, state=State.DECLINED, placed=declined))
    transfer = transfers.hold(command.order_id, draws)
    held = CreditsHeld(order_id=command.order_id, amount=command.amount, **balance_of(account.after(transfer)))
    return Outcome((held,), transfer, added=replace(hold, draws=draws, placed=held))


def _decline(account: Account, command: HoldRequested, reason: Any) -> CreditsDeclined:
    balance = balance_of(account.after(None))
    return CreditsDeclined(order_id=command.order_id, amount=command.amount, reason=reason, **balance)


def capture(account: Account, known: Hold | None, command: CaptureRequested) -> Outcome:
    """Take what is held. Where nothing is, the answer is `released`: the order must not wait for ever."""
    if known is None:
        raise Permanent(f"order {command.order_id} has no hold to capture", "no_hold")
    check_holder(known, command)
    if known.settled is not None:
        return Outcome((known.settled,))
    if known.state is not State.HELD:
        return _settle_without_hold(account, known, "declined")
    transfer = transfers.capture(known.order_id, known.draws)
    balance = balance_of(account.after(transfer))
    captured = CreditsCaptured(order_id=known.order_id, amount=known.amount, **balance)
    return Outcome((captured,), transfer, changed=replace(known, state=State.CAPTURED, settled=captured))


def release(account: Account, known: Hold | None, command: ReleaseRequested) -> Outcome:
    """Give back what is held. With no hold yet, leave a tombstone that will decline it."""
    if known is None:
        tombstone = Hold(command.order_id, command.holder_id, 0, State.TOMBSTONE)
        released = _nothing_released(account, tombstone, command.reason)
        return Outcome((released,), added=replace(tombstone, settled=released))
    check_holder(known, command)
    if known.settled is not None:
        return Outcome((known.settled,))
    if known.state is not State.HELD:
        return _settle_without_hold(account, known, command.reason)
    return give_back(account, known, command.reason)


def give_back(account: Account, known: Hold, reason: str) -> Outcome:
    """Release an open hold, for a command or because its time is up."""
    transfer = transfers.release(known.order_id, known.draws, reason)
    balance = balance_of(account.after(transfer))
    released = CreditsReleased(order_id=known.order_id, amount=known.amount, reason=reason, **balance)
    return Outcome((released,), transfer, changed=replace(known, state=State.RELEASED, settled=released))


def _settle_without_hold(account: Account, known: Hold, reason: str) -> Outcome:
    released = _nothing_released(account, known, reason)
    return Outcome((released,), changed=replace(known, settled=released))


def _nothing_released(account: Account, known: Hold, reason: str) -> CreditsReleased:
    balance = balance_of(account.after(None))
    return CreditsReleased(order_id=known.order_id, amount=0, reason=reason, **balance)


def check_holder(known: Hold, command: HoldRequested | CaptureRequested | ReleaseRequested | RefundRequested) -> None:
    """Raises Permanent for a command about another holder's order."""
    if known.holder_id != command.holder_id:
        raise Permanent(f"order {command.order_id} belongs to another holder", "other_holder")
