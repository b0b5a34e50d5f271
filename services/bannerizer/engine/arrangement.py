"""Which layout a banner has, and at which side its picture stands, from its proportions and what was asked for."""

from dataclasses import dataclass
from typing import Literal

from contracts.banners import BannerSize, ImagePosition

Layout = Literal["strip", "side", "stack", "backdrop"]

FLAT = 4.5
"""From this width to height on, everything stands in one row."""
LANDSCAPE = 1.15
TOO_FLAT, TOO_NARROW = 2.2, 0.62
"""Beyond these there is no room for a picture above the texts, or beside them."""

_SIDEWAYS = (ImagePosition.LEFT, ImagePosition.RIGHT)


@dataclass(frozen=True)
class Arrangement:
    layout: Layout
    side: ImagePosition
    warning: str | None = None


def arrange(size: BannerSize, wanted: ImagePosition | None) -> Arrangement:
    """The wanted position where the proportions allow it, else the nearest one and a warning."""
    proportion = size.width / size.height
    if wanted is ImagePosition.BACKGROUND:
        return Arrangement("strip" if proportion >= FLAT else "backdrop", wanted)
    row: Layout = "strip" if proportion >= FLAT else "side"
    if wanted is None:
        return Arrangement(row, _at_ease(row)) if proportion >= LANDSCAPE else Arrangement("stack", ImagePosition.TOP)
    if wanted in _SIDEWAYS:
        if proportion > TOO_NARROW:
            return Arrangement(row, wanted)
        return Arrangement("stack", ImagePosition.TOP, _moved(size, "narrow", wanted, ImagePosition.TOP))
    if proportion < TOO_FLAT:
        return Arrangement("stack", wanted)
    return Arrangement(row, _at_ease(row), _moved(size, "flat", wanted, _at_ease(row)))


def _at_ease(row: Layout) -> ImagePosition:
    return ImagePosition.LEFT if row == "strip" else ImagePosition.RIGHT


def _moved(size: BannerSize, shape: str, wanted: ImagePosition, taken: ImagePosition) -> str:
    return f"{name(size)} is too {shape} for a picture at the {wanted}: it stands at the {taken}."


def name(size: BannerSize) -> str:
    """How a person calls this banner."""
    return f"{size.type} ({size.width} x {size.height})"
