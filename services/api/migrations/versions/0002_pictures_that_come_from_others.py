"""Uploads and masks, pictures made from pictures, brand books, partners.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A statement that waits for a lock makes everybody behind it wait; better to fail and be run again.
    op.execute("SET LOCAL lock_timeout = '3s'")
    _images()
    _orders()
    _brand_books()
    _partners()


def _images() -> None:
    op.alter_column("images", "order_id", nullable=True)
    op.alter_column("images", "position", nullable=True)
    op.alter_column("images", "seed", nullable=True)
    op.add_column("images", sa.Column("kind", sa.Text, nullable=False, server_default="picture"))
    op.add_column("images", sa.Column("banner_type", sa.Text))
    op.add_column("images", sa.Column("white", sa.Float))
    op.create_check_constraint("images_kind_ck", "images", "kind IN ('picture', 'mask', 'upload')")
    op.create_check_constraint("images_order_ck", "images", "(kind = 'upload') = (order_id IS NULL)")


def _orders() -> None:
    op.add_column("orders", sa.Column("parent_id", sa.Uuid))
    op.create_foreign_key("orders_parent_fk", "orders", "images", ["parent_id"], ["id"])
    op.add_column("orders", sa.Column("mask", JSONB))
    op.add_column("orders", sa.Column("partner", sa.Text))
    op.add_column("orders", sa.Column("submission_id", sa.Uuid))
    op.create_index("orders_parent_idx", "orders", ["parent_id"], postgresql_where=sa.text("parent_id IS NOT NULL"))


def _now() -> sa.Column:
    return sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now())


def _brand_books() -> None:
    op.create_table(
        "brand_books",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("owner_id", sa.Uuid, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        _now(),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
    )
    newest_first = ["owner_id", sa.text("created_at DESC"), sa.text("id DESC")]
    op.create_index("brand_books_owner_idx", "brand_books", newest_first)
    op.create_table(
        "brand_book_versions",
        sa.Column("brand_book_id", sa.Uuid, sa.ForeignKey("brand_books.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("style", JSONB, nullable=False),
        sa.Column("logo_id", sa.Uuid, sa.ForeignKey("images.id")),
        _now(),
    )


def _partners() -> None:
    op.create_table(
        "partners",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("users.id"), nullable=False, unique=True),
        _now(),
    )
    op.create_table(
        "partner_holders",
        sa.Column("partner", sa.Text, sa.ForeignKey("partners.name", ondelete="CASCADE"), primary_key=True),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    )


def downgrade() -> None:
    raise NotImplementedError("Uploads and brand books would be lost; restore a backup instead.")
