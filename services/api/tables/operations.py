"""What operators look at, and the two tables that carry messages."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from chassis.inbox import inbox_table
from chassis.outbox import outbox_table
from services.api.tables.schema import metadata, now

workers = Table(
    "workers",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("service", Text, nullable=False),
    Column("queue", Text, nullable=False),
    Column("pool", Text),
    Column("state", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("models", ARRAY(Text), nullable=False),
    # Models of the catalogue whose files it finds; null where it does not say.
    Column("installed", ARRAY(Text)),
    Column("memory_used_mb", Integer),
    Column("memory_total_mb", Integer),
    Column("version", Text, nullable=False),
    Column("seen_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

dead_letters = Table(
    "dead_letters",
    metadata,
    # What could not be handled and belongs to no open order, or needs a person: kept for the operators.
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("queue", Text, nullable=False),
    Column("event_type", Text),
    Column("order_id", Uuid),
    Column("outcome", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("alert", Boolean, nullable=False, server_default="false"),
    now(),
    Column("replayed_at", DateTime(timezone=True)),
)

inbox = inbox_table(metadata)

outbox = outbox_table(metadata)

audit_log = Table(
    "audit_log",
    metadata,
    # Append-only: a trigger refuses every change.
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("actor_id", Uuid, nullable=False),
    Column("actor_role", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("subject_id", Text),
    # Whose department admins may read it; null: super admins only.
    Column("department_id", Uuid),
    Column("details", JSONB, nullable=False, server_default="{}"),
    now(),
)
Index("audit_log_department_idx", audit_log.c.department_id, audit_log.c.id.desc())

turns = Table(
    "turns",
    metadata,
    # Whose turn it is in a queue (orders/fairness.py). A department's own line has NOBODY as its owner, the queue's
    # floor NOBODY as both. A line that stands at or below its floor needs no row.
    Column("queue", Text, primary_key=True),
    Column("department_id", Uuid, primary_key=True),
    Column("owner_id", Uuid, primary_key=True),
    Column("tag", Float, nullable=False),
    Column("floor", Float, nullable=False),
)

paces = Table(
    "paces",
    metadata,
    # How long a picture takes in a queue, from its start to its result: a moving average in seconds.
    Column("queue", Text, primary_key=True),
    Column("seconds", Float, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)
