"""The structure of a PNG file (ISO/IEC 15948), chunk by chunk. Nothing is inflated: not the pixels, not a text."""

import struct
import zlib
from collections.abc import Iterator

from services.api.uploads.limits import Header, Limits, Refusal, animated, damaged, too_many_parts, trailing, truncated

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_CHUNKS = 20_000
"""An encoder that writes 1 KiB at a time fills 20 MiB with these."""
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
MAX_DEFLATE_RATIO = 1032
"""Deflate cannot make more bytes than this of one."""
SPARE_BYTES = 64 * 1024
"""Deflated pixels may be this much longer than the pixels, and an eighth of them: some encoders flush often."""

Chunk = tuple[bytes, memoryview]


def read(body: bytes, limits: Limits) -> Header:
    """What the file says of itself. Raises Refusal."""
    chunks = _chunks(body)
    width, height, raw_bytes = _header(next(chunks))
    limits.check(width, height)
    deflated, last = 0, b""
    for name, data in chunks:
        if name == b"IHDR":
            raise damaged("it has two headers")
        if name == b"acTL":
            raise animated("PNG")
        deflated += len(data) if name == b"IDAT" else 0
        last = name
    if last != b"IEND":
        raise truncated("PNG")
    _check_data(deflated, raw_bytes)
    return Header("PNG", width, height, len(body))


def _chunks(body: bytes) -> Iterator[Chunk]:
    """Each chunk's name and data, its checksum checked, up to the end of the file, which must be IEND's."""
    view, position = memoryview(body), len(SIGNATURE)
    for _ in range(MAX_CHUNKS):
        if position + 12 > len(body):
            raise truncated("PNG")
        length, name = struct.unpack_from(">I4s", body, position)
        if not name.isalpha():
            raise damaged("a chunk has no proper name")
        end = position + 12 + length
        if end > len(body):
            raise truncated("PNG")
        if zlib.crc32(view[position + 4 : end - 4]) != struct.unpack_from(">I", body, end - 4)[0]:
            raise damaged("a checksum is wrong")
        yield name, view[position + 8 : end - 4]
        if name == b"IEND":
            if length or end != len(body):
                raise trailing("PNG")
            return
        position = end
    raise too_many_parts("PNG")


def _header(chunk: Chunk) -> tuple[int, int, int]:
    """(width, height, bytes of the pixels before deflation)."""
    name, data = chunk
    if name != b"IHDR" or len(data) != 13:
        raise damaged("it does not begin with its header")
    width, height, depth, colour, compression, filtering, interlace = struct.unpack(">IIBBBBB", data)
    if depth not in _DEPTHS.get(colour, ()) or compression or filtering or interlace > 1:
        raise Refusal("The PNG file is of a kind that no standard knows.", "unsupported_format")
    return width, height, height * (1 + (width * depth * _CHANNELS[colour] + 7) // 8)


def _check_data(deflated: int, raw_bytes: int) -> None:
    """Refuses data that cannot be these pixels: too little to inflate to them, or a great deal more."""
    if deflated * MAX_DEFLATE_RATIO < raw_bytes:
        raise truncated("PNG")
    if deflated > raw_bytes + raw_bytes // 8 + SPARE_BYTES:
        raise damaged("it holds far more data than its pixels need")
