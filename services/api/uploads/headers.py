"""Looks at an upload before any decoder does: which format it is by its content, how large, whether it is whole.

Pure Python over the bytes, milliseconds for the longest file. It keeps decompression bombs, animations, other
formats and most polyglots away from the decoder, and tells people what is wrong. It is no proof of harmlessness: a
script can hide in a comment, or in the pixels. What defends against that is that no byte of an upload is ever
stored: the pixels are decoded in a process that may do nothing else, and written anew.
"""

from services.api.uploads import jpeg, png, webp
from services.api.uploads.limits import Header, Limits, Refusal

_OTHER_PICTURES = (
    (b"GIF8", "a GIF"),
    (b"II*\x00", "a TIFF or a raw photo"),
    (b"MM\x00*", "a TIFF or a raw photo"),
    (b"BM", "a BMP"),
    (b"8BPS", "a Photoshop document"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"\xff\x0a", "a JPEG XL"),
    (b"\x00\x00\x00\x0cJXL ", "a JPEG XL"),
    (b"\x00\x00\x00\x0cjP  ", "a JPEG 2000"),
    (b"%!PS", "a PostScript document"),
)
_OTHER_FILES = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\x1aE\xdf\xa3", "a film"),
    (b"RIFF", "a film or a sound"),
    (b"ID3", "a sound"),
)
_BRANDS = {b"avif": "an AVIF", b"avis": "an AVIF"}
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"}
LOOKED_AT = 1024
"""Bytes in which a text has to say that it is a drawing or a page."""
ADVICE = "Upload a PNG, a JPEG or a WebP."


def read_header(body: bytes, limits: Limits) -> Header:
    """Format and size of the picture in `body`, once its structure is sound and within `limits`. Raises Refusal."""
    if body.startswith(png.SIGNATURE):
        return png.read(body, limits)
    if body.startswith(jpeg.SIGNATURE):
        return jpeg.read(body, limits)
    if webp.matches(body):
        return webp.read(body, limits)
    raise _other(body)


def _other(body: bytes) -> Refusal:
    """The refusal of what is none of the three formats, saying what it seems to be."""
    if not body:
        return Refusal("The file is empty.", "empty")
    start = body[:LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if b"<svg" in start:
        return Refusal(f"This is an SVG drawing, which can hold programs. {ADVICE}", "svg")
    if start.startswith((b"<!doctype html", b"<html", b"<script", b"<?php")):
        return _not_a_picture("a web page")
    if body[4:8] == b"ftyp":
        return _of_brand(body[8:12])
    for signature, name in _OTHER_PICTURES:
        if body.startswith(signature):
            return _unsupported(name)
    return _not_a_picture(next((name for signature, name in _OTHER_FILES if body.startswith(signature)), None))


def _of_brand(brand: bytes) -> Refusal:
    if brand in _HEIF_BRANDS:
        return _unsupported("a HEIC photo")
    return _unsupported(_BRANDS[brand]) if brand in _BRANDS else _not_a_picture("a film")


def _unsupported(name: str) -> Refusal:
    return Refusal(f"This is {name}. {ADVICE}", "unsupported_format")


def _not_a_picture(name: str | None) -> Refusal:
    return Refusal(f"This is {name or 'not a picture that is known here'}. {ADVICE}", "not_a_picture")
