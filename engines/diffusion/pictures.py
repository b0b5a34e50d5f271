"""Pictures in and out: stored bytes to pixels, pixels to PNG."""

import io

import numpy as np
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

from chassis.errors import Permanent

RELATIVE_COLOURS = b"\x00"
"""Content of PNG's sRGB chunk: the perceptual rendering intent."""
PNG_COMPRESSION = 6


def read_picture(body: bytes, what: str = "picture") -> Image.Image:
    """The picture as RGB, or as RGBA where it can be seen through. Raises Permanent where there is none to be read."""
    try:
        image = Image.open(io.BytesIO(body))
        image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Permanent(f"The {what} cannot be read. Upload it again.", code="unreadable_picture") from error
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def flattened(image: Image.Image, ground: str) -> Image.Image:
    """The picture on a ground of one colour, as RGB."""
    if image.mode != "RGBA":
        return image.convert("RGB")
    return Image.alpha_composite(Image.new("RGBA", image.size, ground), image).convert("RGB")


def covering(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture's middle, scaled to fill `size` without being stretched."""
    return ImageOps.fit(image, size, Image.Resampling.LANCZOS)


def middle(pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """The middle of (height, width, ...) pixels, as large as `size` says: (width, height)."""
    left, top = (pixels.shape[1] - size[0]) // 2, (pixels.shape[0] - size[1]) // 2
    return pixels[top : top + size[1], left : left + size[0]]


def png(pixels: np.ndarray) -> bytes:
    """The PNG of 8-bit pixels: (height, width) grey, or (height, width, 3 or 4)."""
    chunks = PngInfo()
    chunks.add(b"sRGB", RELATIVE_COLOURS)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", compress_level=PNG_COMPRESSION, pnginfo=chunks)
    return out.getvalue()


def eight_bit(pixels: np.ndarray) -> np.ndarray:
    """Pixels from 0 to 1 as bytes."""
    return (pixels * 255).round().astype(np.uint8)
