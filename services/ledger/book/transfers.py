"""What each kind of transfer posts."""

from collections.abc import Sequence
from uuid import UUID

from services.ledger.book.values import Draw, Kind, Ledger, Posting, Purse, Transfer


def _total(draws: Sequence[Draw]) -> int:
    return sum(draw.amount for draw in draws)


def _taken(draws: Sequence[Draw]) -> tuple[Posting, ...]:
    return tuple(Posting(Ledger.PURSE, -each.amount, 0, each.purse_id) for each in draws)


def _given(draws: Sequence[Draw]) -> tuple[Posting, ...]:
    return tuple(Posting(Ledger.PURSE, each.amount, 0, each.purse_id) for each in draws)


def hold(order_id: UUID, draws: Sequence[Draw]) -> Transfer:
    """Promise what is drawn to the order."""
    postings = tuple(Posting(Ledger.PURSE, 0, each.amount, each.purse_id) for each in draws)
    return Transfer(Kind.HOLD, _total(draws), postings, "", order_id=order_id)


def capture(order_id: UUID, draws: Sequence[Draw]) -> Transfer:
    """Take what was drawn. It cannot fail: the credits are held, whether their purse has expired or not."""
    taken = tuple(Posting(Ledger.PURSE, -each.amount, -each.amount, each.purse_id) for each in draws)
    earned = Posting(Ledger.REVENUE, _total(draws))
    return Transfer(Kind.CAPTURE, _total(draws), (*taken, earned), "", order_id=order_id)


def release(order_id: UUID, draws: Sequence[Draw], reason: str) -> Transfer:
    """Give what was drawn back to the purses it came from. Where one has expired, the sweep takes it from there."""
    postings = tuple(Posting(Ledger.PURSE, 0, -each.amount, each.purse_id) for each in draws)
    return Transfer(Kind.RELEASE, _total(draws), postings, reason, order_id=order_id)


def grant(purse_id: UUID, amount: int, reason: str) -> Transfer:
    """Issue credits into a purse."""
    postings = (Posting(Ledger.ISSUANCE, -amount), Posting(Ledger.PURSE, amount, 0, purse_id))
    return Transfer(Kind.GRANT, amount, postings, reason, purse_id=purse_id)


def distribute(draws: Sequence[Draw], parts: Sequence[Draw], reason: str) -> Transfer:
    """Move what is drawn from one holder's purses into another's, part by part."""
    return Transfer(Kind.DISTRIBUTE, _total(draws), (*_taken(draws), *_given(parts)), reason)


def add(purse_id: UUID, amount: int, reason: str) -> Transfer:
    """Correct upwards."""
    postings = (Posting(Ledger.CORRECTIONS, -amount), Posting(Ledger.PURSE, amount, 0, purse_id))
    return Transfer(Kind.CORRECT, amount, postings, reason)


def take(draws: Sequence[Draw], reason: str) -> Transfer:
    """Correct downwards."""
    total = _total(draws)
    return Transfer(Kind.CORRECT, total, (*_taken(draws), Posting(Ledger.CORRECTIONS, total)), reason)


def refund(order_id: UUID, given: Sequence[Draw], reason: str) -> Transfer:
    """Give back what an order was charged."""
    total = _total(given)
    postings = (Posting(Ledger.REVENUE, -total), *_given(given))
    return Transfer(Kind.REFUND, total, postings, reason, order_id=order_id)


def expire(purse: Purse) -> Transfer:
    """Take what nobody holds out of a purse past its date."""
    postings = (Posting(Ledger.PURSE, -purse.free, 0, purse.id), Posting(Ledger.EXPIRED, purse.free))
    return Transfer(Kind.EXPIRE, purse.free, postings, "expired", purse_id=purse.id)


def hand_back(purse: Purse, source: Purse) -> Transfer:
    """Move what nobody holds out of a purse past its date, into one that it came from."""
    free = (Draw(purse.id, purse.free),)
    postings = (*_taken(free), *_given((Draw(source.id, purse.free),)))
    return Transfer(Kind.RETURN, purse.free, postings, "expired", purse_id=purse.id)
