"""The colours of a banner: from the order, the brand, or the picture itself."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from contracts.banners import Gradient
from contracts.brands import Brand
from services.bannerizer.engine.colours import (
    AA_SHAPE,
    BLACK,
    Triple,
    between,
    contrast,
    ink_on,
    ink_on_one,
    label_on,
    mix,
    parse,
    richer,
    set_apart,
    soft,
)

_LEVELS = 12
"""Steps of each channel when a picture's colours are counted."""
_DISTINCT = 90.0
"""Least distance in sRGB of an accent from the background."""


@dataclass(frozen=True)
class Scheme:
    """`background` has one colour or two; `panel` stands behind texts that no ink would be readable without."""

    background: tuple[Triple, ...]
    angle: int
    panel: Triple | None
    ink: Triple
    quiet_ink: Triple
    accent: Triple
    accent_ink: Triple


def prominent(pixels: NDArray[np.uint8]) -> list[tuple[Triple, float]]:
    """The colours of (..., 3) sRGB pixels by their share of them: the median of each cell of a coarse cube."""
    flat = pixels.reshape(-1, 3)
    cells = (flat.astype(np.int32) * _LEVELS // 256) @ np.array([_LEVELS * _LEVELS, _LEVELS, 1])
    found, where, counts = np.unique(cells, return_inverse=True, return_counts=True)
    order = np.argsort(-counts, kind="stable")[:24]
    return [(_median(flat[where == cell]), float(counts[cell] / len(flat))) for cell in order if found.size]


def _median(pixels: NDArray[np.uint8]) -> Triple:
    red, green, blue = (round(value) for value in np.median(pixels, axis=0))
    return red, green, blue


def dominant(pixels: NDArray[np.uint8]) -> Triple:
    """The colour that most of the picture has."""
    return prominent(pixels)[0][0]


def accent_of(pixels: NDArray[np.uint8], background: Triple) -> Triple:
    """The most telling colour beside `background`: colourful, and not only a few pixels of it."""
    found = [
        (_chroma(colour) * share**0.3 * min(1.0, contrast(colour, background) / AA_SHAPE), colour)
        for colour, share in prominent(pixels)
        if np.linalg.norm(np.subtract(colour, background)) > _DISTINCT and _chroma(colour) > 50
    ]
    return max(found)[1] if found else ink_on_one(background)


def _chroma(colour: Triple) -> int:
    return max(colour) - min(colour)


def scheme(
    background: str | Gradient | None, brand: Brand | None, pixels: NDArray[np.uint8], border: Triple | None
) -> Scheme:
    """`pixels`: of the picture, (height, width, 3), few are enough; `border`: its border's colour, if it has one."""
    palette = [parse(colour) for colour in brand.palette.values()] if brand else []
    stops, angle = _background(background, palette, border or dominant(pixels))
    shades = tuple(between(stops[0], stops[-1])) if len(stops) > 1 else stops
    ink, panel = ink_on(shades), None
    if ink is None:
        panel = max(stops, key=lambda stop: contrast(stop, ink_on_one(stop)))
        ink, shades = ink_on_one(panel), (panel,)
    chosen = [colour for colour in palette[1:2] + palette[:1] if colour not in stops]
    accent = set_apart(chosen[0] if chosen else richer(accent_of(pixels, stops[0])), shades)
    return Scheme(stops, angle, panel, ink, soft(ink, shades), accent, label_on(accent))


def _background(
    background: str | Gradient | None, palette: list[Triple], own: Triple
) -> tuple[tuple[Triple, ...], int]:
    if isinstance(background, Gradient):
        return (parse(background.start), parse(background.end)), background.angle
    if background is not None:
        return (parse(background),), 0
    return ((palette[0] if palette else own),), 0


def veiled(plain: Scheme, pixels: NDArray[np.uint8], border: Triple | None, *, chosen: bool) -> Scheme:
    """The scheme for texts upon the picture: the layer under them is of one colour.

    Where nobody has chosen one it is that of the picture's border or, where that has several, a deep one, as less of
    it is enough; the accent is then found anew.
    """
    cover = plain.panel or plain.background[0]
    if not chosen and border is None:
        cover = mix(cover, BLACK, 0.8)
    ink = ink_on_one(cover)
    accent = set_apart(plain.accent if chosen else richer(accent_of(pixels, cover)), (cover,))
    return replace(
        plain, background=(cover,), panel=None, ink=ink, quiet_ink=ink, accent=accent, accent_ink=label_on(accent)
    )
