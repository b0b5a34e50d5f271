"""What becomes of a purse past its date. Nobody asks for it: time does."""

from contracts.events import CreditsExpired, CreditsReturned
from services.ledger.book import Account, Purse, transfers
from services.ledger.rules.outcome import Outcome, balance_of


def expire(account: Account, purse: Purse) -> Outcome:
    """Empty a purse past its date, but for what is held: that can still be captured."""
    transfer = transfers.expire(purse)
    balance = balance_of(account.after(transfer))
    return Outcome((CreditsExpired(purse_id=purse.id, amount=transfer.amount, **balance),), transfer)


def hand_back(account: Account, purse: Purse, owner: Account, source: Purse) -> Outcome:
    """As `expire`, but the credits go to a purse that they came from: `source`, of `owner`, which still lives.

    Where `owner` is the same holder both events tell of the one balance after it.
    """
    transfer = transfers.hand_back(purse, source)
    common = {"purse_id": purse.id, "amount": transfer.amount}
    expired = CreditsExpired(**common, returned_to=owner.holder_id, **balance_of(account.after(transfer, source)))
    returned = CreditsReturned(**common, from_holder_id=account.holder_id, **balance_of(owner.after(transfer, source)))
    return Outcome((expired, returned), transfer)
