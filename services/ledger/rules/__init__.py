"""The rules: what a command does to an account, in whatever order and however often commands arrive.

Each rule takes values and returns an `Outcome`: the events that answer, and what there is to write. A command
whose question was answered before gets the recorded answer and writes nothing; the recorded events are repeated
word for word, because their ids are the same too and readers refuse one id with two contents.
"""

from services.ledger.rules.accounts import correct, distribute, grant
from services.ledger.rules.expiry import expire, hand_back
from services.ledger.rules.holds import capture, give_back, place, release
from services.ledger.rules.outcome import MAX_CREDITS, Answer, Outcome, once
from services.ledger.rules.refunds import REFUND_LIFE, refund

__all__ = [
    "MAX_CREDITS",
    "REFUND_LIFE",
    "Answer",
    "Outcome",
    "capture",
    "correct",
    "distribute",
    "expire",
    "give_back",
    "grant",
    "hand_back",
    "once",
    "place",
    "refund",
    "release",
]
