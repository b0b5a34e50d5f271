"""Deleting pictures: the rows at once and all of them, the bytes as soon as nothing else needs them."""

import itertools
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.storage import Storage, StorageAway
from contracts.pictures import picture_key
from services.api.images import store
from services.api.problems import CONFLICT, Problem
from services.api.tables import bookmarks, brand_book_versions, brand_books

log = structlog.get_logger()

LOCKED_AT_ONCE = 50
"""Bytes that one transaction looks at: an upload of the same ones waits for it."""


async def remove(database: AsyncEngine, storage: Storage, owner_id: UUID, ids: Collection[UUID]) -> int:
    """Delete all of these pictures of the owner's; how many they were.

    Raises 404 where one of them is not there, 409 where one is the logo of a brand book; then none is deleted. What
    cannot be removed from the store now, the sweep removes later.
    """
    async with database.begin() as connection:
        await _check_logos(connection, owner_id, ids)
        deleted = await store.mark_deleted(connection, owner_id, ids)
        store.check_all(ids, deleted)
        kept = (bookmarks.c.user_id == owner_id, bookmarks.c.image_id.in_(ids))
        await connection.execute(bookmarks.delete().where(*kept))
    try:
        await remove_bytes(database, storage, {row.sha256 for row in deleted})
    except (StorageAway, DBAPIError) as error:
        log.warning("images.bytes_stay", error=type(error).__name__)
    return len(deleted)


async def remove_bytes(database: AsyncEngine, storage: Storage, sha256s: Iterable[str]) -> list[str]:
    """Remove those of the bytes from the store that nothing needs; which they were."""
    removed: list[str] = []
    waiting = iter(sorted(sha256s))
    while batch := list(itertools.islice(waiting, LOCKED_AT_ONCE)):
        async with database.begin() as connection:
            await store.lock_bytes(connection, *batch)
            gone = await store.unneeded(connection, batch)
            await storage.delete_many(map(picture_key, gone))
        removed += gone
    return removed


async def _check_logos(connection: AsyncConnection, owner_id: UUID, ids: Collection[UUID]) -> None:
    # Of the owner's own books only: whether somebody else's picture is a logo is not said.
    now: Any = brand_book_versions.c.brand_book_id == brand_books.c.id
    now &= brand_book_versions.c.version == brand_books.c.version
    logos = select(brand_book_versions.c.logo_id).join(brand_books, now)
    mine = (brand_books.c.owner_id == owner_id, brand_books.c.deleted_at.is_(None))
    used = logos.where(brand_book_versions.c.logo_id.in_(ids), *mine).distinct()
    if found := list((await connection.execute(used)).scalars()):
        said = "The picture is the logo of a brand book; give the book another first."
        raise Problem(CONFLICT, said, ids=sorted(map(str, found)))
