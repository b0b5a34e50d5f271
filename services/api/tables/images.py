"""Pictures, and the brand books that shape them."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSON

from services.api.tables.schema import metadata, now

images = Table(
    "images",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("owner_id", Uuid, ForeignKey("users.id"), nullable=False),
    # picture: of an order; mask: made for an order, or a person's own; upload: a person's own picture.
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
    now(),
    Column("deleted_at", DateTime(timezone=True)),
    UniqueConstraint("order_id", "position", name="images_position_uq"),
    CheckConstraint("kind IN ('picture', 'mask', 'upload')", name="images_kind_ck"),
    CheckConstraint("kind = 'mask' OR (kind = 'upload') = (order_id IS NULL)", name="images_order_ck"),
)
Index("images_owner_idx", images.c.owner_id, images.c.created_at.desc(), images.c.id.desc())
Index("images_created_idx", images.c.created_at.desc(), images.c.id.desc())

brand_books = Table(
    "brand_books",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("owner_id", Uuid, ForeignKey("users.id"), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    now(),
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
    # JSON and not JSONB, which forgets the order of keys: the first colour of a palette is the main one.
    Column("style", JSON, nullable=False),
    Column("logo_id", Uuid, ForeignKey("images.id")),
    now(),
)
