"""The thing at a pixel, by seeded region growing (Adams and Bischof, "Seeded Region Growing", IEEE PAMI 1994).

The region grows from the clicked pixel over neighbours that look like it. How like is not set beforehand: of many
tolerances, the one is taken around which the region changes least, as for the maximally stable regions of Matas
et al. ("Robust Wide Baseline Stereo", BMVC 2002): just before it spills over an edge. Colours are compared in
Oklab (Ottosson 2020), where equal distances look equally large; an edge counts as a distance of its own, so
that growth stops at one also where both sides look alike. Pure.
"""

import numpy as np
from PIL import Image, ImageFilter

TOLERANCES = np.geomspace(0.02, 0.25, 26)
"""Distances in Oklab, where black and white lie 1 apart."""
STABLE_OVER = 4
"""Tolerances to either side over which a region must change little."""
EDGE_WEIGHT = 1.0
SMALLEST_SHARE = 0.002
"""Of the picture: less is a speck of a texture rather than a thing."""
GROUND_TOLERANCE = 0.08
"""The ground joins up within this; a thing that takes more to reach it has spilled over its edge."""
GROUND_SHARE = 0.5
"""A region along so much of the picture's border is the ground: what lies on it is no hole in it."""

_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def thing_at(pixels: np.ndarray, column: int, row: int, margin: int) -> np.ndarray:
    """(height, width), true on the thing at that pixel of (height, width, 3) bytes, and `margin` pixels around it."""
    distance = _unlikeness(pixels, column, row)
    regions = _unspilled(_grown(distance, column, row))
    region = regions[_most_stable([int(region.sum()) for region in regions], distance.size)]
    if _border_share(region) < GROUND_SHARE:
        region = _filled(region)
    return np.asarray(Image.fromarray(region).convert("L").filter(ImageFilter.MaxFilter(2 * margin + 1))) > 0


def oklab(pixels: np.ndarray) -> np.ndarray:
    """sRGB bytes as (..., 3) lightness, green to red, blue to yellow."""
    encoded = pixels / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    return np.cbrt(linear @ _TO_CONES.T) @ _TO_OKLAB.T


def _unlikeness(pixels: np.ndarray, column: int, row: int) -> np.ndarray:
    """How far each pixel is from the clicked one in colour, and from lying on no edge."""
    smooth = np.asarray(Image.fromarray(pixels).filter(ImageFilter.MedianFilter(3)))
    colours = oklab(smooth)
    around = colours[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2].reshape(-1, 3)
    distance = np.linalg.norm(colours - np.median(around, axis=0), axis=-1) + EDGE_WEIGHT * _edges(colours)
    distance[row, column] = 0
    return distance


def _edges(colours: np.ndarray) -> np.ndarray:
    """How much the colour changes from one pixel to the next."""
    down, right = np.gradient(colours, axis=(0, 1))
    return np.sqrt((down**2 + right**2).sum(axis=-1))


def _grown(distance: np.ndarray, column: int, row: int) -> list[np.ndarray]:
    """For each tolerance, what hangs together with a pixel and is no further from it; each holds the one before."""
    region = np.zeros(distance.shape, bool)
    region[row, column] = True
    regions = []
    for tolerance in TOLERANCES:
        region = _spread(region, distance <= tolerance)
        regions.append(region)
    return regions


def _spread(region: np.ndarray, within: np.ndarray) -> np.ndarray:
    """`region` and all that it is joined to, by rows and columns, `within`."""
    size = -1
    while size != (size := int(region.sum())):
        region = _along_rows(region, within)
        region = _along_rows(region.T, within.T).T
    return region


def _along_rows(region: np.ndarray, within: np.ndarray) -> np.ndarray:
    """Every run of a row `within` that holds a pixel of `region`, whole."""
    starts = np.ones_like(within)
    starts[:, 1:] = within[:, 1:] != within[:, :-1]
    runs = starts.ravel().cumsum() - 1
    reached = np.zeros(runs[-1] + 1, bool)
    reached[runs[region.ravel()]] = True
    return reached[runs].reshape(within.shape) & within


def _unspilled(regions: list[np.ndarray]) -> list[np.ndarray]:
    """The regions before they spill over the ground; all of them where the ground itself was clicked."""
    spill = next((i for i, region in enumerate(regions) if _border_share(region) >= GROUND_SHARE), len(regions))
    return regions[:spill] if TOLERANCES[min(spill, len(regions) - 1)] > GROUND_TOLERANCE else regions


def _most_stable(sizes: list[int], picture: int) -> int:
    """Index of the region whose size changes least from some tolerances below to some above."""

    def change(index: int) -> float:
        below, above = sizes[max(index - STABLE_OVER, 0)], sizes[min(index + STABLE_OVER, len(sizes) - 1)]
        return (above - below) / sizes[index]

    fitting = [index for index in range(STABLE_OVER, len(sizes)) if sizes[index] >= picture * SMALLEST_SHARE]
    return min(fitting, key=change, default=len(sizes) - 1)


def _border_share(region: np.ndarray) -> float:
    return float(np.concatenate([region[0], region[-1], region[:, 0], region[:, -1]]).mean())


def _filled(region: np.ndarray) -> np.ndarray:
    """The region and what it encloses."""
    outside = np.pad(~region, 1, constant_values=True)
    reached = np.zeros_like(outside)
    reached[0, 0] = True
    return ~_spread(reached, outside)[1:-1, 1:-1]
