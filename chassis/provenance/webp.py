"""WebP: the record stands in the chunks `EXIF` and `XMP `, which the header `VP8X` has to announce."""

import struct

from chassis.provenance import exif, xmp
from chassis.provenance.record import Provenance

HEADER, EXIF, XMP, PROFILE = b"VP8X", b"EXIF", b"XMP ", b"ICCP"
LOSSY, LOSSLESS = b"VP8 ", b"VP8L"
PICTURE = {LOSSY, LOSSLESS, b"ALPH", b"ANIM", b"ANMF"}
ALPHA_FLAG, EXIF_FLAG, XMP_FLAG = 0x10, 0x08, 0x04
_HEADER_BYTES = 10

Chunk = tuple[bytes, bytes]


def mark(body: bytes, provenance: Provenance) -> bytes:
    chunks = [chunk for chunk in _chunks(body) if chunk[0] not in {EXIF, XMP}]
    new = [(EXIF, exif.tiff(provenance)), (XMP, xmp.packet(provenance))]
    return _joined([*_announced(chunks, EXIF_FLAG | XMP_FLAG), *new])


def read(body: bytes) -> Provenance | None:
    for kind, content in _chunks(body):
        if kind == XMP:
            return xmp.read(content)
    return None


def clean(body: bytes) -> bytes:
    chunks = [chunk for chunk in _chunks(body) if chunk[0] in PICTURE | {HEADER, PROFILE}]
    bare = [chunk for chunk in chunks if chunk[0] != HEADER]
    simple = len(bare) == 1 and bare[0][0] in {LOSSY, LOSSLESS}
    return _joined(bare if simple else _announced(chunks, 0))


def _announced(chunks: list[Chunk], flags: int) -> list[Chunk]:
    """The chunks with a header in front that announces just this metadata."""
    header = chunks[0][1] if chunks[0][0] == HEADER else _header(*chunks[0])
    kept = header[0] & ~(EXIF_FLAG | XMP_FLAG)
    others = [chunk for chunk in chunks if chunk[0] != HEADER]
    return [(HEADER, bytes([kept | flags]) + header[1:]), *others]


def _header(kind: bytes, content: bytes) -> bytes:
    """The header of a file that has only this picture: flags, and width and height less one, in 24 bits each.

    The sizes are in the first bytes of a lossy (RFC 6386, 9.1) or lossless (RFC 9649, 3.4) picture.
    """
    if kind == LOSSY and content[3:6] == b"\x9d\x01\x2a" and len(content) >= 10:
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", content, 6))
        flags = 0
    elif kind == LOSSLESS and content[:1] == b"\x2f" and len(content) >= 5:
        (bits,) = struct.unpack_from("<I", content, 1)
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        flags = ALPHA_FLAG if bits >> 28 & 1 else 0
    else:
        raise ValueError("The WebP is damaged: its picture has no header.")
    if not width or not height:
        raise ValueError("The WebP is damaged: its picture has no size.")
    return bytes([flags, 0, 0, 0]) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")


def _chunks(body: bytes) -> list[Chunk]:
    """All chunks in their order. Raises ValueError for a file that is damaged."""
    if body[:4] != b"RIFF" or body[8:12] != b"WEBP":
        raise ValueError("This is no WebP.")
    end = 8 + int.from_bytes(body[4:8], "little")
    at, chunks = 12, []
    while at + 8 <= end <= len(body):
        kind, length = body[at : at + 4], int.from_bytes(body[at + 4 : at + 8], "little")
        if at + 8 + length > end:
            break
        chunks.append((kind, body[at + 8 : at + 8 + length]))
        at += 8 + length + length % 2
    if at < end or end > len(body):
        raise ValueError("The WebP ends too early.")
    return _checked(chunks)


def _checked(chunks: list[Chunk]) -> list[Chunk]:
    if not any(kind in PICTURE for kind, _ in chunks):
        raise ValueError("The WebP holds no picture.")
    if any(kind == HEADER and (index or len(content) < _HEADER_BYTES) for index, (kind, content) in enumerate(chunks)):
        raise ValueError("The WebP is damaged: its header is not where it belongs.")
    return chunks


def _joined(chunks: list[Chunk]) -> bytes:
    parts = [kind + struct.pack("<I", len(content)) + content + bytes(len(content) % 2) for kind, content in chunks]
    content = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(content)) + content
