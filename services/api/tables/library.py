"""What a person keeps: presets, bookmarks. And the orders of those who have no account yet."""

from sqlalchemy import Column, Date, DateTime, ForeignKey, Index, LargeBinary, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import JSONB

from services.api.tables.schema import metadata, now

presets = Table(
    "presets",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("owner_id", Uuid, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    # Set where it is shared with the department.
    Column("department_id", Uuid, ForeignKey("departments.id"), index=True),
    Column("tool", Text, nullable=False),
    Column("name", Text, nullable=False),
    # Fields of an order of that tool; which, the tool's own schema says.
    Column("parameters", JSONB, nullable=False),
    now(),
)
Index("presets_name_uq", presets.c.owner_id, presets.c.tool, func.lower(presets.c.name), unique=True)

bookmarks = Table(
    "bookmarks",
    metadata,
    Column("user_id", Uuid, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("image_id", Uuid, ForeignKey("images.id", ondelete="CASCADE"), primary_key=True),
    now(),
)
Index("bookmarks_user_idx", bookmarks.c.user_id, bookmarks.c.created_at.desc(), bookmarks.c.image_id.desc())

order_bookmarks = Table(
    "order_bookmarks",
    metadata,
    Column("user_id", Uuid, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("order_id", Uuid, ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True),
    now(),
)
Index(
    "order_bookmarks_user_idx",
    order_bookmarks.c.user_id,
    order_bookmarks.c.created_at.desc(),
    order_bookmarks.c.order_id.desc(),
)

demos = Table(
    "demos",
    metadata,
    # One visitor: the id in the signed cookie. Its user owns what was ordered until somebody claims it.
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid, ForeignKey("users.id"), nullable=False, unique=True),
    # A keyed hash, so that the cap a day and an address needs no address on record.
    Column("address_hash", LargeBinary, nullable=False),
    Column("day", Date, nullable=False),
    Column("order_id", Uuid, ForeignKey("orders.id"), unique=True),
    Column("claimed_by", Uuid, ForeignKey("users.id")),
    now(),
    Column("claimed_at", DateTime(timezone=True)),
)
Index("demos_address_idx", demos.c.day, demos.c.address_hash)
