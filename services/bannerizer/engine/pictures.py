"""Pictures in and out, with Pillow: decoded once, cut and scaled for each box, a logo made ready."""

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from chassis.errors import Permanent
from services.bannerizer.engine.colours import BLACK, WHITE, Triple, contrasts
from services.bannerizer.engine.crop import THUMB, Box

MAX_DECODED = 50_000_000
"""Pixels of a source; more are refused before they are decoded."""
MAX_LOGO = 1200
"""Longest side in pixels that a logo is kept at."""
JPEG_QUALITY = 92
SEEN = 1.6
"""Contrast below which a part of a logo is lost."""
FADE = 0.12
"""Width of a fading edge, of the picture's side."""
_FORMATS = ("PNG", "JPEG", "WEBP")
UNREADABLE = (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError)


@dataclass(frozen=True)
class Raw:
    """Pixels as the typesetter takes them: rows of `rgb8` or `rgba8`."""

    body: bytes
    width: int
    height: int
    encoding: str


def decode(body: bytes) -> Image.Image:
    """The picture, upright, in RGB. Raises Permanent `unreadable_picture`."""
    try:
        picture = _opened(body)
    except UNREADABLE as error:
        raise Permanent("The picture cannot be read; choose another one.", code="unreadable_picture") from error
    return _flat(picture)


def decode_logo(body: bytes) -> Image.Image:
    """The logo in RGBA without empty margins. Raises Permanent `unreadable_logo`."""
    try:
        logo = _opened(body).convert("RGBA")
    except UNREADABLE as error:
        raise Permanent(
            "The logo cannot be read: upload it again as PNG, JPEG or WebP.", code="unreadable_logo"
        ) from error
    if (filled := logo.getchannel("A").getbbox()) is None:
        raise Permanent("The logo is wholly transparent: upload another one.", code="unreadable_logo")
    logo = logo.crop(filled)
    logo.thumbnail((MAX_LOGO, MAX_LOGO), Image.Resampling.LANCZOS)
    return logo


def _opened(body: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(body), formats=_FORMATS)
    if picture.width * picture.height > MAX_DECODED:
        raise ValueError("too many pixels")
    return ImageOps.exif_transpose(picture)


def _flat(picture: Image.Image) -> Image.Image:
    """Transparent parts become white."""
    if picture.mode in {"RGB", "L"}:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", clear.size, (255, 255, 255, 255)), clear).convert("RGB")


def thumb(picture: Image.Image) -> NDArray[np.uint8]:
    """A small copy for analysis, (height, width, 3)."""
    small = picture.copy()
    small.thumbnail((THUMB, THUMB), Image.Resampling.BOX)
    return np.asarray(small)


def cut(
    picture: Image.Image, window: Box, size: tuple[int, int], border: Triple | None = None, melting: str = ""
) -> Image.Image:
    """The part of the picture in `window`, scaled to `size`.

    Where the window reaches beyond the picture there is its `border` colour, and the picture's own edge fades into
    it. So does the edge of the result at `melting`: left, right, top or bottom.
    """
    inside = Box(max(0, window.left), max(0, window.top), min(1, window.right), min(1, window.bottom))
    across, down = size[0] / window.width, size[1] / window.height
    left, right = round((inside.left - window.left) * across), round((inside.right - window.left) * across)
    top, bottom = round((inside.top - window.top) * down), round((inside.bottom - window.top) * down)
    box = (inside.left * picture.width, inside.top * picture.height)
    box += (inside.right * picture.width, inside.bottom * picture.height)
    shown = picture.resize((right - left, bottom - top), Image.Resampling.LANCZOS, box=box)
    if border is None or (shown.size == size and not melting):
        return shown if shown.size == size else shown.resize(size)
    fading = {"left": left > 0, "top": top > 0, "right": right < size[0], "bottom": bottom < size[1], melting: True}
    canvas = Image.new("RGB", size, border)
    canvas.paste(shown, (left, top), _fading(shown.size, fading))
    return canvas


def _fading(size: tuple[int, int], fading: dict[str, bool]) -> Image.Image:
    """A mask that is solid but for the sides that fade."""
    across, down = (np.ones(side) for side in size)
    for profile, first, last in ((across, "left", "right"), (down, "top", "bottom")):
        ramp = np.linspace(0, 1, max(1, round(FADE * len(profile))), endpoint=False)
        smooth = ramp * ramp * (3 - 2 * ramp)
        if fading.get(first):
            profile[: len(ramp)] = smooth
        if fading.get(last):
            profile[len(profile) - len(ramp) :] = np.minimum(profile[len(profile) - len(ramp) :], smooth[::-1])
    return Image.fromarray(np.round(255 * down[:, None] * across[None, :]).astype(np.uint8))


def raw(picture: Image.Image) -> Raw:
    return Raw(picture.tobytes(), *picture.size, "rgba8" if picture.mode == "RGBA" else "rgb8")


def plate(logo: Image.Image, behind: Triple) -> Triple | None:
    """The colour of a plate under a logo that would not be seen on `behind`; None where it would."""
    pixels = np.asarray(logo, dtype=np.float64).reshape(-1, 4)
    drawn = pixels[pixels[:, 3] > 128][:, :3]
    if len(drawn) == 0 or len(drawn) == len(pixels):
        return None
    unseen = drawn[contrasts(behind, drawn) < SEEN]
    if len(unseen) < 0.2 * len(drawn):
        return None
    return max((WHITE, BLACK), key=lambda colour: float(np.quantile(contrasts(colour, drawn), 0.1)))


def jpeg(png: bytes) -> bytes:
    buffer = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").save(buffer, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return buffer.getvalue()
