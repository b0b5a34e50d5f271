"""Counting: what an order came to goes into its day's row in the transaction that ends it, so that nothing is counted
twice or left out. The migration that made the table counted what had ended before in the same way."""

from sqlalchemy import Date, bindparam, cast, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.orders.order import Order, Status
from services.api.tables import order_days
from services.api.tables.statistics import NOBODY

COUNTED = ("orders", "succeeded", "images", "credits")

_NEW = insert(order_days).values(
    # The day (UTC) as this statement runs, not as its transaction began: once a day is closed nothing is added to it.
    day=cast(func.timezone("UTC", func.clock_timestamp()), Date),
    **{name: bindparam(name) for name in ("owner_id", "department_id", "tool", "model", *COUNTED)},
)
_COUNT = _NEW.on_conflict_do_update(
    index_elements=list(order_days.primary_key),
    set_={name: order_days.c[name] + _NEW.excluded[name] for name in COUNTED},
)


async def count(connection: AsyncConnection, ended: Order) -> None:
    """Count an order that has just ended. Pictures and credits are those of orders that succeeded; what is refunded
    later stays counted here, and stands among the transactions."""
    succeeded = ended.status is Status.SUCCEEDED
    row = {
        "owner_id": ended.owner_id,
        "department_id": ended.department_id or NOBODY,
        "tool": ended.tool.value,
        "model": ended.model or "",
        "orders": 1,
        "succeeded": int(succeeded),
        "images": len(ended.pictures) if succeeded else 0,
        "credits": ended.price if succeeded else 0,
    }
    await connection.execute(_COUNT, row)
