"""The read model of the ledger's balances."""

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Index, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.api.tables.schema import metadata, now

balances = Table(
    "balances",
    metadata,
    Column("holder_id", Uuid, primary_key=True),
    Column("available", BigInteger, nullable=False),
    Column("held", BigInteger, nullable=False),
    # What of `available` expires when, as the ledger said; null: it has not said so yet.
    Column("expiring", JSONB(none_as_null=True)),
    Column("version", BigInteger, nullable=False),
    CheckConstraint("available >= 0 AND held >= 0", name="balances_ck"),
)

transactions = Table(
    "transactions",
    metadata,
    # Made of the holder and its version in the ledger, so that an answer which is repeated writes one row.
    Column("id", Uuid, primary_key=True),
    Column("holder_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("available", BigInteger, nullable=False),
    Column("order_id", Uuid),
    Column("grant_id", Uuid, unique=True),
    # The holder that they came from or went to; null where that is this installation.
    Column("counterpart_id", Uuid),
    Column("reason", Text),
    Column("expires_at", DateTime(timezone=True)),
    now(),
    CheckConstraint(
        "kind IN ('grant', 'capture', 'expire', 'distribute', 'receive', 'return', 'correct', 'refund')",
        name="transactions_kind_ck",
    ),
)
Index("transactions_holder_idx", transactions.c.holder_id, transactions.c.created_at.desc(), transactions.c.id.desc())
# For the list of all of them.
Index("transactions_created_idx", transactions.c.created_at.desc(), transactions.c.id.desc())
Index("transactions_kind_idx", transactions.c.kind, transactions.c.created_at.desc(), transactions.c.id.desc())

credit_outcomes = Table(
    "credit_outcomes",
    metadata,
    # The ledger's answer to a grant, distribution, correction or refund, for the request that waits for it; type
    # `failed` where the command became a dead letter.
    Column("command_id", Uuid, primary_key=True),
    Column("type", Text, nullable=False),
    Column("data", JSONB, nullable=False),
    now(),
)
