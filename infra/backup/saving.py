"""A backup: the API's database first, then the ledger's, then the pictures. The order is the point (docs/backup.md)."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chassis.storage import Storage
from infra.backup import databases, pictures
from infra.backup.place import Place

FORMAT = 1
SETTLE_SECONDS = 3.0
"""Between the databases: what the API had sent when its moment came reaches the ledger before the ledger's does."""
API, LEDGER, MANIFEST = "api.dump", "ledger.dump", "backup.json"


async def save(place: Place, folder: Path, *, settle: float = SETTLE_SECONDS) -> list[str]:
    """Write the backup, or bring the one that is there up to date; what to tell the person, a line each.

    The manifest is taken away first and written last: a folder without one is no backup.
    """
    _open(folder)
    began = datetime.now(UTC)
    await asyncio.to_thread(databases.dump, place.api_url, folder / API)
    await asyncio.sleep(settle)
    await asyncio.to_thread(databases.dump, place.ledger_url, folder / LEDGER)
    storage = Storage(place.storage)
    await storage.start()
    try:
        copied, spoilt = await pictures.save(storage, folder)
    finally:
        await storage.stop()
    total = len(pictures.saved(folder))
    said = {"format": FORMAT, "began": began.isoformat(), "ended": datetime.now(UTC).isoformat(), "pictures": total}
    (folder / MANIFEST).write_text(json.dumps(said, indent=1))
    lines = [f"saved in {folder}: both databases, {total} pictures, {copied} of them new"]
    return [*lines, *(f"NOT SAVED, its bytes are not what its name says: {sha256}" for sha256 in spoilt)]


def _open(folder: Path) -> None:
    """Only its owner may read what is in it: password hashes and everybody's prompts."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / MANIFEST).unlink(missing_ok=True)


def manifest_of(folder: Path) -> dict[str, Any]:
    """What the folder says of itself. Raises ValueError where it is no whole backup, or of a format to come."""
    path = folder / MANIFEST
    if not path.exists():
        raise ValueError(f"{folder} holds no finished backup")
    said = json.loads(path.read_text())
    if said.get("format") != FORMAT:
        raise ValueError(f"{folder} was written by another release, in a format that this one does not know")
    return said
