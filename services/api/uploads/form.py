"""Reads the one file out of a multipart body into memory, no further than its limit.

Not by the framework's own parser: that takes any number of fields, spools them to the disk, and reads a field
without a file name as text.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from litestar import Request
from litestar.exceptions import InternalServerException
from multipart import MultipartError, MultipartSegment, PushMultipartParser  # type: ignore[import-untyped]

from services.api.problems import BAD_REQUEST, MALFORMED, TOO_LARGE, UNSUPPORTED, Problem, invalid, kind

FIELD = "file"
ENVELOPE_BYTES = 16 * 1024
"""What boundaries and headers may add to the file."""
RECEIVE_SECONDS = 120.0
DISCARDED_BYTES = 32 * 1024 * 1024
DISCARD_SECONDS = 10.0

TOO_SLOW = kind(
    "upload-too-slow",
    408,
    "The upload takes too long",
    "The file did not arrive in time. Repeat on a better connection, or make the file smaller. Nothing was stored.",
)


async def read_file(request: Request[Any, Any, Any], max_bytes: int) -> bytes:
    """The content of the field `file`, which must be the only one. Raises Problem."""
    most, stream = max_bytes + ENVELOPE_BYTES, request.stream()
    declared = request.content_length or 0
    try:
        if declared > most:
            raise _too_large(max_bytes)
        async with asyncio.timeout(RECEIVE_SECONDS):
            return await _read(_limited(stream, max_bytes, most), _boundary(request), max_bytes)
    except TimeoutError:
        raise Problem(TOO_SLOW) from None
    except InternalServerException as error:
        raise Problem(BAD_REQUEST, "The body ended before it was complete.") from error
    except (Problem, MultipartError) as error:
        if declared <= most + DISCARDED_BYTES:
            await _discard(stream)
        if isinstance(error, Problem):
            raise
        raise Problem(MALFORMED, "The body is not what `multipart/form-data` should be.") from error


def _boundary(request: Request[Any, Any, Any]) -> str:
    content_type, options = request.content_type
    if content_type != "multipart/form-data":
        raise Problem(UNSUPPORTED, f"Send `multipart/form-data` with one field, `{FIELD}`.")
    if not options.get("boundary"):
        raise Problem(MALFORMED, "The Content-Type names no boundary.")
    return options["boundary"]


async def _limited(stream: AsyncIterator[bytes], max_bytes: int, most: int) -> AsyncIterator[bytes]:
    received = 0
    async for chunk in stream:
        received += len(chunk)
        if received > most:
            raise _too_large(max_bytes)
        yield chunk


async def _discard(stream: AsyncIterator[bytes]) -> None:
    """Lets the client finish, within reason: one that is cut off while it sends never sees why."""
    left = DISCARDED_BYTES
    with contextlib.suppress(TimeoutError, InternalServerException):
        async with asyncio.timeout(DISCARD_SECONDS):
            async for chunk in stream:
                left -= len(chunk)
                if left < 0:
                    return


async def _read(chunks: AsyncIterator[bytes], boundary: str, max_bytes: int) -> bytes:
    file: bytearray | None = None
    with PushMultipartParser(boundary, max_segment_count=2) as parser:
        async for chunk in chunks:
            for part in parser.parse(chunk) if chunk else ():
                if isinstance(part, MultipartSegment):
                    _check_field(part.name, given=file is not None)
                    file = bytearray()
                elif part and file is not None:
                    file += part
                    if len(file) > max_bytes:
                        raise _too_large(max_bytes)
    if file is None:
        raise invalid("is missing", f"/{FIELD}")
    return bytes(file)


def _check_field(name: str | None, *, given: bool) -> None:
    if name != FIELD:
        raise invalid("is not known here; send one field, `file`", f"/{name or ''}")
    if given:
        raise invalid("is given twice", f"/{FIELD}")


def _too_large(max_bytes: int) -> Problem:
    return Problem(TOO_LARGE, f"A file may have at most {max_bytes:,} bytes.", limit=max_bytes)
