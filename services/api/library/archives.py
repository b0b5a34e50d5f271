"""ZIP archives that are written while they are sent: never more than a chunk of them is in memory, nothing on disk.

The standard library's `zipfile` writes to anything that takes bytes, so what it has written since is what goes out
next. (Libraries made for streaming take their files from plain iterators: every chunk that comes from S3 would have
to cross between the event loop and a thread.)
"""

import contextlib
import time
import zipfile
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from litestar.response import Stream

from chassis.storage import Storage
from services.api.problems import too_many, unavailable

ZIP = "application/zip"
MAX_OPEN = 16
MAX_OPEN_A_PERSON = 2


@dataclass(frozen=True)
class Member:
    """A file of an archive. `chunks` are read when it is its turn."""

    name: str
    chunks: AsyncGenerator[bytes, None]
    made_at: datetime | None = None


class _Written:
    """Takes what `zipfile` writes, and gives it away once. It cannot be searched, so sizes stand behind the data."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing waits anywhere."""

    def take(self) -> bytes:
        taken, self._parts = b"".join(self._parts), []
        return taken


async def zipped(members: AsyncIterator[Member]) -> AsyncGenerator[bytes, None]:
    """The archive of these members, stored as they are: pictures are compressed already."""
    written = _Written()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        async for member in members:
            # Its length is not known before its end, so there has to be room for one beyond 4 GiB.
            with archive.open(_entry(member), "w", force_zip64=True) as entry:
                async with contextlib.aclosing(member.chunks):
                    async for chunk in member.chunks:
                        entry.write(chunk)
                        yield written.take()
            yield written.take()
    yield written.take()


def _entry(member: Member) -> zipfile.ZipInfo:
    moment = member.made_at.timetuple() if member.made_at else time.gmtime()
    return zipfile.ZipInfo(member.name, moment[:6])


async def text_of(text: str) -> AsyncGenerator[bytes, None]:
    """A text as the chunks of a member."""
    yield text.encode()


class Archives:
    """Sends archives, so many at a time: each holds a connection to the store for as long as its client reads."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self._open: Counter[UUID] = Counter()

    async def answer(self, person_id: UUID, filename: str, members: AsyncIterator[Member]) -> Stream:
        """The archive as an answer. Raises the problem 429 or 503 where too many are open, StorageAway where its first
        bytes cannot be had: after them there is no status to say it with, and the answer breaks off."""
        self._check(person_id)
        chunks = self._counted(person_id, zipped(members))
        first = await anext(chunks)
        headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
        return Stream(_behind(first, chunks), media_type=ZIP, headers=headers)

    @property
    def open(self) -> int:
        """How many archives are being sent."""
        return self._open.total()

    def _check(self, person_id: UUID) -> None:
        if self._open[person_id] >= MAX_OPEN_A_PERSON:
            raise too_many(f"You are downloading {MAX_OPEN_A_PERSON} archives at once; that is the most.", 5)
        if self.open >= MAX_OPEN:
            raise unavailable("Too many archives are being downloaded right now.")

    async def _counted(self, person_id: UUID, chunks: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
        self._open[person_id] += 1
        try:
            async with contextlib.aclosing(chunks):
                async for chunk in chunks:
                    yield chunk
        finally:
            self._open[person_id] -= 1
            self._open += Counter()


async def _behind(first: bytes, rest: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    async with contextlib.aclosing(rest):
        yield first
        async for chunk in rest:
            yield chunk
