"""The table of pictures. Every query says whose picture it may be."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.images.schemas import Image
from services.api.tables import images, orders

_FIELDS = (
    "id", "kind", "order_id", "tool", "parent_id", "width", "height", "seed", "banner_type", "white", "media_type",
    "bytes", "created_at", "prompt", "model",
)  # fmt: skip


def owned(owner_id: UUID) -> Select[Any]:
    """The owner's pictures that are not deleted, with what they were made from."""
    said = func.coalesce(orders.c.prompt_final, orders.c.prompt_original)
    prompt = func.nullif(said, "").label("prompt")
    model = orders.c.parameters["sampling"]["model"].astext.label("model")
    return (
        select(images, orders.c.tool, orders.c.parent_id, prompt, model)
        .outerjoin(orders, orders.c.id == images.c.order_id)
        .where(images.c.owner_id == owner_id, images.c.deleted_at.is_(None))
    )


def on_day(query: Select[Any], day: date) -> Select[Any]:
    """Only what was made on this day, in UTC."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return query.where(images.c.created_at >= start, images.c.created_at < start + timedelta(days=1))


async def find(connection: AsyncConnection, owner_id: UUID, image_id: UUID) -> Row[Any] | None:
    return (await connection.execute(owned(owner_id).where(images.c.id == image_id))).one_or_none()


async def delete(connection: AsyncConnection, owner_id: UUID, image_id: UUID) -> Row[Any] | None:
    """Mark the picture deleted; its sha256 and seed. None: not there."""
    mine = update(images).where(images.c.id == image_id, images.c.owner_id == owner_id, images.c.deleted_at.is_(None))
    values = mine.values(deleted_at=func.now()).returning(images.c.sha256, images.c.seed)
    return (await connection.execute(values)).one_or_none()


async def lock_bytes(connection: AsyncConnection, sha256: str) -> None:
    """Until the transaction's end nobody else adds the first picture with these bytes, or removes them."""
    await connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:sha256, 0))"), {"sha256": sha256})


async def are_needed(connection: AsyncConnection, sha256: str, seed: int | None) -> bool:
    """Whether another picture has the same bytes, or an open order needs them. Lock them first."""
    shown = select(exists().where(images.c.sha256 == sha256, images.c.deleted_at.is_(None)))
    wanted = select(exists().where(orders.c.ended_at.is_(None), _needs(sha256, seed)))
    return bool(await connection.scalar(shown) or await connection.scalar(wanted))


def _needs(sha256: str, seed: int | None) -> ColumnElement[bool]:
    """An order that works from these bytes, or whose worker may just have stored the same, which have no row yet."""
    works_from = or_(
        orders.c.parameters["source"]["sha256"].astext == sha256,
        orders.c.parameters["banner"]["logo"]["sha256"].astext == sha256,
        orders.c.mask["sha256"].astext == sha256,
    )
    return works_from if seed is None else or_(works_from, orders.c.parameters["sampling"]["seeds"].contains([seed]))


def image_of(row: Row[Any]) -> Image:
    path = f"/api/images/{row.id}"
    fields = {name: row._mapping[name] for name in _FIELDS}
    return Image(**fields, url=f"{path}/image", download_url=f"{path}/download")
