"""People, how they log in, and who may order for them."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY

from services.api.tables.schema import metadata, now

departments = Table(
    "departments",
    metadata,
    # Also the id of its holder in the ledger.
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    # Its share of a pool while work waits, against the other departments' weights.
    Column("weight", Integer, nullable=False, server_default="1"),
    # The most that all its members together may have; null: no limit of its own.
    Column("max_orders_in_flight", Integer),
    Column("max_orders_a_day", Integer),
    Column("max_images", Integer),
    now(),
    Column("deleted_at", DateTime(timezone=True)),
    CheckConstraint("weight BETWEEN 1 AND 100", name="departments_weight_ck"),
)
Index(
    "departments_name_uq",
    func.lower(departments.c.name),
    unique=True,
    postgresql_where=departments.c.deleted_at.is_(None),
)

users = Table(
    "users",
    metadata,
    # Also the id of the person's holder in the ledger.
    Column("id", Uuid, primary_key=True),
    Column("email", Text, nullable=False),
    Column("username", Text, nullable=False),
    Column("name", Text, nullable=False),
    # Null for an account that nobody logs in to.
    Column("password_hash", Text),
    Column("role", Text, nullable=False, server_default="member"),
    Column("department_id", Uuid, ForeignKey("departments.id"), index=True),
    # unverified: the code is out; provisional: waits for an approval, may look and not order.
    Column("status", Text, nullable=False, server_default="active"),
    Column("language", Text, nullable=False, server_default="en"),
    Column("default_pool", Text),
    Column("max_orders_in_flight", Integer),
    Column("max_orders_a_day", Integer),
    Column("max_images", Integer),
    now(),
    Column("deleted_at", DateTime(timezone=True)),
    # Somebody without an account, for the order of a demo to belong to: in no list of people, and found by no name.
    Column("visitor", Boolean, nullable=False, server_default="false"),
    CheckConstraint("role IN ('super_admin', 'department_admin', 'member')", name="users_role_ck"),
    CheckConstraint(
        "status IN ('unverified', 'provisional', 'active', 'refused', 'blocked', 'deleted')", name="users_status_ck"
    ),
    CheckConstraint("role <> 'department_admin' OR department_id IS NOT NULL", name="users_department_admin_ck"),
    CheckConstraint("(status = 'deleted') = (deleted_at IS NOT NULL)", name="users_deleted_ck"),
)
Index("users_email_uq", func.lower(users.c.email), unique=True)
Index("users_username_uq", func.lower(users.c.username), unique=True)
Index("users_created_idx", users.c.created_at.desc(), users.c.id.desc(), postgresql_where=~users.c.visitor)

codes = Table(
    "codes",
    metadata,
    # One open code of each purpose for an account; a new one takes the place of the old.
    Column("user_id", Uuid, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("purpose", Text, primary_key=True),
    Column("code_hash", LargeBinary, nullable=False),
    Column("tries", SmallInteger, nullable=False, server_default="0"),
    now(),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("purpose IN ('verify', 'reset')", name="codes_purpose_ck"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    # The beginning of the key, by which a person knows it again.
    Column("prefix", Text, nullable=False),
    Column("key_hash", LargeBinary, nullable=False, unique=True),
    Column("scopes", ARRAY(Text), nullable=False),
    now(),
    Column("expires_at", DateTime(timezone=True)),
    Column("last_used_at", DateTime(timezone=True)),
    Column("revoked_at", DateTime(timezone=True)),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("id", Uuid, primary_key=True),
    # All tokens that came from one log-in; the reuse of a spent one revokes the whole family.
    Column("family_id", Uuid, nullable=False, index=True),
    Column("user_id", Uuid, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    now(),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("spent_at", DateTime(timezone=True)),
    Column("revoked_at", DateTime(timezone=True)),
)

partners = Table(
    "partners",
    metadata,
    # The user on the broker, whom the broker vouches for, and the account that its orders are charged to.
    Column("name", Text, primary_key=True),
    Column("account_id", Uuid, ForeignKey("users.id"), nullable=False, unique=True),
    now(),
)

partner_holders = Table(
    "partner_holders",
    metadata,
    # Further accounts that a partner may order for.
    Column("partner", Text, ForeignKey("partners.name", ondelete="CASCADE"), primary_key=True),
    Column("user_id", Uuid, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("user_id", Uuid, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("route", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("body_hash", LargeBinary, nullable=False),
    # The id that the first request made: an order's or a grant's.
    Column("made_id", Uuid, nullable=False),
    now(),
)
