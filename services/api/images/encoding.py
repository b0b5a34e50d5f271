"""A stored picture as the file that somebody asks for: in another format, or without what its file says about it."""

import asyncio
import io

from PIL import Image

from chassis import provenance

FORMATS = {
    "image/png": {"format": "PNG"},
    "image/jpeg": {"format": "JPEG", "quality": 92},
    "image/webp": {"format": "WEBP", "quality": 90},
}
"""What pictures can be converted between, and how Pillow is to write it."""


class NotConvertibleError(ValueError):
    """A file in SVG or PDF can only be had as it is."""


async def as_media_type(body: bytes, stored: str, wanted: str, *, clean: bool = False) -> bytes:
    """`body`, a file of media type `stored`, as `wanted`; with `clean`, nothing in it says how it was made.

    A converted picture keeps what its file says about it. Raises NotConvertibleError where either type is none of
    FORMATS and they differ.
    """
    if stored == wanted:
        return await asyncio.to_thread(provenance.clean, body, stored) if clean else body
    if not {stored, wanted} <= FORMATS.keys():
        raise NotConvertibleError(NotConvertibleError.__doc__)
    return await asyncio.to_thread(_convert, body, stored, wanted, clean=clean)


def _convert(body: bytes, stored: str, wanted: str, *, clean: bool) -> bytes:
    known = None if clean else provenance.read(body, stored)
    # An encoder may carry metadata over by itself.
    bare = provenance.clean(_encoded(body, wanted), wanted)
    return provenance.mark(bare, wanted, known) if known else bare


def _encoded(body: bytes, wanted: str) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(body)) as picture:
        # A profile fits the colours of its picture only as long as they are of the same kind.
        profile = picture.info.get("icc_profile") if picture.mode in {"RGB", "RGBA"} else None
        pixels = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
        pixels = _on_white(pixels) if wanted == "image/jpeg" else pixels
        pixels.save(out, icc_profile=profile, **FORMATS[wanted])
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture as it looks on white paper; JPEG has no transparency."""
    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(paper, picture).convert("RGB")
