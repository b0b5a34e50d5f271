"""Examples of bodies and answers about credits, for the documentation."""

from typing import Annotated, Any

from litestar.openapi.datastructures import ResponseSpec

from services.api.accounts.examples import ANNA_ID, CONFECTIONERY_ID, WHEN, page_of, sent, shown
from services.api.credits.schemas import HolderTransactions, Moved, OwnBalance, Pending, Transactions

_COMMAND_ID = "5a0e8c34-16b7-4d2f-9c83-0b7d4e2f6a51"
_UNTIL = "2027-01-01T00:00:00Z"
_BALANCE = {"available": 940, "held": 0, "total": 940}
_RECEIVED = {
    "id": "7f3b9d10-52c8-4e6a-8d04-9a1c6b5e3f72",
    "kind": "receive",
    "amount": 60,
    "available": 68,
    "order_id": None,
    "reason": "wedding season",
    "expires_at": _UNTIL,
    "counterpart": {"id": CONFECTIONERY_ID, "kind": "department", "name": "Confectionery"},
    "created_at": WHEN,
}
_ANNA = {"id": ANNA_ID, "kind": "person", "name": "anna"}
_MOVED = {"id": _COMMAND_ID, "amount": 60, "reason": "wedding season", "expires_at": None, "balance": _BALANCE}

_EXPIRING = [{"amount": 60, "expires_at": _UNTIL}]

BALANCE = shown(OwnBalance, {**_BALANCE, "expiring": _EXPIRING}, "the credits")
TRANSACTIONS = shown(Transactions, page_of(_RECEIVED), "a page of transactions")
HOLDER_TRANSACTIONS = shown(HolderTransactions, page_of({**_RECEIVED, "holder": _ANNA}), "a page of transactions")
LATE = ResponseSpec(Pending, description="asked for; the outcome is late")
MOVED = {200: shown(Moved, _MOVED, "the ledger has done it"), 202: LATE}
REFUNDED = {
    200: shown(Moved, {**_MOVED, "amount": 1, "balance": None, "reason": "blurred"}, "it is refunded"),
    202: LATE,
}

_COMMON = {"amount": 1000, "expires_at": _UNTIL}


def _body(value: dict[str, Any], description: str) -> Any:
    return Annotated[dict[str, Any], sent(value, description)]


IssueBody = _body({**_COMMON, "reason": "budget of the year"}, "`amount`, `expires_at`, `reason`")
DistributionBody = _body(
    {"username": "anna", "amount": 60, "reason": "wedding season"},
    "`username`, `amount`, and, if wanted, `expires_at` and `reason`",
)
GrantBody = _body({"amount": 10, "reason": "a lost picture"}, "`amount`, `reason`, and, if wanted, `expires_at`")
CorrectionBody = _body({"amount": -10, "reason": "credited twice"}, "`amount` with its sign, `reason`")
RefundBody = _body({"amount": 1, "reason": "blurred"}, "`reason`, and `amount` where it is not all")
