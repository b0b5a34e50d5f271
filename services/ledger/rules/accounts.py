"""What administrators do to accounts: issue credits, hand them on, correct them."""

from uuid import uuid5

from contracts.events import (
    CorrectionRequested,
    CreditsCorrected,
    CreditsDistributed,
    CreditsGranted,
    CreditsReceived,
    DistributionRequested,
    GrantRequested,
)
from services.ledger.book import Account, Draw, Purse, draw, transfers
from services.ledger.rules.outcome import Outcome, balance_of, check_limits, first_date, refused


def grant(account: Account, command: GrantRequested) -> Outcome:
    """Issue credits as a purse of their own, whose id is the grant's."""
    check_limits(command.amount, command.expires_at)
    opened = Purse(command.grant_id, account.holder_id, expires_at=command.expires_at)
    transfer = transfers.grant(opened.id, command.amount, command.reason)
    granted = CreditsGranted(
        grant_id=command.grant_id,
        amount=command.amount,
        expires_at=command.expires_at,
        reason=command.reason,
        **balance_of(account.after(transfer, opened)),
    )
    return Outcome((granted,), transfer, opened=(opened,))


def distribute(giver: Account, receiver: Account, command: DistributionRequested) -> Outcome:
    """Hand free credits on, soonest to expire first; each part is a purse that never outlives the one it is from."""
    check_limits(command.amount, command.expires_at)
    if giver.holder_id == receiver.holder_id:
        return refused(giver, command, command.amount, "same_holder")
    if command.expires_at is not None and command.expires_at <= giver.now:
        return refused(giver, command, command.amount, "past_expiry")
    draws = draw(giver.purses, command.amount, giver.now)
    if not draws:
        return refused(giver, command, command.amount, "insufficient_credits")
    sources = {purse.id: purse for purse in giver.purses}
    opened = tuple(_part(command, sources[each.purse_id]) for each in draws)
    parts = [Draw(purse.id, each.amount) for purse, each in zip(opened, draws, strict=True)]
    transfer = transfers.distribute(draws, parts, command.reason)
    common = {"distribution_id": command.distribution_id, "amount": command.amount, "reason": command.reason}
    distributed = CreditsDistributed(**common, to_holder_id=receiver.holder_id, **balance_of(giver.after(transfer)))
    received = CreditsReceived(
        **common,
        from_holder_id=giver.holder_id,
        expires_at=first_date(opened),
        **balance_of(receiver.after(transfer, *opened)),
    )
    return Outcome((distributed, received), transfer, opened=opened)


def _part(command: DistributionRequested, source: Purse) -> Purse:
    dates = [date for date in (source.expires_at, command.expires_at) if date is not None]
    part_id = uuid5(command.distribution_id, str(source.id))
    return Purse(part_id, command.to_holder_id, expires_at=min(dates, default=None), parent_id=source.id)


def correct(account: Account, command: CorrectionRequested) -> Outcome:
    """Open a purse that never expires, or take free credits away, soonest to expire first; never below zero."""
    check_limits(command.amount)
    opened: tuple[Purse, ...] = ()
    if command.amount > 0:
        opened = (Purse(command.correction_id, account.holder_id),)
        transfer = transfers.add(command.correction_id, command.amount, command.reason)
    else:
        draws = draw(account.purses, -command.amount, account.now)
        if not draws:
            return refused(account, command, command.amount, "insufficient_credits")
        transfer = transfers.take(draws, command.reason)
    corrected = CreditsCorrected(
        correction_id=command.correction_id,
        amount=command.amount,
        reason=command.reason,
        **balance_of(account.after(transfer, *opened)),
    )
    return Outcome((corrected,), transfer, opened=opened)
