"""A restore: the databases as they were saved, brought up to this release; the pictures; then the reconciliation."""

import asyncio
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import connect
from chassis.storage import Storage
from infra.backup import databases, pictures, reconcile
from infra.backup.place import Place
from infra.backup.saving import API, LEDGER, manifest_of
from services.api import migrate as api
from services.ledger import migrate as ledger
from services.ledger.audit import check

_IN_USE = text("""
    SELECT EXISTS (SELECT FROM orders) OR EXISTS (SELECT FROM images)
        OR EXISTS (SELECT FROM users WHERE role <> 'super_admin')
""")
_HAS_TABLES = text("SELECT to_regclass('public.orders') IS NOT NULL")
_MEDIA_TYPES = text("SELECT DISTINCT sha256, media_type FROM images")


class NotEmptyError(RuntimeError):
    """The stack has orders, pictures or people of its own; FORCE=1 replaces them by the backup's."""


async def restore(place: Place, folder: Path, *, force: bool = False) -> list[str]:
    """Put the backup into the stack; what to tell the person, a line each.

    Raises ValueError for a folder that is no backup, NotEmptyError, ProgramFailedError. Each database is replaced
    whole or not at all, and the ledger's first, so that whatever interrupts this, doing it again mends it.
    """
    said = manifest_of(folder)
    known, books = connect(place.api_url, pool=2), connect(place.ledger_url, pool=2)
    storage = Storage(place.storage)
    await storage.start()
    try:
        if not force and await _in_use(known):
            raise NotEmptyError(NotEmptyError.__doc__)
        await storage.create_bucket()
        await _load(place, folder, known, books)
        copied, spoilt = await pictures.restore(folder, storage, await _media_types(known))
        found = await reconcile.find(known, books, storage)
        await reconcile.mend(known, found)
        async with books.connect() as connection:
            balanced = (await check(connection)).is_balanced
    finally:
        await storage.stop()
        await asyncio.gather(known.dispose(), books.dispose())
    return [
        f"restored from {folder} as of {said['began']}: both databases, {copied} pictures",
        *(f"NOT RESTORED, the file is damaged: {sha256}" for sha256 in spoilt),
        *found.lines(),
        f"the ledger's books {'balance' if balanced else 'DO NOT BALANCE: python -m services.ledger check'}",
    ]


async def _in_use(known: AsyncEngine) -> bool:
    async with known.connect() as connection:
        return bool(await connection.scalar(_HAS_TABLES)) and bool(await connection.scalar(_IN_USE))


async def _load(place: Place, folder: Path, known: AsyncEngine, books: AsyncEngine) -> None:
    """Both databases, and what has changed in the schema since the backup. Nothing of ours is connected meanwhile."""
    await asyncio.gather(known.dispose(), books.dispose())
    await asyncio.to_thread(databases.load, place.ledger_url, folder / LEDGER)
    await asyncio.to_thread(databases.load, place.api_url, folder / API)
    await asyncio.to_thread(ledger.migrate, place.ledger_url)
    await asyncio.to_thread(api.migrate, place.api_url)


async def _media_types(known: AsyncEngine) -> dict[str, str]:
    async with known.connect() as connection:
        return {row.sha256: row.media_type for row in await connection.execute(_MEDIA_TYPES)}
