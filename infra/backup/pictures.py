"""Pictures between the store and a folder. A picture's name is the digest of its bytes, so the same name is the same
picture: what is there already is not copied again, and what does not have its digest is not a picture."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from pathlib import Path

from chassis.storage import Storage
from contracts.pictures import picture_key

PREFIX = "pictures/"
UNKNOWN_TYPE = "application/octet-stream"
AT_ONCE = 8
"""Pictures under way; each is in memory whole."""


async def stored(storage: Storage) -> set[str]:
    """The digests of all pictures in the store."""
    return {key.rpartition("/")[2] async for key in _keys(storage)}


async def _keys(storage: Storage) -> AsyncIterator[str]:
    after = ""
    while found := await storage.listing(PREFIX, after=after):
        for each in found:
            yield each.key
        after = found[-1].key


def saved(folder: Path) -> set[str]:
    """The digests of all pictures in the folder."""
    return {path.name for path in (folder / PREFIX).glob("??/*") if path.suffix != ".partial"}


async def save(storage: Storage, folder: Path) -> tuple[int, list[str]]:
    """Copy what the folder lacks; how many, and the digests of those whose bytes are not what their name says."""
    return await _copy(await stored(storage) - saved(folder), lambda sha256: _save(storage, folder, sha256))


async def _save(storage: Storage, folder: Path, sha256: str) -> bool:
    body = await storage.get(picture_key(sha256))
    if body is None or hashlib.sha256(body).hexdigest() != sha256:
        return False
    path = folder / picture_key(sha256)
    await asyncio.to_thread(_write, path, body)
    return True


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_bytes(body)
    partial.replace(path)


async def restore(folder: Path, storage: Storage, media_types: Mapping[str, str]) -> tuple[int, list[str]]:
    """Copy what the store lacks; how many, and the digests of those files that are damaged and were left out."""

    async def put(sha256: str) -> bool:
        body = await asyncio.to_thread((folder / picture_key(sha256)).read_bytes)
        if hashlib.sha256(body).hexdigest() != sha256:
            return False
        await storage.put(picture_key(sha256), body, media_types.get(sha256, UNKNOWN_TYPE))
        return True

    return await _copy(saved(folder) - await stored(storage), put)


async def _copy(names: Iterable[str], copy: Callable[[str], Awaitable[bool]]) -> tuple[int, list[str]]:
    """How many were copied, and which were not whole."""
    room, spoilt = asyncio.Semaphore(AT_ONCE), []

    async def one(sha256: str) -> bool:
        async with room:
            whole = await copy(sha256)
        if not whole:
            spoilt.append(sha256)
        return whole

    return sum(await asyncio.gather(*(one(name) for name in names))), sorted(spoilt)
