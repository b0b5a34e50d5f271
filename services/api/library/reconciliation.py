"""Do database and store agree? Looks and changes nothing: for after a restore, where each may be of another hour."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.database import single
from chassis.storage import MAX_LISTED, Storage
from services.api.library.orphans import PICTURES, PREFIXES, digest_of, orphaned
from services.api.tables import images

ROWS = 5000


@dataclass
class Reconciliation:
    """`orphans` are the keys of objects that nothing refers to, of any age; `missing` the pictures that people see in
    their history and whose bytes are not there."""

    objects: int = 0
    pictures: int = 0
    orphans: list[str] = field(default_factory=list)
    missing: list[UUID] = field(default_factory=list)


async def reconcile(database: AsyncEngine, storage: Storage) -> Reconciliation:
    """Look at every object and every picture once, a page at a time. Raises StorageAway, TooManyOpenError."""
    found = Reconciliation()
    async with single(database) as connection:
        for prefix in PREFIXES:
            after: str | None = ""
            while after is not None:
                after = await _page(connection, storage, prefix, after, found)
    return found


async def _page(
    connection: AsyncConnection, storage: Storage, prefix: str, after: str, found: Reconciliation
) -> str | None:
    """Add what one page of the listing tells; the key that the next one follows, None after the last."""
    listed = await storage.listing(prefix, after=after)
    keys = [each.key for each in listed]
    found.objects += len(keys)
    found.orphans += await orphaned(connection, storage, prefix, keys)
    last = keys[-1] if len(keys) == MAX_LISTED else None
    if prefix == PICTURES:
        there = {digest for key in keys if (digest := digest_of(key))}
        await _look_for(connection, there, digest_of(after) or "", digest_of(last) if last else None, found)
    return last


async def _look_for(
    connection: AsyncConnection, there: set[str], low: str, high: str | None, found: Reconciliation
) -> None:
    """Add the pictures between two digests whose bytes are not `there`. Keys and digests have the same order."""
    place: tuple[Any, ...] | None = None
    while True:
        rows = await _rows(connection, low, high, place)
        found.pictures += len(rows)
        found.missing += [row.id for row in rows if row.sha256 not in there]
        if len(rows) < ROWS:
            return
        place = (rows[-1].sha256, rows[-1].id)


async def _rows(
    connection: AsyncConnection, low: str, high: str | None, place: tuple[Any, ...] | None
) -> list[Row[Any]]:
    query = select(images.c.id, images.c.sha256).where(images.c.deleted_at.is_(None), images.c.sha256 > low)
    query = query.where(images.c.sha256 <= high) if high is not None else query
    if place is not None:
        sha256, image_id = place
        further = (images.c.sha256 > sha256) | ((images.c.sha256 == sha256) & (images.c.id > image_id))
        query = query.where(images.c.sha256 >= sha256, further)
    return list((await connection.execute(query.order_by(images.c.sha256, images.c.id).limit(ROWS))).all())
