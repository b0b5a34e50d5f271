"""The sweep of the store: removes, slowly, what nothing refers to.

A round looks at one page of the listing, so that a store of any size costs the same. Nothing younger than a day is
touched: whoever writes an object writes the row that refers to it within that time. (ADR 0002: the bytes come first.)
"""

import itertools
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import structlog
from prometheus_client import Counter
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.database import single
from chassis.storage import MAX_LISTED, Storage, StorageAway, Stored
from services.api.images.store import lock_bytes
from services.api.library.orphans import PICTURES, PREFIXES, TooManyOpenError, digest_of, orphaned

log = structlog.get_logger()

SWEEP_SECONDS = 60.0
MIN_AGE = timedelta(days=1)
BATCH = 50
"""Objects that are removed in one transaction, in which nobody uploads the same ones."""

SWEPT = Counter("bottega_swept_objects_total", "Objects removed from the store that nothing referred to", ["kind"])
SWEPT_BYTES = Counter("bottega_swept_bytes_total", "Bytes of the objects removed from the store", ["kind"])


class StoreSweep:
    """Goes through the store, page by page, again and again."""

    def __init__(self, database: AsyncEngine, storage: Storage) -> None:
        self._database, self._storage = database, storage
        self._turns = itertools.cycle(PREFIXES)
        self._prefix, self._after = next(self._turns), ""

    async def run(self) -> None:
        """One page. Where the store is away the same page is looked at next time."""
        try:
            listed = await self._storage.listing(self._prefix, after=self._after)
            await self._sweep(listed)
        except (StorageAway, TooManyOpenError) as error:
            log.warning("store.sweep.waits", prefix=self._prefix, error=type(error).__name__)
            return
        if len(listed) < MAX_LISTED:
            self._prefix, self._after = next(self._turns), ""
        else:
            self._after = listed[-1].key

    async def _sweep(self, listed: Iterable[Stored]) -> None:
        old = {each.key: each.bytes for each in listed if _is_old(each.modified)}
        async with single(self._database) as connection:
            doomed = iter(await orphaned(connection, self._storage, self._prefix, old))
        while batch := list(itertools.islice(doomed, BATCH)):
            async with self._database.begin() as connection:
                removed = await self._remove(connection, batch)
            SWEPT.labels(self._prefix.rstrip("/")).inc(len(removed))
            SWEPT_BYTES.labels(self._prefix.rstrip("/")).inc(sum(old[key] for key in removed))
            log.info("store.swept", prefix=self._prefix, objects=len(removed))

    async def _remove(self, connection: AsyncConnection, keys: list[str]) -> list[str]:
        """Look once more, now that nobody can upload the same, and remove what is still an orphan."""
        if self._prefix == PICTURES:
            await lock_bytes(connection, *filter(None, map(digest_of, keys)))
        still = await orphaned(connection, self._storage, self._prefix, keys)
        written = await self._storage.modified(still)
        removed = [key for key, moment in written.items() if _is_old(moment)]
        await self._storage.delete_many(removed)
        return removed


def _is_old(moment: datetime) -> bool:
    return moment < datetime.now(UTC) - MIN_AGE
