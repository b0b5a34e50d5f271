"""SVG: the record stands in a `metadata` element, first of all in the file's root. The rest stays as it is written."""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from chassis.provenance import xmp
from chassis.provenance.record import Provenance

NAMESPACE = "http://www.w3.org/2000/svg"
ROOT, METADATA = f"{NAMESPACE} svg", f"{NAMESPACE} metadata"
_TAG = re.compile(rb"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")


@dataclass
class Layout:
    """Where things are in the file, in bytes: the end of the root's opening tag, and the metadata elements."""

    inside: int = 0
    metadata: list[slice] = field(default_factory=list)


def mark(body: bytes, provenance: Provenance) -> bytes:
    bare = clean(body)
    inside = _layout(bare).inside
    new = f'<metadata xmlns="{NAMESPACE}">{xmp.element(provenance)}</metadata>'
    return bare[:inside] + new.encode() + bare[inside:]


def read(body: bytes) -> Provenance | None:
    found = (xmp.read(body[place]) for place in _layout(body).metadata)
    return next((record for record in found if record), None)


def clean(body: bytes) -> bytes:
    for place in reversed(_layout(body).metadata):
        body = body[: place.start] + body[place.stop :]
    return body


def _layout(body: bytes) -> Layout:
    """Raises ValueError for what is no SVG in UTF-8 that stands for itself."""
    layout, open_tags, parser = Layout(), [], expat.ParserCreate(encoding="utf-8", namespace_separator=" ")

    def start(name: str, _attributes: dict[str, str]) -> None:
        if not open_tags:
            layout.inside = _root_end(body, parser.CurrentByteIndex, name)
        open_tags.append(parser.CurrentByteIndex)

    def end(name: str) -> None:
        begun = open_tags.pop()
        if name == METADATA and len(open_tags) == 1:
            layout.metadata.append(slice(begun, _element_end(body, begun, parser.CurrentByteIndex)))

    def refuse(*_doctype: object) -> None:
        raise ValueError("The SVG has a document type.")

    parser.StartElementHandler, parser.EndElementHandler, parser.StartDoctypeDeclHandler = start, end, refuse
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise ValueError(f"This is no SVG: {error}") from error
    return layout


def _root_end(body: bytes, at: int, name: str) -> int:
    tag = _tag(body, at)
    if name != ROOT or tag[0].endswith(b"/>"):
        raise ValueError("The SVG holds no picture.")
    return tag.end()


def _element_end(body: bytes, begun: int, closing: int) -> int:
    """Where an element ends; one without content has no closing tag."""
    opening = _tag(body, begun)
    return opening.end() if opening[0].endswith(b"/>") else _tag(body, closing).end()


def _tag(body: bytes, at: int) -> re.Match[bytes]:
    tag = _TAG.match(body, at)
    if tag is None:
        raise ValueError("The SVG is damaged.")
    return tag
