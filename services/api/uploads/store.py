"""Where an upload goes: its bytes under their digest, its row under a new id."""

import asyncio
import hashlib
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.storage import Storage
from contracts.pictures import picture_key
from services.api.accounts import store as accounts
from services.api.images.store import lock_bytes
from services.api.tables import images
from services.api.uploads.decoding import Decoded
from services.api.uploads.schemas import Kind


async def add(database: AsyncEngine, storage: Storage, owner_id: UUID, picture: Decoded, kind: Kind) -> dict[str, Any]:
    """Store the picture; its row. The bytes come first: without a row they do no harm, a row without them does.

    Somebody may delete the last other picture with the same bytes in between, so they are looked for once more. Raises
    401 where the account was deleted while the picture came in.
    """
    sha256 = await asyncio.to_thread(lambda: hashlib.sha256(picture.body).hexdigest())
    await storage.put(picture_key(sha256), picture.body, picture.media_type)
    row = {
        "id": uuid4(),
        "owner_id": owner_id,
        "kind": kind,
        "sha256": sha256,
        "media_type": picture.media_type,
        "bytes": len(picture.body),
        "width": picture.width,
        "height": picture.height,
        "white": picture.white,
    }
    async with database.begin() as connection:
        await accounts.stay(connection, owner_id)
        await lock_bytes(connection, sha256)
        if not await storage.exists(picture_key(sha256)):
            await storage.put(picture_key(sha256), picture.body, picture.media_type)
        await connection.execute(images.insert().values(row))
    return row
