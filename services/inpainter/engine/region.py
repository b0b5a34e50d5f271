"""From a marked region to a mask: rectangles and polygons as they are, points as the things they lie on. Pure."""

import numpy as np
from PIL import Image, ImageDraw

from contracts.regions import Region
from engines.diffusion.pictures import flattened
from services.inpainter.engine.growing import thing_at

WORKING_SIDE = 768
"""Things are looked for in a picture of at most this size: finer edges than that would be noise."""
MARGIN = 1 / 100
"""How far a mask of a thing reaches over its edge, of the longer side: soft edges belong to the thing."""
FEATHER_SHARE = 1 / 2
"""How much of the mask's soft edge lies around a thing rather than on it, where its old colour would show through."""


def mask_of(region: Region, image: Image.Image, feather: int) -> np.ndarray:
    """(height, width), true inside of the region; what lies outside of the picture is left out."""
    if region.points is not None:
        return _things(region.points, image, feather)
    drawing = Image.new("L", image.size)
    if region.rectangle is not None:
        box = region.rectangle
        ImageDraw.Draw(drawing).rectangle((box.x, box.y, box.x + box.width - 1, box.y + box.height - 1), fill=255)
    else:
        ImageDraw.Draw(drawing).polygon(list(region.polygon or ()), fill=255)
    return np.asarray(drawing) > 0


def _things(points: tuple[tuple[int, int], ...], image: Image.Image, feather: int) -> np.ndarray:
    """All that the points lie on, found in a smaller picture where this one is large."""
    small = flattened(image, "white")
    small.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.BOX)
    margin = max(1, round(max(small.size) * MARGIN + feather * FEATHER_SHARE * small.width / image.width))
    pixels = np.asarray(small)
    found = np.zeros(pixels.shape[:2], bool)
    for x, y in points:
        column, row = (x * small.width // image.width, y * small.height // image.height)
        if column < small.width and row < small.height and not found[row, column]:
            found |= thing_at(pixels, column, row, margin)
    large = Image.fromarray(found).convert("L").resize(image.size, Image.Resampling.BILINEAR)
    return np.asarray(large) >= 128
