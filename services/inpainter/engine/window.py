"""Which part of a picture is painted: enough around the mask to fit in, and no more than the model can look at. Pure.

A mask that is small in a large photo would be a few latent pixels if the whole photo were scaled down to what the
model paints, so a window around the mask is painted instead. On plain ground it is as narrow as can be: a model
composes what it looks at, so a thing that stands free comes out whole where it nearly fills that.
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image

CONTEXT = 2.0
"""A window is this many times as wide and high as the mask in it, where the picture is large enough."""
LEAST_CONTEXT = 1.25
"""The same where nothing around the mask has to be continued, or the picture is no larger."""
ABOUT = 1.25
"""A picture up to this many times the painting's size is painted whole, and one that a window would nearly fill."""
ENLARGEMENT, CLOSE_ENLARGEMENT = 2.0, 8.0
"""How far a small part may be enlarged; plain ground does not blur."""

Box = tuple[int, int, int, int]
Size = tuple[int, int]


@dataclass(frozen=True)
class Window:
    """A part of a picture in the painting's proportions. It may reach over the picture's edges."""

    left: int
    top: int
    width: int
    height: int

    def cut(self, pixels: np.ndarray) -> np.ndarray:
        """What the window shows of (height, width, ...) pixels; outside, the picture's edge goes on."""
        height, width = pixels.shape[:2]
        rows = np.arange(self.top, self.top + self.height).clip(0, height - 1)
        columns = np.arange(self.left, self.left + self.width).clip(0, width - 1)
        return pixels[rows[:, None], columns]

    def shown(self, pixels: np.ndarray, size: Size) -> Image.Image:
        """The same, scaled to (width, height)."""
        return Image.fromarray(self.cut(pixels)).resize(size, Image.Resampling.LANCZOS)

    def covered(self, mask: np.ndarray, size: Size, cell: int) -> np.ndarray:
        """The mask as the window shows it, in (width, height) pixels, where every cell of `cell` x `cell` pixels that
        it touches is covered whole: a latent pixel is painted anew or is not."""
        coverage = Image.fromarray(self.cut(mask).astype(np.float32))
        cells = np.asarray(coverage.resize((size[0] // cell, size[1] // cell), Image.Resampling.BOX)) > 0
        return cells.repeat(cell, axis=0).repeat(cell, axis=1)


def window(box: Box, picture: Size, painting: Size, *, close: bool = False) -> Window:
    """The part of a `picture` to paint for a mask that fills `box`, in the proportions of `painting`.

    `close`: the mask lies on plain ground. The window then has the mask in its middle, over the picture's edge too.
    """
    largest = max(picture[0] / painting[0], picture[1] / painting[1])
    within = min(picture[0] / painting[0], picture[1] / painting[1])
    mask = max((box[2] - box[0]) / painting[0], (box[3] - box[1]) / painting[1])
    if close:
        scale = max(mask * LEAST_CONTEXT, 1 / CLOSE_ENLARGEMENT)
    else:
        scale = max(min(mask * CONTEXT, within), mask * LEAST_CONTEXT, 1 / ENLARGEMENT)
    if scale * ABOUT >= largest or (largest <= ABOUT and not close):
        return _around((0, 0, *picture), painting, largest, None)
    return _around(box, painting, scale, None if close else picture)


def _around(box: Box, painting: Size, scale: float, picture: Size | None) -> Window:
    """The window of that scale around the box; within the `picture` as far as it can be, where one is given."""
    width, height = round(painting[0] * scale), round(painting[1] * scale)
    left, top = (box[0] + box[2] - width) // 2, (box[1] + box[3] - height) // 2
    if picture is not None:
        left, top = _within(left, width, picture[0]), _within(top, height, picture[1])
    return Window(left, top, width, height)


def _within(start: int, length: int, whole: int) -> int:
    return (whole - length) // 2 if length >= whole else min(max(start, 0), whole - length)
