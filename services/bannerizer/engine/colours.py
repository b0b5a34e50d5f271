"""Contrast by WCAG 2.2, and the inks that reach it. Colours are `#rrggbb` outside and sRGB triples of 0..255 inside.

Relative luminance and contrast ratio are those of WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
and #dfn-contrast-ratio. AA asks for 4.5 where text is not large; here it holds for all text.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Triple = tuple[int, int, int]

AA_TEXT = 4.5
AA_SHAPE = 3.0
"""WCAG 2.2, 1.4.11: what a control's shape needs against what is around it."""
COMFORTABLE = 7.0
_MARGIN = 0.1
"""Kept above AA, for what rounding to whole values may take away."""
WHITE: Triple = (255, 255, 255)
BLACK: Triple = (0, 0, 0)


def parse(colour: str) -> Triple:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def written(colour: Sequence[float]) -> str:
    return "#" + "".join(f"{round(channel):02x}" for channel in colour)


def mix(start: Triple, end: Triple, share: float) -> Triple:
    """`share` of `end` in `start`, as a gradient and a transparent layer mix them: in sRGB."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(start, end, strict=True))
    return red, green, blue


def luminance(pixels: NDArray[np.floating] | Triple) -> NDArray[np.floating]:
    """Relative luminance, 0 to 1, over the last axis of sRGB values."""
    values = np.asarray(pixels, dtype=np.float64) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def contrast(one: Triple, other: Triple) -> float:
    """From 1 (the same) to 21 (black on white)."""
    return float(least_contrast(one, np.array([other])))


def contrasts(ink: Triple, behind: NDArray[np.floating]) -> NDArray[np.floating]:
    """The contrast of `ink` against each of the pixels `behind`."""
    mine, theirs = luminance(ink), luminance(behind)
    return (np.maximum(mine, theirs) + 0.05) / (np.minimum(mine, theirs) + 0.05)


def least_contrast(ink: Triple, behind: NDArray[np.floating]) -> float:
    return float(contrasts(ink, behind).min())


def between(start: Triple, end: Triple) -> list[Triple]:
    """The colours of a gradient: the darkest can lie between its ends."""
    return [mix(start, end, step / 32) for step in range(33)]


def worst(ink: Triple, behind: Iterable[Triple]) -> float:
    return least_contrast(ink, np.array(list(behind)))


def ink_on(behind: Sequence[Triple]) -> Triple | None:
    """What is readable on all of `behind`: a deep shade of it if that is comfortable, else black or white.

    None where no ink reaches AA on all of them.
    """
    deep = mix(behind[0], BLACK, 0.82)
    if worst(deep, behind) >= COMFORTABLE:
        return deep
    best = max((WHITE, BLACK), key=lambda ink: worst(ink, behind))
    return best if worst(best, behind) >= AA_TEXT else None


def ink_on_one(behind: Triple) -> Triple:
    """What is readable on one colour: black or white always is, 4.58 at the least."""
    return ink_on([behind]) or WHITE


def label_on(fill: Triple) -> Triple:
    """The ink of a button: white wherever it is readable."""
    return WHITE if contrast(WHITE, fill) >= AA_TEXT else ink_on_one(fill)


def richer(colour: Triple) -> Triple:
    """`colour`, a little darker where that makes white readable on it."""
    darker = (mix(colour, BLACK, step / 50) for step in range(13))
    return next((shade for shade in darker if contrast(WHITE, shade) >= AA_TEXT), colour)


def soft(ink: Triple, behind: Sequence[Triple]) -> Triple:
    """A quieter ink for running text, that is still comfortable to read; `ink` itself where there is no room."""
    for share in (0.22, 0.14, 0.07):
        quieter = mix(ink, behind[0], share)
        if worst(quieter, behind) >= COMFORTABLE:
            return quieter
    return ink


def set_apart(colour: Triple, behind: Sequence[Triple]) -> Triple:
    """`colour`, moved towards black or white as little as makes its shape stand out from all of `behind`."""
    for step in range(17):
        candidates = [mix(colour, end, step / 16) for end in (BLACK, WHITE)]
        if apart := [candidate for candidate in candidates if worst(candidate, behind) >= AA_SHAPE]:
            return max(apart, key=lambda candidate: worst(candidate, behind))
    return max((WHITE, BLACK), key=lambda end: worst(end, behind))


def veil(pixels: NDArray[np.uint8], cover: Triple, ink: Triple, least: float = 0.5) -> float:
    """How opaque a layer of `cover` must be for `ink` to be readable on every pixel under it, in steps of 1/100.

    `ink` must be readable on `cover` itself; a lighter veil than `least` is not used, for the eye's rest.
    """
    colours = _extremes(pixels, upwards=bool(luminance(ink) > luminance(cover)))
    for percent in range(round(least * 100), 100):
        share = percent / 100
        if least_contrast(ink, colours * (1 - share) + np.array(cover) * share) >= AA_TEXT + _MARGIN:
            return share
    return 1.0


def _extremes(pixels: NDArray[np.uint8], *, upwards: bool) -> NDArray[np.float64]:
    """The pixels' colours, rounded to few: all channels up, or all down, so that none is brighter or none darker."""
    coarse = pixels.reshape(-1, 3) >> 3
    present = np.flatnonzero(np.bincount(coarse.astype(np.int32) @ np.array([1024, 32, 1]), minlength=32768))
    cells = np.stack([present >> 10, present >> 5 & 31, present & 31], axis=1)
    return cells * 8.0 + (7 if upwards else 0)
