"""The book: accounts and holds as values, and the transfers that move credits between them. Pure and synchronous."""

from services.ledger.book.values import (
    Account,
    Draw,
    Hold,
    Kind,
    Ledger,
    Payment,
    Posting,
    Purse,
    State,
    Transfer,
    draw,
    soonest_first,
)

__all__ = [
    "Account",
    "Draw",
    "Hold",
    "Kind",
    "Ledger",
    "Payment",
    "Posting",
    "Purse",
    "State",
    "Transfer",
    "draw",
    "soonest_first",
]
