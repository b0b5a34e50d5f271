"""What of a captured order's price is given back."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid5

from contracts.events import CreditsRefunded, RefundRequested
from services.ledger.book import Account, Draw, Hold, Payment, Purse, State, soonest_first, transfers
from services.ledger.rules.holds import check_holder
from services.ledger.rules.outcome import Outcome, balance_of, check_limits, first_date, refused

REFUND_LIFE = timedelta(days=30)
"""How long refunded credits can be spent whose own purse is past its date: a refund is of use to somebody."""


def refund(account: Account, known: Hold | None, payments: Sequence[Payment], command: RefundRequested) -> Outcome:
    """Give credits back to the purses that paid. What was drawn last goes back first, so it lives the longest.

    All that is left is given back where the command names no amount; more than that is refused.
    """
    left = sum(payment.left for payment in payments)
    amount = left if command.amount is None else command.amount
    check_limits(amount)
    if known is not None:
        check_holder(known, command)
    if known is None or known.state is not State.CAPTURED:
        return refused(account, command, amount, "not_captured")
    if not 0 < amount <= left:
        return refused(account, command, amount, "over_refunded")
    refunded = _share(payments, amount)
    purses = {payment.purse.id: payment.purse for payment in payments}
    filled = [_target(account, command, purses[each.purse_id]) for each in refunded]
    given = [Draw(purse.id, each.amount) for purse, each in zip(filled, refunded, strict=True)]
    transfer = transfers.refund(command.order_id, given, command.reason)
    event = CreditsRefunded(
        refund_id=command.refund_id,
        order_id=command.order_id,
        amount=amount,
        expires_at=first_date(filled),
        reason=command.reason,
        **balance_of(account.after(transfer, *filled)),
    )
    opened = tuple(purse for purse in filled if purse.id not in purses)
    return Outcome((event,), transfer, opened=opened, refunded=refunded)


def _share(payments: Sequence[Payment], amount: int) -> tuple[Draw, ...]:
    """How much of `amount` goes back for each payment."""
    shares, missing = [], amount
    for payment in sorted(payments, key=lambda payment: soonest_first(payment.purse), reverse=True):
        if share := min(payment.left, missing):
            shares.append(Draw(payment.purse.id, share))
            missing -= share
    return tuple(shares)


def _target(account: Account, command: RefundRequested, paid: Purse) -> Purse:
    """The purse that paid, or one in its place where that is past its date."""
    if paid.is_live(account.now):
        return paid
    new_id = uuid5(command.refund_id, str(paid.id))
    return Purse(new_id, account.holder_id, expires_at=account.now + REFUND_LIFE, parent_id=paid.id)
