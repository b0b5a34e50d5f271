"""PDF: the record stands in an XMP stream, in an update at the file's end. The document before it stays as it was.

This is for documents with a plain cross-reference table and a catalog that is not compressed (ISO 32000-1, 7.5.4 to
7.5.6), as our typesetter writes them.
"""

import re
from typing import NamedTuple

from chassis.provenance import xmp
from chassis.provenance.record import Provenance

_UPDATE = re.compile(rb"\n%bottega provenance behind (\d{1,10})\nstartxref\n\d{1,10}\n%%EOF\n\Z")
"""How our own update ends: it says where the document before it does."""
_UPDATE_END_BYTES = 100
_TAIL = re.compile(rb"trailer\s*<<(?P<trailer>.*)>>\s*startxref\s+(?P<table>\d{1,10})\s+%%EOF\s*\Z", re.DOTALL)
_TABLE = re.compile(rb"xref\s+0\s+\d{1,8}\s*?\r?\n")
_ENTRY, _ENTRY_BYTES = re.compile(rb"(\d{10}) 00000 n[ \r\n]{2}"), 20
_OBJECT = re.compile(rb"(\d{1,8})\s+0\s+obj\b\s*")
_STREAM = re.compile(rb"<<([^<>]*)>>\s*stream\r?\n")


class Document(NamedTuple):
    """What an update has to know: the trailer's keys, where the table is, how many objects there are."""

    trailer: bytes
    table: int
    size: int


def mark(body: bytes, provenance: Provenance) -> bytes:
    bare = clean(body)
    document = _document(bare)
    root = _reference(document.trailer, b"Root")
    catalog = _catalog(bare, _object(bare, document, root))
    changed, number, packet = {}, document.size, xmp.packet(provenance)
    if b"/Metadata" in catalog:
        number = _reference(catalog, b"Metadata")
        packet = xmp.added(_stream(bare, _object(bare, document, number)), provenance)
    else:
        changed[root] = catalog.replace(b"<<", b"<</Metadata %d 0 R" % number, 1)
    head = b"<</Type/Metadata/Subtype/XML/Length %d>>" % len(packet)
    changed[number] = head + b"\nstream\n" + packet + b"\nendstream"
    return bare + _update(len(bare), document, changed)


def read(body: bytes) -> Provenance | None:
    found = _STREAM.search(body, _end(body))
    return xmp.read(_stream(body, found.start())) if found else None


def clean(body: bytes) -> bytes:
    """The document as it was before `mark`; what it says about itself stays."""
    if not body.startswith(b"%PDF-"):
        raise ValueError("This is no PDF.")
    return body[: _end(body)]


def _end(body: bytes) -> int:
    """Where the document without our update ends."""
    found = _UPDATE.search(body, max(0, len(body) - _UPDATE_END_BYTES))
    return min(int(found[1]), len(body)) if found else len(body)


def _document(body: bytes) -> Document:
    tail = _TAIL.match(body, max(0, body.rfind(b"trailer")))
    size = re.search(rb"/Size\s+(\d{1,8})", tail["trailer"]) if tail else None
    if tail is None or size is None or b"/Encrypt" in tail["trailer"]:
        raise ValueError("The PDF has no trailer that can be updated.")
    return Document(tail["trailer"], int(tail["table"]), int(size[1]))


def _reference(keys: bytes, key: bytes) -> int:
    """The number of the object that this key of a dictionary refers to."""
    found = re.search(rb"/" + key + rb"\s+(\d{1,8})\s+0\s+R", keys)
    if found is None:
        raise ValueError(f"The PDF does not say where its {key.decode()} is.")
    return int(found[1])


def _object(body: bytes, document: Document, number: int) -> int:
    """Where the content of this object begins. The table has one section, which lists every object from 0 on."""
    head = _TABLE.match(body, document.table)
    entry = _ENTRY.match(body, head.end() + _ENTRY_BYTES * number) if head else None
    if entry is None:
        raise ValueError("The PDF has no plain table of its objects.")
    found = _OBJECT.match(body, int(entry[1]))
    if found is None or int(found[1]) != number:
        raise ValueError(f"The PDF is damaged at its object {number}.")
    return found.end()


def _catalog(body: bytes, at: int) -> bytes:
    end = body.find(b"endobj", at)
    if not body.startswith(b"<<", at) or end < 0:
        raise ValueError("The PDF has no plain catalog.")
    return body[at:end]


def _stream(body: bytes, at: int) -> bytes:
    """What stands in a stream that is not compressed and gives its own length."""
    head = _STREAM.match(body, at)
    length = re.search(rb"/Length\s+(\d{1,8})(?!\s+\d+\s+R)", head[1]) if head else None
    if head is None or length is None or b"/Filter" in head[1]:
        raise ValueError("The PDF has metadata that cannot be read.")
    return body[head.end() : head.end() + int(length[1])]


def _update(start: int, document: Document, changed: dict[int, bytes]) -> bytes:
    """Objects that replace the ones of the same number, or are new, and a table that leads back to the older one."""
    text, sections = b"\n", b"xref\n0 1\n0000000000 65535 f \n"
    for number, content in sorted(changed.items()):
        sections += b"%d 1\n%010d 00000 n \n" % (number, start + len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, content.strip())
    keys = re.sub(rb"/Prev\s+\d+|/Size\s+\d+", b"", document.trailer)
    size = max(document.size, max(changed) + 1)
    trailer = b"trailer\n<</Size %d/Prev %d%s>>\n" % (size, document.table, keys)
    end = b"%%bottega provenance behind %d\nstartxref\n%d\n%%%%EOF\n" % (start, start + len(text))
    return text + sections + trailer + end
