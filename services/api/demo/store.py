"""The table of demos. One row is one visitor, their one order, and whoever claimed it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.accounts.person import Status
from services.api.orders.order import Order
from services.api.tables import demos, images, order_events, orders, users


@dataclass(frozen=True)
class Spent:
    """The demos of a day: all of them, and those that came from one address."""

    in_all: int
    from_here: int


async def has_one(connection: AsyncConnection, demo_id: UUID) -> bool:
    """Whether this visitor has had their order."""
    return bool(await connection.scalar(select(exists().where(demos.c.id == demo_id))))


async def spent(connection: AsyncConnection, day: date, address_hash: bytes) -> Spent:
    """What the day has seen so far. Until the transaction's end nobody else counts, or adds one."""
    await connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('demos', 0))"))
    here = func.count().filter(demos.c.address_hash == address_hash)
    query = select(func.count().label("in_all"), here.label("from_here")).where(demos.c.day == day)
    return Spent(**(await connection.execute(query)).mappings().one())


async def add_visitor(connection: AsyncConnection, user_id: UUID) -> None:
    """An account that nobody logs in to, for the order to belong to."""
    row = {
        "id": user_id,
        "email": f"demo-{user_id.hex}@demo.invalid",
        "username": f"demo-{user_id.hex[:12]}",
        "name": "Demo",
        "password_hash": None,
        "status": Status.ACTIVE.value,
        "visitor": True,
    }
    await connection.execute(insert(users).values(row))


async def add(connection: AsyncConnection, demo_id: UUID, order: Order, day: date, address_hash: bytes) -> None:
    row = {"id": demo_id, "user_id": order.owner_id, "order_id": order.id, "day": day, "address_hash": address_hash}
    await connection.execute(insert(demos).values(row))


async def lock(connection: AsyncConnection, demo_id: UUID, order_id: UUID) -> Row[Any] | None:
    """The demo, if that order is its order, locked until the transaction's end."""
    query = select(demos).where(demos.c.id == demo_id, demos.c.order_id == order_id).with_for_update()
    return (await connection.execute(query)).one_or_none()


async def hand_over(connection: AsyncConnection, demo: Row[Any], person_id: UUID) -> None:
    """Order, pictures and stream become the person's; who is charged stays as it is.

    The order's row comes first: whoever changes it next, a worker's result too, waits and then finds the new owner.
    Its log is written as of now, so that a stream of all the person's orders which is open already shows it.
    """
    mine = {"owner_id": person_id}
    await connection.execute(update(orders).where(orders.c.id == demo.order_id).values(mine))
    await connection.execute(update(images).where(images.c.order_id == demo.order_id).values(mine))
    entries = update(order_events).where(order_events.c.order_id == demo.order_id)
    await connection.execute(entries.values(**mine, txid=func.pg_current_xact_id()))
    claimed = update(demos).where(demos.c.id == demo.id)
    await connection.execute(claimed.values(claimed_by=person_id, claimed_at=func.now()))
