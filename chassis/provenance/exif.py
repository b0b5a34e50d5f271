"""The infotext as Exif, where image programs look for it in formats that have no text chunks of their own."""

import struct

from chassis.provenance.infotext import infotext, printable
from chassis.provenance.record import Provenance

SOFTWARE, EXIF_IFD, EXIF_VERSION, USER_COMMENT = 0x0131, 0x8769, 0x9000, 0x9286
ASCII, LONG, UNDEFINED = 2, 4, 7
_HEADER = b"MM\x00\x2a\x00\x00\x00\x08"

Entry = tuple[int, int, int, bytes]
"""Tag, type, count of values, and their bytes."""


def tiff(provenance: Provenance) -> bytes:
    """An Exif block: a big-endian TIFF file that has two directories and no picture."""
    software = printable(provenance.software).encode("ascii", "replace") + b"\x00"
    first = [(SOFTWARE, ASCII, len(software), software), (EXIF_IFD, LONG, 1, bytes(4))]
    second = [(EXIF_VERSION, UNDEFINED, 4, b"0232")]
    if text := infotext(provenance):
        # The byte order of the file is the text's as well.
        comment = b"UNICODE\x00" + text.encode("utf-16-be")
        second.append((USER_COMMENT, UNDEFINED, len(comment), comment))
    start = len(_HEADER)
    behind = start + len(_directory(start, first))
    first[1] = (EXIF_IFD, LONG, 1, struct.pack(">I", behind))
    return _HEADER + _directory(start, first) + _directory(behind, second)


def _directory(start: int, entries: list[Entry]) -> bytes:
    """A directory at this offset in the file; values of more than four bytes stand behind it, at even offsets."""
    table, values = struct.pack(">H", len(entries)), b""
    behind = start + 2 + 12 * len(entries) + 4
    for tag, kind, count, value in entries:
        place = value.ljust(4, b"\x00")
        if len(value) > 4:
            place = struct.pack(">I", behind + len(values))
            values += value + bytes(len(value) % 2)
        table += struct.pack(">HHI", tag, kind, count) + place
    return table + bytes(4) + values
