"""What was done, counted by day: small enough to answer from at a million orders."""

from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Table, Text, Uuid

from services.api.tables.schema import metadata

NOBODY = UUID(int=0)
"""Stands for no department, and for no member, where a key cannot be null."""

order_days = Table(
    "order_days",
    metadata,
    # What each person's orders came to on each day (UTC), counted in the transaction that ends an order.
    # department_id is NOBODY for who belongs to none, model "" where no model was used: a key has no nulls.
    Column("day", Date, primary_key=True),
    Column("owner_id", Uuid, primary_key=True),
    Column("department_id", Uuid, primary_key=True),
    Column("tool", Text, primary_key=True),
    Column("model", Text, primary_key=True, server_default=""),
    Column("orders", Integer, nullable=False),
    Column("succeeded", Integer, nullable=False),
    Column("images", Integer, nullable=False),
    # Of one person on one day; adding up many of them is quicker than with wider numbers.
    Column("credits", Integer, nullable=False),
)
Index("order_days_owner_idx", order_days.c.owner_id, order_days.c.day)
Index("order_days_department_idx", order_days.c.department_id, order_days.c.day)

closed_days = Table(
    "closed_days",
    metadata,
    # What everybody's orders came to on days that are over; `statistics/closing.py` adds them up from order_days.
    Column("day", Date, primary_key=True),
    Column("tool", Text, primary_key=True),
    Column("model", Text, primary_key=True),
    Column("orders", BigInteger, nullable=False),
    Column("succeeded", BigInteger, nullable=False),
    Column("images", BigInteger, nullable=False),
    Column("credits", BigInteger, nullable=False),
)
