"""The ledger's tables, as queries see them. Checks, triggers and indexes are in the migrations."""

from sqlalchemy import BigInteger, Column, DateTime, LargeBinary, MetaData, SmallInteger, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from chassis.inbox import inbox_table
from chassis.outbox import outbox_table

metadata = MetaData()

_Time = DateTime(timezone=True)

# One row a person or department: the lock that every command on their credits takes first.
holders = Table(
    "holders",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", BigInteger, nullable=False),
)

# One row a grant, and one for each part that was handed on; `parent_id` is the purse that part came from.
purses = Table(
    "purses",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("holder_id", Uuid, nullable=False),
    Column("posted", BigInteger, nullable=False),
    Column("held", BigInteger, nullable=False),
    Column("expires_at", _Time),
    Column("created_at", _Time, nullable=False),
    Column("parent_id", Uuid),
)

# Immutable. What was said to a command about an account: grant, distribution, correction or refund.
answers = Table(
    "answers",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("input", LargeBinary, nullable=False),
    Column("said", JSONB, nullable=False),
    Column("created_at", _Time, nullable=False),
)

# Immutable. `cause` is the command's id, `version` the holder's after it.
transfers = Table(
    "transfers",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("holder_id", Uuid, nullable=False),
    Column("order_id", Uuid),
    Column("purse_id", Uuid),
    Column("amount", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("cause", Uuid),
    Column("version", BigInteger, nullable=False),
    Column("created_at", _Time, nullable=False),
)

# Immutable; the amounts of each transfer sum to zero.
entries = Table(
    "entries",
    metadata,
    Column("transfer_id", BigInteger, primary_key=True),
    Column("line", SmallInteger, primary_key=True),
    Column("account", Text, nullable=False),
    Column("purse_id", Uuid),
    Column("amount", BigInteger, nullable=False),
)

# One row an order. `placed` and `settled` are the recorded answers.
holds = Table(
    "holds",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("holder_id", Uuid, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("expires_at", _Time),
    Column("input", LargeBinary),
    Column("placed", JSONB),
    Column("settled", JSONB),
    Column("created_at", _Time, nullable=False),
    Column("updated_at", _Time, nullable=False),
)

# Which purse bears how much of a hold, and how much of that came back after the capture.
hold_purses = Table(
    "hold_purses",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("purse_id", Uuid, primary_key=True),
    Column("amount", BigInteger, nullable=False),
    Column("refunded", BigInteger, nullable=False),
)

inbox = inbox_table(metadata)
outbox = outbox_table(metadata)
