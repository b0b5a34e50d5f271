"""The structure of a WebP file (RFC 9649), chunk by chunk."""

import struct
from collections.abc import Iterator

from services.api.uploads.limits import Header, Limits, animated, damaged, too_many_parts, trailing, truncated

MAX_CHUNKS = 1_000
_ANIMATED = 0x02


def matches(body: bytes) -> bool:
    return body[:4] == b"RIFF" and body[8:12] == b"WEBP"


def read(body: bytes, limits: Limits) -> Header:
    """What the file says of itself. Raises Refusal."""
    _check_length(body)
    canvas = picture = None
    for number, (name, data) in enumerate(_chunks(body)):
        if number == 0 and name not in _SIZES:
            raise damaged("it does not begin with a picture")
        if name in (b"ANIM", b"ANMF") or (name == b"VP8X" and data[:1] and data[0] & _ANIMATED):
            raise animated("WebP")
        if name not in _SIZES:
            continue
        size = _SIZES[name](data)
        limits.check(*size)
        if name == b"VP8X":
            canvas = size
        elif picture is not None:
            raise damaged("it has two pictures")
        else:
            picture = size
    if picture is None:
        raise truncated("WebP")
    if canvas not in (None, picture):
        raise damaged("the picture is not as large as its canvas")
    return Header("WEBP", *picture, len(body))


def _check_length(body: bytes) -> None:
    (size,) = struct.unpack_from("<I", body, 4)
    end = 8 + size + size % 2
    if end > len(body):
        raise truncated("WebP")
    if end < len(body):
        raise trailing("WebP")


def _chunks(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk's name and the first bytes of its data, which is where sizes stand."""
    position = 12
    for _ in range(MAX_CHUNKS):
        if position >= len(body):
            return
        if position + 8 > len(body):
            raise damaged("its last chunk has no length")
        name, length = struct.unpack_from("<4sI", body, position)
        start = position + 8
        position = start + length + length % 2
        if position > len(body):
            raise truncated("WebP")
        yield name, body[start : start + min(length, 16)]
    raise too_many_parts("WebP")


def _canvas(data: bytes) -> tuple[int, int]:
    if len(data) < 10:
        raise damaged("its header is too short")
    return 1 + int.from_bytes(data[4:7], "little"), 1 + int.from_bytes(data[7:10], "little")


def _lossy(data: bytes) -> tuple[int, int]:
    if len(data) < 10 or data[0] & 1 or data[3:6] != b"\x9d\x01\x2a":
        raise damaged("its picture does not begin with a key frame")
    width, height = struct.unpack_from("<HH", data, 6)
    return width & 0x3FFF, height & 0x3FFF


def _lossless(data: bytes) -> tuple[int, int]:
    if len(data) < 5 or data[0] != 0x2F:
        raise damaged("its picture does not begin with the lossless signature")
    bits = int.from_bytes(data[1:5], "little")
    return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)


_SIZES = {b"VP8X": _canvas, b"VP8 ": _lossy, b"VP8L": _lossless}
