"""The table of pictures. Every query says whose picture it may be."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, exists, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.images.schemas import Image
from services.api.tables import images, orders

_FIELDS = ("id", "order_id", "width", "height", "seed", "media_type", "bytes", "created_at")


def owned(owner_id: UUID) -> Select[Any]:
    """The owner's pictures that are not deleted, with what they were made from."""
    prompt = func.coalesce(orders.c.prompt_final, orders.c.prompt_original).label("prompt")
    model = orders.c.parameters["sampling"]["model"].astext.label("model")
    return (
        select(images, prompt, model)
        .join(orders, orders.c.id == images.c.order_id)
        .where(images.c.owner_id == owner_id, images.c.deleted_at.is_(None))
    )


def on_day(query: Select[Any], day: date) -> Select[Any]:
    """Only what was made on this day, in UTC."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return query.where(images.c.created_at >= start, images.c.created_at < start + timedelta(days=1))


async def find(connection: AsyncConnection, owner_id: UUID, image_id: UUID) -> Row[Any] | None:
    return (await connection.execute(owned(owner_id).where(images.c.id == image_id))).one_or_none()


async def delete(connection: AsyncConnection, owner_id: UUID, image_id: UUID) -> tuple[str, bool] | None:
    """Mark the picture deleted; its sha256, and whether its bytes may go as well. None: not there.

    They stay where another picture has the same, and where an open order paints with the same seed: its worker may
    just have stored the same bytes, which have no row yet.
    """
    mine = update(images).where(images.c.id == image_id, images.c.owner_id == owner_id, images.c.deleted_at.is_(None))
    values = mine.values(deleted_at=func.now()).returning(images.c.sha256, images.c.seed)
    deleted = (await connection.execute(values)).one_or_none()
    if deleted is None:
        return None
    sha256, seed = deleted
    # Two people who delete the last two rows at once would else each see the other's row still there.
    await connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:sha256, 0))"), {"sha256": sha256})
    shown = select(exists().where(images.c.sha256 == sha256, images.c.deleted_at.is_(None)))
    seeds = orders.c.parameters["sampling"]["seeds"]
    painting = select(exists().where(orders.c.ended_at.is_(None), seeds.contains([seed])))
    return sha256, not await connection.scalar(shown) and not await connection.scalar(painting)


def image_of(row: Row[Any]) -> Image:
    path = f"/api/images/{row.id}"
    fields = {name: row._mapping[name] for name in _FIELDS}
    return Image(**fields, prompt=row.prompt, model=row.model, url=f"{path}/image", download_url=f"{path}/download")
