"""Which objects of the store nothing refers to: pictures by their digest, manifests and previews by their order."""

import re
from collections.abc import Collection, Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.storage import Storage
from services.api.images.store import unneeded
from services.api.tables import orders

PICTURES, MANIFESTS, PREVIEWS = "pictures/", "orders/", "previews/"
PREFIXES = (PICTURES, MANIFESTS, PREVIEWS)
"""All that a sweep may touch; what else lies in the bucket is none of its business."""
KEPT_AFTER_END = timedelta(days=7)
"""How long manifests and previews outlive their order: for whoever looks for what went wrong. They hold prompts, so
those of a deleted account are not kept."""
LONG = timedelta(hours=23)
"""An order that has been open for longer may have results in the store which are older than a day."""
MAX_LONG_ORDERS = 1000

_DIGEST = re.compile(r"[0-9a-f]{64}")
_SAID = re.compile(rb'"sha256":\s*"([0-9a-f]{64})"')
_OVER = text("""
    SELECT given.id FROM unnest(CAST(:ids AS uuid[])) given (id)
    LEFT JOIN orders ON orders.id = given.id LEFT JOIN users ON users.id = orders.owner_id
    WHERE orders.id IS NULL OR orders.ended_at < now() - CAST(:kept AS interval)
        OR orders.ended_at IS NOT NULL AND users.status = 'deleted'
""")


class TooManyOpenError(Exception):
    """So many orders have been open for so long that it cannot be told which pictures they still need."""


def digest_of(key: str) -> str | None:
    """The digest of the picture under `key`; None where the key is not one of a picture."""
    digest = key.rpartition("/")[2]
    return digest if _DIGEST.fullmatch(digest) and key == f"{PICTURES}{digest[:2]}/{digest}" else None


def order_of(key: str) -> UUID | None:
    """The order that the manifest or preview under `key` belongs to; None where it is neither."""
    try:
        return UUID(key.split("/")[1])
    except (IndexError, ValueError):
        return None


async def orphaned(connection: AsyncConnection, storage: Storage, prefix: str, keys: Iterable[str]) -> list[str]:
    """Those of the keys, all under `prefix`, that nothing refers to. Raises StorageAway, TooManyOpenError."""
    if prefix == PICTURES:
        by_digest = {digest: key for key in keys if (digest := digest_of(key))}
        free = await unneeded(connection, by_digest)
        if free:
            free -= await promised(connection, storage)
        return sorted(by_digest[digest] for digest in free)
    by_key = {key: order_id for key in keys if (order_id := order_of(key))}
    over = await _over(connection, set(by_key.values()))
    return sorted(key for key, order_id in by_key.items() if order_id in over)


async def _over(connection: AsyncConnection, ids: Collection[UUID]) -> set[UUID]:
    names = {"ids": list(ids), "kept": KEPT_AFTER_END}
    return set((await connection.execute(_OVER, names)).scalars())


async def promised(connection: AsyncConnection, storage: Storage) -> set[str]:
    """What workers stored for orders that have been open for long: the manifests tell, although the result may still
    be on its way here. Raises TooManyOpenError."""
    long = (orders.c.ended_at.is_(None), orders.c.created_at < func.now() - LONG)
    query = select(orders.c.id).where(*long).limit(MAX_LONG_ORDERS + 1)
    ids = list((await connection.execute(query)).scalars())
    if len(ids) > MAX_LONG_ORDERS:
        raise TooManyOpenError(TooManyOpenError.__doc__)
    found: set[str] = set()
    for order_id in ids:
        for manifest in await storage.listing(f"{MANIFESTS}{order_id}/"):
            body = await storage.get(manifest.key) or b""
            found |= {digest.decode() for digest in _SAID.findall(body)}
    return found
