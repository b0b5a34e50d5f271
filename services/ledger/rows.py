"""Between values and rows: what statements are given, and what is read back."""

import json
from collections.abc import Sequence
from typing import Any

from contracts.events import REGISTRY, Event
from services.ledger.book import Draw, Hold, Purse, State, Transfer
from services.ledger.rules import Answer


def purse_of(row: Any) -> Purse:
    return Purse(
        row.purse_id,
        row.purse_holder_id,
        row.purse_posted,
        row.purse_held,
        row.purse_expires_at,
        row.purse_parent_id,
    )


def empty_purse_of(row: Any) -> Purse:
    """A row of `purses` without its balance. An account that does not have it loaded knows that it owns nothing."""
    return Purse(row.id, row.holder_id, expires_at=row.expires_at, parent_id=row.parent_id)


def hold_of(rows: Sequence[Any]) -> Hold | None:
    """The hold that an account was loaded with, from one row a purse."""
    first = rows[0]
    if first.hold_order_id is None:
        return None
    return Hold(
        first.hold_order_id,
        first.hold_holder_id,
        first.hold_amount,
        State(first.hold_state),
        first.hold_expires_at,
        tuple(Draw(row.purse_id, row.drawn) for row in rows if row.drawn is not None),
        first.hold_input,
        _recalled(first.hold_placed),
        _recalled(first.hold_settled),
    )


def answer_of(row: Any) -> Answer:
    return Answer(row.id, row.input, tuple(_recalled(record) for record in row.said))


def transfer_values(transfer: Transfer) -> dict[str, Any]:
    entries, shifts = transfer.entries, transfer.on_purses
    return {
        "kind": transfer.kind,
        "transfer_order": transfer.order_id,
        "transfer_purse": transfer.purse_id,
        "amount": transfer.amount,
        "reason": transfer.reason,
        "entry_accounts": [entry.account.value for entry in entries],
        "entry_purses": [entry.purse_id for entry in entries],
        "entry_amounts": [entry.posted for entry in entries],
        "shift_purses": [shift.purse_id for shift in shifts],
        "shift_posted": [shift.posted for shift in shifts],
        "shift_held": [shift.held for shift in shifts],
    }


def hold_values(hold: Hold) -> dict[str, Any]:
    return {
        "order_id": hold.order_id,
        "state": hold.state,
        "input": hold.input,
        "placed": _text(hold.placed),
        "settled": _text(hold.settled),
    }


def draw_values(hold: Hold) -> dict[str, Any]:
    return {
        "hold_amount": hold.amount,
        "expires_at": hold.expires_at,
        "draw_purses": [draw.purse_id for draw in hold.draws],
        "draw_amounts": [draw.amount for draw in hold.draws],
    }


def refund_values(refunded: Sequence[Draw]) -> dict[str, Any]:
    return {
        "refund_purses": [draw.purse_id for draw in refunded],
        "refund_amounts": [draw.amount for draw in refunded],
    }


def answer_values(answer: Answer) -> dict[str, Any]:
    return {
        "answer_id": answer.id,
        "answer_input": answer.input,
        "said": json.dumps([_record(event) for event in answer.said]),
    }


def _record(event: Event) -> dict[str, Any]:
    return {"type": event.type, "data": event.model_dump(mode="json")}


def _text(event: Event | None) -> str | None:
    return None if event is None else json.dumps(_record(event))


def _recalled(record: Any) -> Any:
    """The event on record, as the class of its type."""
    return None if record is None else REGISTRY[record["type"]].model_validate(record["data"])
