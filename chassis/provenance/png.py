"""PNG: the record stands in `iTXt` chunks before the picture's data."""

import struct
import zlib

from chassis.provenance import xmp
from chassis.provenance.infotext import KEYWORD, infotext
from chassis.provenance.record import Provenance

SIGNATURE = b"\x89PNG\r\n\x1a\n"
RECORD, XMP = "bottega", "XML:com.adobe.xmp"
KEPT = {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"cICP", b"iCCP", b"sBIT", b"pHYs", b"IDAT", b"IEND"}
"""What a picture looks like depends on these and no others."""
_UNCOMPRESSED = bytes(4)
"""Between an `iTXt`'s keyword and its text: end of keyword, no compression, method 0 (two bytes), no language."""

Chunk = tuple[bytes, bytes]


def mark(body: bytes, provenance: Provenance) -> bytes:
    texts = {
        KEYWORD: (infotext(provenance) or "").encode(),
        RECORD: provenance.model_dump_json().encode(),
        XMP: xmp.packet(provenance),
    }
    others = [chunk for chunk in _chunks(body) if _keyword(chunk) not in texts]
    first_data = next(index for index, (kind, _) in enumerate(others) if kind == b"IDAT")
    new = [(b"iTXt", _head(keyword) + text) for keyword, text in texts.items() if text]
    return _joined(others[:first_data] + new + others[first_data:])


def read(body: bytes) -> Provenance | None:
    head = _head(RECORD)
    for kind, content in _chunks(body):
        if kind == b"iTXt" and content.startswith(head):
            return Provenance.model_validate_json(content[len(head) :])
    return None


def clean(body: bytes) -> bytes:
    return _joined([chunk for chunk in _chunks(body) if chunk[0] in KEPT])


def _head(keyword: str) -> bytes:
    return keyword.encode("latin-1") + _UNCOMPRESSED + b"\x00"


def _keyword(chunk: Chunk) -> str | None:
    kind, content = chunk
    return content.split(b"\x00", 1)[0].decode("latin-1") if kind in {b"tEXt", b"zTXt", b"iTXt"} else None


def _chunks(body: bytes) -> list[Chunk]:
    """All chunks up to the last one of the picture. Raises ValueError for a file that is damaged."""
    if not body.startswith(SIGNATURE):
        raise ValueError("This is no PNG.")
    chunks: list[Chunk] = []
    at = len(SIGNATURE)
    while not chunks or chunks[-1][0] != b"IEND":
        if at + 12 > len(body):
            raise ValueError("The PNG ends too early.")
        (length,) = struct.unpack_from(">I", body, at)
        kind, content, crc = body[at + 4 : at + 8], body[at + 8 : at + 8 + length], body[at + 8 + length :][:4]
        if crc != _crc(kind, content):
            raise ValueError(f"The PNG is damaged in its chunk {kind!r}.")
        chunks.append((kind, content))
        at += 12 + length
    if chunks[0][0] != b"IHDR" or b"IDAT" not in dict(chunks):
        raise ValueError("The PNG holds no picture.")
    return chunks


def _crc(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(kind + content))


def _joined(chunks: list[Chunk]) -> bytes:
    parts = [struct.pack(">I", len(content)) + kind + content + _crc(kind, content) for kind, content in chunks]
    return SIGNATURE + b"".join(parts)
