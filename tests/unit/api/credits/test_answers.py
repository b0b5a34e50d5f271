"""What an outcome of the ledger becomes: an answer, a problem, a line of the history; and what a quote says."""

from types import SimpleNamespace
from uuid import UUID

import pytest

from contracts.events import (
    CreditsDistributed,
    CreditsExpired,
    CreditsGranted,
    CreditsReceived,
    CreditsRefunded,
    CreditsRefused,
    CreditsReturned,
)
from contracts.pipeline import Tool
from services.api.credits.asking import moved
from services.api.credits.readmodel import FAILED, transaction
from services.api.credits.schemas import Balance, TransactionKind
from services.api.orders.intake import Quoted
from services.api.orders.quoting import Item, quote_of
from services.api.problems import Problem
from services.api.tables import transactions

ID, HOLDER, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
COMMON = {"holder_id": HOLDER, "amount": 5, "available": 7, "held": 2, "version": 4}


def outcome(event=None, kind=None):
    data = event.model_dump(mode="json") if event else {"reason": "broken"}
    return SimpleNamespace(command_id=ID, type=kind or event.type, data=data)


def test_what_was_done_comes_with_the_balance_after_it():
    done = moved(outcome(CreditsGranted(grant_id=ID, reason="budget", **COMMON)))
    assert (done.id, done.amount, done.reason, done.balance) == (ID, 5, "budget", Balance(7, 2, 9))


def test_a_refund_does_not_tell_what_the_person_has():
    assert moved(outcome(CreditsRefunded(refund_id=ID, order_id=OTHER, reason="x", **COMMON))).balance is None


@pytest.mark.parametrize(
    "reason", ["insufficient_credits", "past_expiry", "same_holder", "not_captured", "over_refunded"]
)
def test_a_refusal_says_how_much_there_is_where_that_is_the_reason(reason):
    with pytest.raises(Problem) as raised:
        moved(outcome(CreditsRefused(command_id=ID, reason=reason, **{**COMMON, "amount": -5})))
    told = raised.value
    assert (told.status, told.extensions["reason"], told.extensions["asked"]) == (409, reason, 5)
    assert ("available" in told.extensions) == (reason in {"insufficient_credits", "past_expiry"})


def test_what_will_not_come_is_a_problem():
    with pytest.raises(Problem) as raised:
        moved(outcome(kind=FAILED))
    assert raised.value.kind.name == "credits-command-failed"


@pytest.mark.parametrize(
    ("event", "kind", "amount", "counterpart"),
    [
        (CreditsDistributed(distribution_id=ID, to_holder_id=OTHER, reason="x", **COMMON), "distribute", -5, OTHER),
        (CreditsReceived(distribution_id=ID, from_holder_id=OTHER, reason="x", **COMMON), "receive", 5, OTHER),
        (CreditsExpired(purse_id=ID, returned_to=OTHER, **COMMON), "expire", -5, OTHER),
        (CreditsExpired(purse_id=ID, **COMMON), "expire", -5, None),
        (CreditsReturned(purse_id=ID, from_holder_id=OTHER, **COMMON), "return", 5, OTHER),
    ],
)  # fmt: skip
def test_the_history_knows_where_credits_came_from_and_went(event, kind, amount, counterpart):
    row = transaction(event)
    assert (row["kind"], row["amount"], row["counterpart_id"]) == (kind, amount, counterpart)


def test_the_kinds_of_the_api_are_those_of_the_table():
    [check] = [each for each in transactions.constraints if each.name == "transactions_kind_ck"]
    assert {word for word in str(check.sqltext).split("'")[1::2]} == {kind.value for kind in TransactionKind}


@pytest.mark.parametrize(
    ("tool", "what"), [(Tool.GENERATE, "picture"), (Tool.IMAGE_TO_IMAGE, "picture"), (Tool.INPAINT, "repair"),
                       (Tool.BANNER, "banner")]
)  # fmt: skip
def test_a_quote_adds_up(tool, what):
    quote = quote_of(Quoted(SimpleNamespace(tool=tool, price=6, count=3), available=6))
    assert quote.items == [Item(what, each=2, count=3, credits=6)]
    assert quote.price == sum(item.credits for item in quote.items) and quote.sufficient
    assert not quote_of(Quoted(SimpleNamespace(tool=tool, price=6, count=3), available=5)).sufficient
