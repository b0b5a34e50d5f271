"""Which part of a picture is shown: the one with its subject.

What stands out is what differs from the border's colour, has edges, and is not far from the middle. A subject that
is larger than the part in question is kept whole by extending a picture whose border is of one colour.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

THUMB = 128
"""Longest side in pixels of the picture that saliency is computed on."""
BORDER = 0.04
"""Width of the border, of the picture's side."""
PLAIN = 9.0
"""A border whose channels deviate by less than this, of 255, is of one colour."""
AIR = 1.3
"""Room around the subject where the picture is extended, as a factor of its size."""

Pixels = NDArray[np.uint8]
Map = NDArray[np.float64]


@dataclass(frozen=True)
class Box:
    """Left, top, right, bottom; as shares of the picture's sides, beyond 0..1 where it is extended."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


WHOLE = Box(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True)
class Sight:
    """What is known about a picture: how much each part stands out, where the subject is, and its border.

    `border` is the border's colour in sRGB, None where it has several.
    """

    saliency: Map
    subject: Box
    border: tuple[int, int, int] | None

    @property
    def extensible(self) -> bool:
        """Whether the picture can go on beyond its border around a subject."""
        return self.border is not None and self.subject != WHOLE


def _border(thumb: NDArray[np.float64]) -> NDArray[np.float64]:
    rows, columns = (max(1, round(side * BORDER)) for side in thumb.shape[:2])
    parts = (thumb[:rows], thumb[-rows:], thumb[:, :columns], thumb[:, -columns:])
    return np.concatenate([part.reshape(-1, 3) for part in parts])


def _edges(thumb: NDArray[np.float64]) -> Map:
    """Strength of the changes in brightness, spread over their neighbourhood."""
    down, across = np.gradient(thumb.mean(axis=2))
    return _spread(np.hypot(down, across), 3)


def _spread(values: Map, radius: int) -> Map:
    """A box blur of `2 * radius + 1` pixels."""
    for axis in (0, 1):
        padded = np.pad(values, [(radius + 1, radius) if a == axis else (0, 0) for a in (0, 1)], mode="edge")
        sums = np.cumsum(padded, axis=axis)
        length = values.shape[axis]
        upper = np.take(sums, range(2 * radius + 1, 2 * radius + 1 + length), axis=axis)
        values = (upper - np.take(sums, range(length), axis=axis)) / (2 * radius + 1)
    return values


def _centred(shape: tuple[int, int]) -> Map:
    down, across = (np.linspace(-1, 1, side) for side in shape)
    return 1 - 0.25 * np.clip(np.hypot(down[:, None], across[None, :]), 0, 1)


def _scaled(values: Map) -> Map:
    top = float(np.quantile(values, 0.998))
    return np.clip(values / top, 0, 1) if top > 1e-6 else np.zeros_like(values)


def look(thumb: Pixels) -> Sight:
    """`thumb`: (height, width, 3), sRGB, of any size; small is quick."""
    pixels = thumb.astype(np.float64)
    border = _border(pixels)
    red, green, blue = (round(value) for value in np.median(border, axis=0))
    apart = np.linalg.norm(pixels - (red, green, blue), axis=2)
    saliency = (0.65 * _scaled(apart) + 0.35 * _scaled(_edges(pixels))) * _centred(thumb.shape[:2])
    plain = border.std(axis=0).max() < PLAIN
    return Sight(saliency, subject_of(saliency), (red, green, blue) if plain else None)


def subject_of(saliency: Map) -> Box:
    """The box that holds what clearly stands out; the whole picture where nothing does."""
    clear = saliency > 0.45 * saliency.max()
    if saliency.max() <= 0.05 or clear.mean() > 0.9:
        return WHOLE
    rows, columns = (np.cumsum(clear.sum(axis=axis)) / clear.sum() for axis in (1, 0))
    top, bottom = (int(np.searchsorted(rows, share)) for share in (0.02, 0.98))
    left, right = (int(np.searchsorted(columns, share)) for share in (0.02, 0.98))
    height, width = saliency.shape
    return Box(left / width, top / height, (right + 1) / width, (bottom + 1) / height)


def window(sight: Sight, size: tuple[int, int], proportion: float, free: Box = WHOLE) -> Box:
    """The part of a picture of `size` (width, height in pixels) that is `proportion` wide for each of its height.

    `free` is the part of the window that nothing lies upon: the subject is put there as far as the picture allows.
    """
    width, height = min(1.0, proportion * size[1] / size[0]), min(1.0, size[0] / size[1] / proportion)
    subject = sight.subject
    if sight.extensible:
        larger = max(1.0, subject.width * AIR / (width * free.width), subject.height * AIR / (height * free.height))
        width, height = width * larger, height * larger
    left = _along(subject.left, subject.right, width, (free.left + free.right) / 2, sight, axis=0)
    top = _along(subject.top, subject.bottom, height, (free.top + free.bottom) / 2, sight, axis=1)
    return Box(left, top, left + width, top + height)


def _along(low: float, high: float, length: float, focus: float, sight: Sight, *, axis: int) -> float:
    """Where the window begins along one side: the subject inside it and its middle near `focus`."""
    wanted = (low + high) / 2 - focus * length
    if sight.extensible:
        return wanted
    first, last = 0.0, 1.0 - length
    if high - low > length:
        return _richest((sight.saliency**2).sum(axis=axis), length)
    return float(np.clip(wanted, max(first, high - length), min(last, low)))


def _richest(profile: NDArray[np.float64], length: float) -> float:
    """The beginning of the window that shows most; the middle one where several do."""
    cells = max(1, round(length * len(profile)))
    sums = np.convolve(profile, np.ones(cells), mode="valid")
    best = np.flatnonzero(sums >= sums.max() * 0.995)
    return float(min(best[len(best) // 2] / len(profile), 1.0 - length))
