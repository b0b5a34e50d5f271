"""The structure of a JPEG file (ITU-T T.81), segment by segment, and what real cameras write behind the picture."""

import re
import struct
from collections.abc import Iterator

from services.api.uploads.limits import Header, Limits, Refusal, damaged, too_many_parts, trailing, truncated

SIGNATURE = b"\xff\xd8\xff"
MAX_SEGMENTS = 5_000
MAX_SCANS = 100
"""Each scan of a progressive picture costs a pass over all its pixels; encoders write about ten."""
MAX_PICTURES = 8
"""Previews, depth and gain maps behind the picture."""
SOI, EOI, SOS = 0xD8, 0xD9, 0xDA
READABLE_FRAMES = {0xC0, 0xC1, 0xC2}
"""Baseline, extended sequential, progressive; all Huffman coded."""
FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC} | {0xDE}
_STANDALONE = {0x00, 0x01, SOI, *range(0xD0, 0xD8)}
# In coded data a marker is 0xFF with neither 0 (a stuffed byte) nor a restart marker behind it.
_END_OF_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_MARKER = re.compile(rb"\xff+([^\xff])")
_PADDING = re.compile(rb"\x00*")

Segment = tuple[int, int, int]
"""(marker, where its payload begins, where it ends)."""


def read(body: bytes, limits: Limits) -> Header:
    """What the file says of itself. Raises Refusal. `end` is the end of the picture, not of the file."""
    size, scans, end = None, 0, 0
    for marker, start, end in _segments(body, 0):
        if marker in FRAMES:
            if size is not None:
                raise damaged("it has two frames")
            size = _frame(marker, body[start:end])
            limits.check(*size)
        elif marker == SOS:
            scans += 1
            if size is None or scans > MAX_SCANS:
                raise damaged("a scan comes before its frame") if size is None else too_many_parts("JPEG")
    if size is None or not scans:
        raise damaged("there is no picture in it")
    _check_rest(body, end)
    return Header("JPEG", *size, end)


def _segments(body: bytes, start: int) -> Iterator[Segment]:
    """The segments of the JPEG picture at `start`, the last of which is EOI."""
    position = start + 2
    for _ in range(MAX_SEGMENTS):
        found = _MARKER.match(body, position)
        if found is None:
            raise damaged("a marker is missing") if body[position : position + 1].strip(b"\xff") else truncated("JPEG")
        marker, position = found[1][0], found.end()
        if marker == EOI:
            yield marker, position, position
            return
        if marker in _STANDALONE:
            raise damaged("a marker stands in the wrong place")
        end = _end_of_payload(body, position)
        yield marker, position + 2, end
        position = _end_of_scan(body, end) if marker == SOS else end
    raise too_many_parts("JPEG")


def _end_of_payload(body: bytes, position: int) -> int:
    if position + 2 > len(body):
        raise truncated("JPEG")
    (length,) = struct.unpack_from(">H", body, position)
    if length < 2:
        raise damaged("a segment is shorter than its own head")
    if position + length > len(body):
        raise truncated("JPEG")
    return position + length


def _end_of_scan(body: bytes, position: int) -> int:
    found = _END_OF_SCAN.search(body, position)
    if found is None:
        raise truncated("JPEG")
    return found.start()


def _frame(marker: int, payload: bytes) -> tuple[int, int]:
    """(width, height)."""
    if len(payload) < 6:
        raise damaged("its frame is too short")
    depth, height, width, components = struct.unpack_from(">BHHB", payload)
    if marker not in READABLE_FRAMES or depth != 8 or components not in (1, 3, 4):
        reason = "The JPEG file is lossless, arithmetically coded or of more than 8 bits; save it as an ordinary one."
        raise Refusal(reason, "unsupported_format")
    return width, height


def _check_rest(body: bytes, end: int) -> None:
    """What follows the picture is cut off, where it is what cameras write; anything else is refused.

    They write: padding; further pictures, one after the other (MPF, gain and depth maps); the film of a motion
    photo (an MP4); the trailer of a Samsung phone.
    """
    for _ in range(MAX_PICTURES):
        end = _end_of_padding(body, end)
        if end == len(body) or _is_film(body, end) or _is_samsung_trailer(body, end):
            return
        if not body.startswith(SIGNATURE, end):
            break
        end = _end_of_picture(body, end)
    raise trailing("JPEG")


def _end_of_padding(body: bytes, position: int) -> int:
    found = _PADDING.match(body, position)
    return found.end() if found else position


def _end_of_picture(body: bytes, start: int) -> int:
    try:
        *_, (_, _, end) = _segments(body, start)
    except Refusal:
        raise trailing("JPEG") from None
    return end


def _is_film(body: bytes, start: int) -> bool:
    # The length of an MP4's first box begins with zeros, which the padding has eaten.
    return 0 <= body.find(b"ftyp", start, start + 5) - start <= 4


def _is_samsung_trailer(body: bytes, start: int) -> bool:
    if not body.endswith(b"SEFT"):
        return False
    (length,) = struct.unpack_from("<I", body, len(body) - 8)
    directory = len(body) - 8 - length
    return directory >= start and body.startswith(b"SEFH", directory)
