"""Examples of answers about operations, for the documentation."""

from services.api.accounts.examples import ANNA_ID, CONFECTIONERY_ID, WHEN, page_of, shown
from services.api.administration.letters import Letter, Letters
from services.api.administration.orders import OverseenOrders
from services.api.administration.prices import Prices
from services.api.administration.queues import Queues

_ORDER_ID = "7e2a9c14-5b6d-4f80-8a3e-9c1d2b4f6a70"
_ORDER = {
    "id": _ORDER_ID,
    "username": "anna",
    "owner_id": ANNA_ID,
    "department_id": CONFECTIONERY_ID,
    "demo": False,
    "tool": "generate",
    "status": "succeeded",
    "stage": None,
    "pool": "default",
    "model": "small-world",
    "price": 2,
    "images": 2,
    "error_code": None,
    "created_at": WHEN,
    "ended_at": WHEN,
}
_QUEUE = {
    "queue": "generator.work.default",
    "stage": "generate",
    "pool": "default",
    "depth": 1,
    "consumers": 2,
    "waiting": 12,
    "outstanding": 4,
    "oldest_seconds": 31.4,
    "seconds_a_picture": 1.62,
}
_LETTER = {
    "id": 17,
    "queue": "ledger.work",
    "event_type": "capture.requested.v1",
    "order_id": _ORDER_ID,
    "outcome": "alert",
    "alert": True,
    "body": '{"specversion": "1.0", "type": "capture.requested.v1"}',
    "created_at": WHEN,
    "replayed_at": None,
}
_PRICE = {"tool": "generate", "model": "small-world", "title": "Small world", "credits": 1}

ORDERS = shown(OverseenOrders, page_of(_ORDER), "a page of orders")
QUEUES = shown(Queues, {"items": [_QUEUE]}, "the queues")
LETTERS = shown(Letters, page_of(_LETTER), "a page of dead letters")
REPLAYED = shown(Letter, {**_LETTER, "replayed_at": WHEN}, "the letter; it is on its way, or was sent again before")
PRICES = shown(Prices, {"items": [_PRICE]}, "the prices")
