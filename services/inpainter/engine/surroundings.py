"""Whether a mask lies on plain ground. Then nothing around it has to be continued, and what is painted stands free in
it: a model does that best close up. Otherwise it must see what goes on under the mask. Pure."""

import numpy as np

from engines.diffusion.pictures import flattened
from services.inpainter.engine.blending import depth
from services.inpainter.engine.canvas import Canvas
from services.inpainter.engine.growing import oklab

RING = 4
"""Pixels around the mask that are looked at, where it is looked at in LARGEST pixels at most."""
LARGEST = 512
ALIKE = 0.06
"""Distance in Oklab up to which a pixel is of the ground's colour: plain walls have soft shadows."""
SHARE = 0.95


def on_plain_ground(canvas: Canvas) -> bool:
    """Whether nearly all that borders on the mask is of one colour."""
    left, top, right, bottom = canvas.box
    step = max(1, max(right - left, bottom - top) // LARGEST)
    reach = step * (RING + 1)
    part = (max(left - reach, 0), max(top - reach, 0), right + reach, bottom + reach)
    rows, columns = slice(part[1], part[3], step), slice(part[0], part[2], step)
    away = depth(~canvas.mask[rows, columns], RING + 1)
    ring = np.asarray(flattened(canvas.image, "white"))[rows, columns][(away > 0) & (away <= RING)]
    if not len(ring):
        return False
    colours = oklab(ring)
    distance = np.linalg.norm(colours - np.median(colours, axis=0), axis=-1)
    return bool((distance <= ALIKE).mean() >= SHARE)
