"""The tables of the API's database: people, orders, pictures, and the read model of the ledger's balances.

Constraints say what must never be; the migrations under `migrations/` create exactly this.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import UserDefinedType

from chassis.inbox import inbox_table
from chassis.outbox import outbox_table

metadata = MetaData()


class Xid8(UserDefinedType):  # type: ignore[type-arg]
    """PostgreSQL's 64-bit transaction id."""

    cache_ok = True

    def get_col_spec(self) -> str:
        return "xid8"


def _now() -> Column:
    return Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now())


users = Table(
    "users",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("email", Text, nullable=False),
    Column("username", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("role", Text, nullable=False, server_default="member"),
    _now(),
    CheckConstraint("role IN ('super_admin', 'department_admin', 'member')", name="users_role_ck"),
)
Index("users_email_uq", func.lower(users.c.email), unique=True)
Index("users_username_uq", func.lower(users.c.username), unique=True)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("id", Uuid, primary_key=True),
    # All tokens that came from one log-in; the reuse of a spent one revokes the whole family.
    Column("family_id", Uuid, nullable=False, index=True),
    Column("user_id", Uuid, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    _now(),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("spent_at", DateTime(timezone=True)),
    Column("revoked_at", DateTime(timezone=True)),
)

orders = Table(
    "orders",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("owner_id", Uuid, ForeignKey("users.id"), nullable=False),
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
    _now(),
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

images = Table(
    "images",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("owner_id", Uuid, ForeignKey("users.id"), nullable=False),
    # picture: of an order; mask: made for an order; upload: a person's own.
    Column("kind", Text, nullable=False, server_default="picture"),
    Column("order_id", Uuid, ForeignKey("orders.id")),
    Column("position", SmallInteger),
    Column("sha256", Text, nullable=False, index=True),
    Column("media_type", Text, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("seed", BigInteger),
    Column("banner_type", Text),
    # The share of an upload that would be changed, from 0 to 1, were it used as a mask.
    Column("white", Float),
    _now(),
    Column("deleted_at", DateTime(timezone=True)),
    UniqueConstraint("order_id", "position", name="images_position_uq"),
    CheckConstraint("kind IN ('picture', 'mask', 'upload')", name="images_kind_ck"),
    CheckConstraint("(kind = 'upload') = (order_id IS NULL)", name="images_order_ck"),
)
Index("images_owner_idx", images.c.owner_id, images.c.created_at.desc(), images.c.id.desc())

brand_books = Table(
    "brand_books",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("owner_id", Uuid, ForeignKey("users.id"), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    _now(),
    Column("deleted_at", DateTime(timezone=True)),
)
Index("brand_books_owner_idx", brand_books.c.owner_id, brand_books.c.created_at.desc(), brand_books.c.id.desc())

brand_book_versions = Table(
    "brand_book_versions",
    metadata,
    # Never changed: an order says which version it was made with.
    Column("brand_book_id", Uuid, ForeignKey("brand_books.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("style", JSONB, nullable=False),
    Column("logo_id", Uuid, ForeignKey("images.id")),
    _now(),
)

partners = Table(
    "partners",
    metadata,
    # The user on the broker, whom the broker vouches for, and the account that its orders are charged to.
    Column("name", Text, primary_key=True),
    Column("account_id", Uuid, ForeignKey("users.id"), nullable=False, unique=True),
    _now(),
)

partner_holders = Table(
    "partner_holders",
    metadata,
    # Further accounts that a partner may order for.
    Column("partner", Text, ForeignKey("partners.name", ondelete="CASCADE"), primary_key=True),
    Column("user_id", Uuid, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
)

balances = Table(
    "balances",
    metadata,
    Column("holder_id", Uuid, primary_key=True),
    Column("available", BigInteger, nullable=False),
    Column("held", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    CheckConstraint("available >= 0 AND held >= 0", name="balances_ck"),
)

transactions = Table(
    "transactions",
    metadata,
    # The ledger's event, so that taking it in twice writes one row.
    Column("id", Uuid, primary_key=True),
    Column("holder_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("available", BigInteger, nullable=False),
    Column("order_id", Uuid),
    Column("grant_id", Uuid, unique=True),
    Column("reason", Text),
    Column("expires_at", DateTime(timezone=True)),
    _now(),
    CheckConstraint("kind IN ('grant', 'capture', 'expire')", name="transactions_kind_ck"),
)
Index("transactions_holder_idx", transactions.c.holder_id, transactions.c.created_at.desc(), transactions.c.id.desc())

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("user_id", Uuid, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("route", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("body_hash", LargeBinary, nullable=False),
    # The id that the first request made: an order's or a grant's.
    Column("made_id", Uuid, nullable=False),
    _now(),
)

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
    _now(),
)

inbox = inbox_table(metadata)
outbox = outbox_table(metadata)
