"""Palettes in their order, what of a balance expires when, uploaded masks, models that workers find; and the way back.

An upload that orders used as a mask, and none as its picture, becomes a mask. What expires when is told of a balance
from its next movement on.

Revision ID: 0004
Revises: 0003
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# asyncpg takes one statement at a time; none of these has a semicolon inside.
UP = """
    ALTER TABLE brand_book_versions ALTER COLUMN style TYPE JSON USING style::json;
    ALTER TABLE balances ADD COLUMN expiring JSONB;
    ALTER TABLE workers ADD COLUMN installed TEXT[];
    ALTER TABLE images DROP CONSTRAINT images_order_ck;
    UPDATE images SET kind = 'mask' FROM orders
        WHERE images.kind = 'upload' AND images.id = (orders.parameters ->> 'mask_id')::uuid
            AND NOT EXISTS (SELECT FROM orders using_it WHERE using_it.parent_id = images.id);
    ALTER TABLE images
        ADD CONSTRAINT images_order_ck CHECK (kind = 'mask' OR (kind = 'upload') = (order_id IS NULL))
"""

BACK = """
    ALTER TABLE images DROP CONSTRAINT images_order_ck;
    UPDATE images SET kind = 'upload' WHERE kind = 'mask' AND order_id IS NULL;
    ALTER TABLE images ADD CONSTRAINT images_order_ck CHECK ((kind = 'upload') = (order_id IS NULL));
    ALTER TABLE workers DROP COLUMN installed;
    ALTER TABLE balances DROP COLUMN expiring;
    ALTER TABLE brand_book_versions ALTER COLUMN style TYPE JSONB USING style::jsonb
"""


def _run(script: str) -> None:
    # A statement that waits for a lock makes everybody behind it wait; better to fail and be run again.
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in script.split(";"):
        op.execute(statement)


def upgrade() -> None:
    _run(UP)


def downgrade() -> None:
    """The way back. An uploaded mask is an upload like all others again; palettes lose their order."""
    _run(BACK)
