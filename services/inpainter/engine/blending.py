"""What was painted goes under the mask, with a soft edge that lies inside of it; every other pixel stays. Pure."""

import numpy as np
from PIL import Image

from services.inpainter.engine.canvas import Canvas
from services.inpainter.engine.window import Window

NEVER = -(2**20)
"""A row further up than any picture is high."""


def blend(canvas: Canvas, painted: np.ndarray, window: Window, feather: int) -> np.ndarray:
    """The picture with `painted` bytes, which show the window in any size, under its mask.

    (height, width, 3), or 4 where the picture can be seen through; what is painted cannot.
    """
    patch = Image.fromarray(painted).resize((window.width, window.height), Image.Resampling.LANCZOS)
    left, top, right, bottom = canvas.box
    below = np.asarray(canvas.image)[top:bottom, left:right].astype(np.float32)
    above = np.asarray(patch)[top - window.top : bottom - window.top, left - window.left : right - window.left]
    share = _share(canvas, feather)[..., None]
    result = np.array(canvas.image)
    mixed = _over(below, above, share) if below.shape[-1] == 4 else below * (1 - share) + above * share
    marked = canvas.mask[top:bottom, left:right]
    result[top:bottom, left:right][marked] = mixed.round().clip(0, 255).astype(np.uint8)[marked]
    return result


def _over(below: np.ndarray, above: np.ndarray, share: np.ndarray) -> np.ndarray:
    """`share` of an opaque layer over one that can be seen through (Porter and Duff's "over")."""
    rest = below[..., 3:] / 255 * (1 - share)
    alpha = rest + share
    colours = (below[..., :3] * rest + above * share) / np.maximum(alpha, 1e-6)
    return np.concatenate([colours, alpha * 255], axis=-1)


def _share(canvas: Canvas, feather: int) -> np.ndarray:
    """How much of the painting counts, from 0 to 1, in the mask's box: all of it `feather` pixels inside of the edge.

    A mask that is thinner than that has a narrower edge, so that it is painted at all.
    """
    left, top, right, bottom = canvas.box
    # One pixel more, so that the edge of the box is one of the mask; the picture's own edge is none.
    height, width = canvas.mask.shape
    outer = (max(left - 1, 0), max(top - 1, 0), min(right + 1, width), min(bottom + 1, height))
    inside = depth(canvas.mask[outer[1] : outer[3], outer[0] : outer[2]], feather + 1)
    inside = inside[top - outer[1] : bottom - outer[1], left - outer[0] : right - outer[0]]
    return np.minimum(inside / min(feather + 1, inside.max()), 1)


def depth(mask: np.ndarray, reach: int) -> np.ndarray:
    """How far each pixel of the mask is from the nearest one outside, up to `reach`; 0 outside.

    Euclidean, column by column and then row by row (Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled
    Functions", 2012), where only `reach` neighbours can matter.
    """
    squares = np.minimum(_down(mask), _down(mask[::-1])[::-1]).clip(max=reach).astype(np.float32) ** 2
    nearest = squares.copy()
    for step in range(1, min(reach, mask.shape[1] - 1) + 1):
        np.minimum(nearest[:, step:], squares[:, :-step] + step**2, out=nearest[:, step:])
        np.minimum(nearest[:, :-step], squares[:, step:] + step**2, out=nearest[:, :-step])
    return np.sqrt(nearest).clip(max=reach)


def _down(mask: np.ndarray) -> np.ndarray:
    """How far down each pixel is from the last one outside of the mask."""
    rows = np.arange(len(mask))[:, None]
    return rows - np.maximum.accumulate(np.where(mask, NEVER, rows), axis=0)
