"""Rows that the conductor would have written, for tests without one."""

import asyncio
import hashlib
import secrets
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.catalogue import load_catalogue
from contracts.ordering import GenerateOrder
from services.api.orders import store
from services.api.orders.materials import Materials
from services.api.orders.order import Order
from services.api.orders.placing import Terms, draft
from services.api.orders.process import begin
from services.api.tables import images

PNG = b"\x89PNG\r\n\x1a\n" + b"not really a picture"


async def add_order(database: AsyncEngine, owner_id: UUID, prompt: str = "a pink cake") -> Order:
    body = GenerateOrder(tool="generate", prompt=prompt, language="en", enhance=False)
    terms = Terms(uuid4(), owner_id, load_catalogue(), max_characters=200, now=datetime.now(UTC))
    order, _ = begin(draft(body, Materials(), terms))
    async with database.begin() as connection:
        await store.add(connection, order, [], store.Cause("test", "placed"), asked=False)
    return order


async def add_image(
    database: AsyncEngine,
    owner_id: UUID,
    order: Order,
    *,
    body: bytes | None = None,
    position: int = 0,
    created_at: datetime | None = None,
) -> dict[str, Any]:
    """The row of a picture of `body`, which is somewhere else or nowhere."""
    body = body or PNG + secrets.token_bytes(8)
    row = {
        "id": uuid4(),
        "owner_id": owner_id,
        "order_id": order.id,
        "position": position,
        "sha256": hashlib.sha256(body).hexdigest(),
        "media_type": "image/png",
        "bytes": len(body),
        "width": 256,
        "height": 256,
        "seed": 7,
        "created_at": created_at or datetime.now(UTC),
    }
    async with database.begin() as connection:
        await connection.execute(images.insert().values(row))
    return row


async def somebody_waits(database: AsyncEngine) -> None:
    """Until one of this database's transactions waits for another one."""
    waiting = text(
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database())"
    )
    async with asyncio.timeout(10), database.connect() as connection:
        while not await connection.scalar(waiting):
            await connection.rollback()
            await asyncio.sleep(0.02)
