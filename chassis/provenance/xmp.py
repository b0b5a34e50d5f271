"""The record as XMP, which every format can hold: what readers of any kind understand, and our own JSON."""

import re
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from chassis.provenance.infotext import printable
from chassis.provenance.record import Provenance

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "bottega": "urn:bottega:provenance/",
}
_RECORD = f"{{{NAMESPACES['bottega']}}}Record"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RDF_END = "</rdf:RDF>"


def packet(provenance: Provenance) -> bytes:
    """A whole XMP packet, in UTF-8. It is read-only: a checksum or a length around it would not survive a change."""
    begin = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    return f'{begin}\n{element(provenance)}\n<?xpacket end="r"?>'.encode()


def element(provenance: Provenance) -> str:
    """The `x:xmpmeta` element alone, for what is XML already."""
    rdf = f'<rdf:RDF xmlns:rdf="{NAMESPACES["rdf"]}">{_description(_properties(provenance))}{_RDF_END}'
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{rdf}</x:xmpmeta>'


def added(existing: bytes, provenance: Provenance) -> bytes:
    """A packet of somebody else's that says what ours says too; what stands in it already stays.

    Raises ValueError where it is no packet.
    """
    head, end, tail = existing.decode().rpartition(_RDF_END)
    if not end:
        raise ValueError("This is no XMP packet.")
    new = {name: xml for name, xml in _properties(provenance).items() if f"<{name}>" not in head}
    return f"{head}{_description(new)}{end}{tail}".encode()


def read(packet: bytes) -> Provenance | None:
    """Our record in a packet, None where there is none. Raises ValueError for what cannot be read.

    A document type is not read at all: entities are how a small text becomes a large one.
    """
    text = packet.decode().lstrip("\ufeff").strip()
    if "<!DOCTYPE" in text:
        raise ValueError("XMP has no document type.")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise ValueError(f"This is no XMP packet: {error}") from error
    for node in root.iter():
        if record := node.text if node.tag == _RECORD else node.get(_RECORD):
            return Provenance.model_validate_json(record)
    return None


def _properties(provenance: Provenance) -> dict[str, str]:
    """Each property as XML, by its name."""
    # Inside JSON, what XML cannot hold can only stand in a string, where an escape means the same.
    record = _NOT_IN_XML.sub(lambda match: f"\\u{ord(match[0]):04x}", provenance.model_dump_json())
    values = {
        "Iptc4xmpExt:DigitalSourceType": provenance.digital_source_type.uri,
        "xmp:CreatorTool": _text(provenance.software),
        "bottega:Record": escape(record),
    }
    if provenance.prompt:
        line = f'<rdf:li xml:lang="x-default">{_text(provenance.prompt)}</rdf:li>'
        values["dc:description"] = f"<rdf:Alt>{line}</rdf:Alt>"
    return {name: f"<{name}>{value}</{name}>" for name, value in values.items()}


def _text(text: str) -> str:
    return escape(_NOT_IN_XML.sub(" ", printable(text)))


def _description(properties: dict[str, str]) -> str:
    names = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items() if prefix != "rdf")
    return f'<rdf:Description rdf:about=""{names}>{"".join(properties.values())}</rdf:Description>'
