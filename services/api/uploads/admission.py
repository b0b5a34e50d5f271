"""Takes uploads in, so many at a time: what waits for a decoder waits in this process's memory."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from services.api.problems import too_many, unavailable
from services.api.settings import WebSettings
from services.api.uploads.decoding import Decoded, Decoders
from services.api.uploads.headers import read_header
from services.api.uploads.limits import Limits

MAX_AT_ONCE = 16
MAX_AT_ONCE_A_PERSON = 4


class Uploads:
    """The part of the process that turns uploaded files into pictures of our own making."""

    def __init__(self, settings: WebSettings) -> None:
        self.limits = Limits(settings.max_upload_bytes, settings.max_upload_pixels, settings.max_upload_side)
        self._decoders = Decoders(self.limits)
        self._open: Counter[UUID] = Counter()

    async def start(self) -> None:
        await self._decoders.start()

    async def stop(self) -> None:
        await self._decoders.stop()

    @contextlib.contextmanager
    def admit(self, person_id: UUID) -> Iterator[None]:
        """One upload, from its first byte to its row. Raises the problem 429 or 503 where there are too many."""
        if self._open[person_id] >= MAX_AT_ONCE_A_PERSON:
            raise too_many(f"You are uploading {MAX_AT_ONCE_A_PERSON} files at once; that is the most.", 2)
        if self._open.total() >= MAX_AT_ONCE:
            raise unavailable("Too many files are being uploaded right now.")
        self._open[person_id] += 1
        try:
            yield
        finally:
            self._open[person_id] -= 1
            self._open += Counter()

    async def picture(self, body: bytes) -> Decoded:
        """The picture that the file holds. Raises Refusal, DecoderAway."""
        header = await asyncio.to_thread(read_header, body, self.limits)
        return await self._decoders.decode(body, header)
