"""Orders and their log."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.api.tables.schema import Xid8, metadata, now

orders = Table(
    "orders",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("owner_id", Uuid, ForeignKey("users.id"), nullable=False),
    # The holder in the ledger that pays, and goes on paying whoever owns it; null: its owner.
    Column("charged_to", Uuid),
    # The department that the owner belonged to when it was placed: whose share it takes, whose statistics it counts in.
    Column("department_id", Uuid, ForeignKey("departments.id")),
    # The model that paints it; null where none does.
    Column("model", Text),
    Column("tool", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("stage", Text),
    Column("todo", ARRAY(Text), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("first_attempt", Integer, nullable=False),
    Column("language", Text, nullable=False),
    Column("prompt_original", Text, nullable=False),
    Column("prompt_english", Text),
    Column("prompt_enhanced", Text),
    Column("prompt_final", Text),
    Column("prompt_negative", Text, nullable=False, server_default=""),
    # The trace that the order began in; what no message leads to (a turn that comes, a sweep) goes on in it.
    Column("traceparent", Text),
    # How to paint, and what else was asked for; written once, read by people and by `decide`.
    Column("parameters", JSONB, nullable=False),
    Column("price", Integer, nullable=False),
    Column("pool", Text, nullable=False, server_default="default"),
    # Set while a pooled stage waits for its turn.
    Column("waiting_since", DateTime(timezone=True)),
    Column("pictures", JSONB, nullable=False, server_default="[]"),
    # The picture that this order works from, and the mask that was used.
    Column("parent_id", Uuid, ForeignKey("images.id", name="orders_parent_fk", use_alter=True)),
    Column("mask", JSONB(none_as_null=True)),
    # Who submitted it over the broker, and the id of the message that did.
    Column("partner", Text),
    Column("submission_id", Uuid),
    Column("warnings", ARRAY(Text), nullable=False, server_default="{}"),
    Column("error_code", Text),
    Column("error_reason", Text),
    Column("progress", Float, nullable=False, server_default="0"),
    now(),
    Column("ended_at", DateTime(timezone=True)),
    Column("deadline", DateTime(timezone=True), nullable=False),
    # When a started stage counts as silent; null while nothing has started.
    Column("stage_deadline", DateTime(timezone=True)),
    # When the last command to the ledger went out, for the sweep that repeats an unanswered one.
    Column("settlement_asked_at", DateTime(timezone=True)),
    Column("last_seq", Integer, nullable=False, server_default="0"),
    CheckConstraint("price >= 0", name="orders_price_ck"),
    CheckConstraint(
        "status IN ('placed', 'running', 'review', 'succeeded', 'failed', 'cancelled', 'refused')",
        name="orders_status_ck",
    ),
    CheckConstraint(
        "(ended_at IS NOT NULL) = (status IN ('succeeded', 'failed', 'cancelled', 'refused'))",
        name="orders_ended_ck",
    ),
)
Index("orders_owner_idx", orders.c.owner_id, orders.c.created_at.desc(), orders.c.id.desc())
Index("orders_created_idx", orders.c.created_at.desc(), orders.c.id.desc())
Index("orders_department_idx", orders.c.department_id, orders.c.created_at.desc(), orders.c.id.desc())
Index("orders_status_idx", orders.c.status, orders.c.created_at.desc(), orders.c.id.desc())
# For the sweep, which asks every other second who has waited too long for the ledger.
Index("orders_asked_idx", orders.c.settlement_asked_at, postgresql_where=orders.c.settlement_asked_at.isnot(None))
Index("orders_parent_idx", orders.c.parent_id, postgresql_where=orders.c.parent_id.isnot(None))
Index(
    "orders_waiting_idx",
    orders.c.pool,
    orders.c.stage,
    orders.c.waiting_since,
    postgresql_where=orders.c.waiting_since.isnot(None),
)
Index("orders_open_idx", orders.c.stage, orders.c.pool, postgresql_where=orders.c.ended_at.is_(None))

order_events = Table(
    "order_events",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    # Rows become visible in commit order, ids are taken in start order: a reader that follows `(txid, id)` and
    # stops before the oldest transaction still open never skips one.
    Column("txid", Xid8, nullable=False, server_default=text("pg_current_xact_id()")),
    Column("order_id", Uuid, ForeignKey("orders.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("owner_id", Uuid, nullable=False),
    Column("event", Text, nullable=False),
    Column("data", JSONB, nullable=False),
    Column("cause", JSONB, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    UniqueConstraint("order_id", "seq", name="order_events_seq_uq"),
)
Index("order_events_owner_idx", order_events.c.owner_id, order_events.c.txid, order_events.c.id)
Index("order_events_recorded_idx", order_events.c.recorded_at)
