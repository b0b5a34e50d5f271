"""JPEG: the record stands in two APP1 segments, Exif and XMP, right behind the file's own header."""

import re
import struct
from typing import NamedTuple

from chassis.provenance import exif, xmp
from chassis.provenance.record import Provenance

SOI, EOI, SOS, APP0, APP1, APP2, APP14, COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
STANDALONE = {0x00, 0x01, *range(0xD0, 0xD9)}
"""Markers that are followed by no length; none may stand between segments."""
EXIF, XMP, XMP_MORE = b"Exif\x00\x00", b"http://ns.adobe.com/xap/1.0/\x00", b"http://ns.adobe.com/xmp/extension/\x00"
KEPT = {APP0: b"JFIF\x00", APP2: b"ICC_PROFILE\x00", APP14: b"Adobe"}
"""Application segments without which the picture has other colours or another shape."""
LONGEST = 0xFFFF - 2
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""Within compressed data, FF is followed by 00, or begins a restart marker."""


class Segment(NamedTuple):
    """A marker and its parameters; behind the start of a scan, the compressed data as well."""

    marker: int
    content: bytes
    data: bytes = b""


def mark(body: bytes, provenance: Provenance) -> bytes:
    others = [segment for segment in _segments(body) if not _is_metadata(segment)]
    behind_header = next(index for index, segment in enumerate(others) if segment.marker != APP0)
    new = [Segment(APP1, EXIF + exif.tiff(provenance)), Segment(APP1, XMP + xmp.packet(provenance))]
    return _joined(others[:behind_header] + new + others[behind_header:])


def read(body: bytes) -> Provenance | None:
    for segment in _segments(body):
        if segment.marker == APP1 and segment.content.startswith(XMP):
            return xmp.read(segment.content[len(XMP) :])
    return None


def clean(body: bytes) -> bytes:
    return _joined([segment for segment in _segments(body) if _is_kept(segment)])


def _is_metadata(segment: Segment) -> bool:
    return segment.marker == APP1 and segment.content.startswith((EXIF, XMP, XMP_MORE))


def _is_kept(segment: Segment) -> bool:
    if segment.marker in KEPT:
        return segment.content.startswith(KEPT[segment.marker])
    return segment.marker != COM and not APP0 <= segment.marker <= APP0 + 15


def _segments(body: bytes) -> list[Segment]:
    """All segments between the file's first marker and its last. Raises ValueError for a file that is damaged."""
    if not body.startswith(b"\xff\xd8"):
        raise ValueError("This is no JPEG.")
    segments: list[Segment] = []
    at = 2
    while (marker := _marker(body, at)) != EOI:
        while body[at + 1] == 0xFF:
            at += 1
        content = body[at + 4 : at + 2 + _length(body, at + 2)]
        at += 4 + len(content)
        end = _scan_end(body, at) if marker == SOS else at
        segments.append(Segment(marker, content, body[at:end]))
        at = end
    if not any(segment.marker == SOS for segment in segments):
        raise ValueError("The JPEG holds no picture.")
    return segments


def _marker(body: bytes, at: int) -> int:
    """The marker at this place; any number of FF may stand before it."""
    found = re.compile(rb"\xff+([^\xff])").match(body, at)
    if found is None or found[1][0] in STANDALONE:
        raise ValueError("The JPEG is damaged: a marker is missing.")
    return found[1][0]


def _length(body: bytes, at: int) -> int:
    """The length of a segment, which counts itself."""
    length = int.from_bytes(body[at : at + 2])
    if length < 2 or at + length > len(body):
        raise ValueError("The JPEG ends too early.")
    return length


def _scan_end(body: bytes, at: int) -> int:
    found = _NEXT_MARKER.search(body, at)
    if found is None:
        raise ValueError("The JPEG ends too early.")
    return found.start()


def _joined(segments: list[Segment]) -> bytes:
    parts = [b"\xff\xd8"]
    for marker, content, data in segments:
        if len(content) > LONGEST:
            raise ValueError("What is to be said about the picture is too long for a JPEG.")
        parts.append(struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content + data)
    return b"".join(parts) + b"\xff\xd9"
