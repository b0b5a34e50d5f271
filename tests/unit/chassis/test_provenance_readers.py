"""What programs other than ours find in a marked file, and what a cleaned one still holds."""

import io
import re
import struct
from xml.etree import ElementTree

import pytest
import typst
from PIL import Image, ImageCms, PngImagePlugin

from chassis import provenance
from chassis.provenance import DigitalSourceType
from chassis.provenance.infotext import infotext
from tests.unit.chassis.provenance_files import FILES, encoded, record

SOFTWARE, EXIF_IFD, USER_COMMENT = 0x0131, 0x8769, 0x9286
PROMPT = "торт & 케이크 <b>\nв три яруса"
SAID = record(prompt=PROMPT, digital_source_type=DigitalSourceType.COMPOSITE)
NAMES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "iptc": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "svg": "http://www.w3.org/2000/svg",
}


def assert_xmp(node: ElementTree.Element) -> None:
    """The element is an `x:xmpmeta` which says what SAID says."""
    description = node.find("rdf:RDF", NAMES).findall("rdf:Description", NAMES)[-1]
    assert description.findtext("iptc:DigitalSourceType", namespaces=NAMES) == (
        "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
    )
    assert description.findtext("dc:description/rdf:Alt/rdf:li", namespaces=NAMES) == PROMPT


def marked(name: str) -> bytes:
    media_type, body = FILES[name]
    return provenance.mark(body, media_type, SAID)


def chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        found.append((png[at + 4 : at + 8], png[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def test_pillow_reads_the_texts_of_a_png():
    with Image.open(io.BytesIO(marked("png"))) as picture:
        assert picture.text["parameters"] == infotext(SAID)
        assert picture.text["bottega"] == SAID.model_dump_json()
        assert_xmp(ElementTree.fromstring(picture.text["XML:com.adobe.xmp"].removeprefix("\ufeff")))
    with Image.open(io.BytesIO(marked("png"))) as picture:
        picture.verify()


def test_the_texts_of_a_png_stand_before_its_data():
    kinds = [kind for kind, _ in chunks(marked("png with a palette"))]
    assert kinds == [b"IHDR", b"PLTE", b"tRNS", *[b"iTXt"] * 3, b"IDAT", b"IEND"]


def test_texts_of_any_kind_with_our_keywords_are_replaced_and_others_stay():
    texts = PngImagePlugin.PngInfo()
    texts.add_text("parameters", "an old prompt")
    texts.add_text("parameters", "an old prompt", zip=True)
    texts.add_itxt("bottega", "{}", zip=True)
    texts.add_text("Title", "mine")
    new = provenance.mark(encoded("PNG", pnginfo=texts), "image/png", SAID)
    with Image.open(io.BytesIO(new)) as picture:
        assert picture.text["Title"] == "mine"
        assert picture.text["parameters"] == infotext(SAID)
    assert sum(content.startswith((b"parameters", b"bottega")) for _, content in chunks(new)) == 2


@pytest.mark.parametrize("name", ["jpeg", "progressive jpeg", "webp", "lossless webp with alpha"])
def test_pillow_reads_exif_and_xmp(name: str):
    with Image.open(io.BytesIO(marked(name))) as picture:
        exif = picture.getexif()
        assert exif[SOFTWARE] == SAID.software
        comment = exif.get_ifd(EXIF_IFD)[USER_COMMENT]
        assert comment[:8] == b"UNICODE\x00"
        assert comment[8:].decode("utf-16-be") == infotext(SAID)
        assert_xmp(ElementTree.fromstring(picture.info["xmp"].decode().removeprefix("\ufeff")))


def test_exif_of_any_length_is_read():
    said = record(software="bottega/0.10.0", model="a model of an odd length")
    with Image.open(io.BytesIO(provenance.mark(FILES["webp"][1], "image/webp", said))) as picture:
        exif = picture.getexif()
        assert exif[SOFTWARE] == "bottega/0.10.0"
        assert exif[EXIF_IFD] % 2 == 0, "TIFF wants directories at even offsets"
        assert exif.get_ifd(EXIF_IFD)[USER_COMMENT].endswith("Version: bottega 0.10.0".encode("utf-16-be"))


def test_metadata_of_a_jpeg_stands_behind_its_header_and_takes_the_place_of_older():
    exif = Image.Exif()
    exif[SOFTWARE] = "an old editor"
    old = encoded("JPEG", exif=exif, xmp=b"<an-old-packet/>", comment="a comment")
    new = provenance.mark(old, "image/jpeg", SAID)
    assert b"an old editor" not in new
    assert b"an-old-packet" not in new
    assert new[2:4] == b"\xff\xe0"
    assert new[20:22] == b"\xff\xe1"
    assert new.count(b"Exif\x00\x00") == new.count(b"ns.adobe.com/xap/1.0/\x00") == 1


def test_a_webp_announces_what_it_holds():
    new = marked("lossless webp with alpha")
    assert new[12:16] == b"VP8X"
    assert new[20] == 0x10 | 0x08 | 0x04
    assert int.from_bytes(new[24:27], "little") + 1 == 40
    assert int.from_bytes(new[27:30], "little") + 1 == 24
    assert marked("webp")[20] == 0x08 | 0x04


def test_an_svg_is_still_the_same_drawing():
    before, after = ElementTree.fromstring(FILES["svg"][1]), ElementTree.fromstring(marked("svg"))
    assert_xmp(after.find("svg:metadata/x:xmpmeta", NAMES))
    after.remove(after.find("svg:metadata", NAMES))
    assert ElementTree.canonicalize(ElementTree.tostring(after)) == ElementTree.canonicalize(
        ElementTree.tostring(before)
    )


@pytest.mark.parametrize(
    "svg",
    [
        b'<?xml version="1.0"?><!-- <svg> --><s:svg xmlns:s="http://www.w3.org/2000/svg" id="a>b"><s:g/></s:svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg"><metadata/><metadata a="/>">x<b/></metadata ><g/></svg>',
        '\ufeff<svg xmlns="http://www.w3.org/2000/svg"\n\twidth="1"\n>торт<metadata>торт</metadata></svg>'.encode(),
    ],
)
def test_svg_that_is_written_otherwise_is_understood(svg: bytes):
    new = provenance.mark(svg, "image/svg+xml", SAID)
    assert provenance.read(new, "image/svg+xml") == SAID
    cleaned = provenance.clean(new, "image/svg+xml")
    assert b"metadata" not in cleaned
    assert cleaned == provenance.clean(svg, "image/svg+xml")
    ElementTree.fromstring(cleaned)


@pytest.mark.parametrize(
    "svg",
    [
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg"><g>&a;</g></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"<html><svg/></html>",
        b"<svg><g></svg>",
    ],
)
def test_what_is_no_svg_of_ours_is_refused(svg: bytes):
    with pytest.raises(ValueError, match="SVG"):
        provenance.mark(svg, "image/svg+xml", SAID)
    assert provenance.read(svg, "image/svg+xml") is None


def pdf_object(pdf: bytes, number: int) -> bytes:
    """The newest version of an object, found as a PDF reader does: from the end, table by table."""
    table = int(re.search(rb"startxref\s+(\d+)\s+%%EOF\s*\Z", pdf)[1])
    while True:
        head = re.compile(rb"xref\s+").match(pdf, table)
        at = head.end()
        while section := re.compile(rb"(\d+) (\d+)\s*?\n").match(pdf, at):
            first, count = int(section[1]), int(section[2])
            if first <= number < first + count:
                offset = int(pdf[section.end() + 20 * (number - first) :][:10])
                found = re.compile(rb"%d 0 obj\s*(.*?)\s*endobj" % number, re.DOTALL).match(pdf, offset)
                return found[1]
            at = section.end() + 20 * count
        table = int(re.compile(rb"trailer\s*<<.*?/Prev (\d+)", re.DOTALL).match(pdf, at)[1])


def packet_of(pdf: bytes) -> ElementTree.Element:
    (root,) = re.search(rb".*/Root (\d+) 0 R", pdf, re.DOTALL).groups()
    (metadata,) = re.search(rb"/Metadata (\d+) 0 R", pdf_object(pdf, int(root))).groups()
    stream = pdf_object(pdf, int(metadata))
    content = stream[stream.index(b"stream\n") + 7 :]
    length = int(re.search(rb"/Length (\d+)", stream)[1])
    assert content[length:].strip() == b"endstream"
    return ElementTree.fromstring(content[:length].decode().removeprefix("\ufeff"))


def test_a_pdf_says_it_next_to_what_it_said_before():
    new = marked("pdf")
    assert new.startswith(FILES["pdf"][1])
    packet = packet_of(new)
    assert_xmp(packet)
    assert packet.findtext(".//dc:title/rdf:Alt/rdf:li", namespaces=NAMES) == "Cake"
    assert len(packet.findall(".//xmp:CreatorTool", NAMES)) == 1


def bare_pdf(catalog: bytes = b"<</Type/Catalog/Pages 2 0 R>>", trailer: bytes = b"") -> bytes:
    body, table = b"%PDF-1.7\n", b"0000000000 65535 f \n"
    for number, content in enumerate((catalog, b"<</Type/Pages/Kids[]/Count 0>>"), 1):
        table += b"%010d 00000 n \n" % len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    tail = b"xref\n0 3\n%strailer\n<</Size 3/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (table, trailer, len(body))
    return body + tail


def test_a_pdf_that_said_nothing_gets_its_first_packet():
    new = provenance.mark(bare_pdf(), "application/pdf", SAID)
    assert_xmp(packet_of(new))
    assert b"/Pages 2 0 R" in pdf_object(new, 1)
    assert provenance.clean(new, "application/pdf") == bare_pdf()


@pytest.mark.parametrize(
    "pdf",
    [
        bare_pdf(trailer=b"/Encrypt 2 0 R"),
        bare_pdf(catalog=b"<</Metadata 2 0 R>>"),
        bare_pdf(catalog=b"7"),
        bare_pdf().replace(b"xref\n0 3", b"xref\n1 2"),
        b"%PDF-1.7\n%%EOF",
    ],
)
def test_a_pdf_that_is_built_otherwise_is_refused(pdf: bytes):
    with pytest.raises(ValueError, match="The PDF "):
        provenance.mark(pdf, "application/pdf", SAID)
    assert provenance.read(pdf, "application/pdf") is None


def test_a_marked_pdf_still_opens_and_looks_the_same():
    def printed(pdf: bytes) -> bytes:
        page = '#set page(width: 40pt, height: 24pt, margin: 0pt)\n#image(bytes(({})), format: "pdf")'
        return typst.compile(page.format(", ".join(map(str, pdf))).encode(), format="png")

    assert printed(marked("pdf")) == printed(FILES["pdf"][1])


PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
def test_cleaning_takes_everything_but_the_colour_profile(kind: str, media_type: str):
    exif = Image.Exif()
    exif[SOFTWARE] = "secret"
    options = {"exif": exif, "xmp": b"<secret/>", "comment": "secret", "dpi": (72, 72), "icc_profile": PROFILE}
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "secret")
    texts.add_itxt("workflow", "secret")
    texts.add(b"caBX", b"secret")
    cleaned = provenance.clean(encoded(kind, pnginfo=texts, **options), media_type)
    assert b"secret" not in cleaned
    with Image.open(io.BytesIO(cleaned)) as picture:
        picture.load()
        assert picture.info["icc_profile"] == PROFILE
        assert not picture.getexif()
        assert "xmp" not in picture.info


def test_cleaning_a_png_leaves_what_its_colours_depend_on():
    texts = PngImagePlugin.PngInfo()
    colours = {b"sRGB": b"\x00", b"gAMA": struct.pack(">I", 45455)}
    for kind, content in colours.items():
        texts.add(kind, content)
    texts.add(b"tIME", struct.pack(">HBBBBB", 2026, 8, 2, 12, 0, 0))
    cleaned = chunks(provenance.clean(encoded("PNG", pnginfo=texts, dpi=(96, 96)), "image/png"))
    assert dict(cleaned).keys() == {b"IHDR", *colours, b"pHYs", b"IDAT", b"IEND"}


def test_a_packet_with_entities_is_not_read():
    inside = SAID.model_dump_json().replace("&", "&amp;").replace("<", "&lt;")
    node = f'<b:Record xmlns:b="urn:bottega:provenance/">{inside}</b:Record>'
    assert provenance.read(encoded("JPEG", xmp=node.encode()), "image/jpeg") == SAID
    packet = f'<!DOCTYPE x [<!ENTITY a "b">]>{node}'.encode()
    assert provenance.read(encoded("JPEG", xmp=packet), "image/jpeg") is None


def test_a_packet_that_another_program_has_rewritten_is_read():
    """Simple properties may as well stand as attributes."""
    quoted = SAID.model_dump_json().replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    description = f'<rdf:Description xmlns:bottega="urn:bottega:provenance/" bottega:Record="{quoted}"/>'
    packet = f'<rdf:RDF xmlns:rdf="{NAMES["rdf"]}">{description}</rdf:RDF>'
    assert provenance.read(encoded("JPEG", xmp=packet.encode()), "image/jpeg") == SAID
