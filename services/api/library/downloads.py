"""Pictures as members of an archive, one after the other."""

from collections.abc import AsyncIterator, Iterable
from typing import Any

from sqlalchemy import Row

from chassis.storage import Storage
from contracts.pictures import picture_key
from services.api.images.naming import speaking_names
from services.api.library.archives import Member, text_of

MISSING = "MISSING.txt"
_ABOUT = "These pictures are not in the store any more:\n\n"


async def downloaded(storage: Storage, rows: Iterable[Row[Any]]) -> AsyncIterator[Member]:
    """The pictures of these rows of `images.store`, and a list of those whose bytes are gone. Raises StorageAway."""
    missing: list[str] = []
    name_of = speaking_names()
    for row in rows:
        name = name_of(row)
        member = await picture(storage, row, name)
        if member is None:
            missing.append(f"{row.id}  {name}\n")
        else:
            yield member
    if missing:
        yield Member(MISSING, text_of(_ABOUT + "".join(missing)))


async def picture(storage: Storage, row: Row[Any], name: str) -> Member | None:
    """The picture under this name; None where its bytes are gone."""
    chunks = await storage.stream(picture_key(row.sha256))
    return Member(name, chunks, row.created_at) if chunks is not None else None
