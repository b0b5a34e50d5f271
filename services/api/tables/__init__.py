"""The tables of the API's database: people, orders, pictures, and the read model of the ledger's balances.

Constraints say what must never be; the migrations under `migrations/` create exactly this.
"""

from services.api.tables.accounts import (
    api_keys,
    codes,
    departments,
    idempotency_keys,
    partner_holders,
    partners,
    refresh_tokens,
    users,
)
from services.api.tables.credits import balances, credit_outcomes, transactions
from services.api.tables.images import brand_book_versions, brand_books, images
from services.api.tables.letters import letters
from services.api.tables.library import bookmarks, demos, order_bookmarks, presets
from services.api.tables.operations import audit_log, dead_letters, inbox, outbox, paces, turns, workers
from services.api.tables.orders import order_events, orders
from services.api.tables.schema import metadata
from services.api.tables.statistics import closed_days, order_days

__all__ = [
    "api_keys",
    "audit_log",
    "balances",
    "bookmarks",
    "brand_book_versions",
    "brand_books",
    "closed_days",
    "codes",
    "credit_outcomes",
    "dead_letters",
    "demos",
    "departments",
    "idempotency_keys",
    "images",
    "inbox",
    "letters",
    "metadata",
    "order_bookmarks",
    "order_days",
    "order_events",
    "orders",
    "outbox",
    "paces",
    "partner_holders",
    "partners",
    "presets",
    "refresh_tokens",
    "transactions",
    "turns",
    "users",
    "workers",
]
