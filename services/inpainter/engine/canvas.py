"""A picture with what is to change of it: decoded, and checked to fit together. Pure."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PIL import Image

from chassis.errors import Permanent
from contracts.events import InpaintingRequested
from engines.diffusion.pictures import flattened, png, read_picture
from services.inpainter.engine.region import mask_of

OPAQUE = 128
"""From this lightness on a pixel of a mask is to change."""
ANEW = "Mark only what is to change, or order image_to_image or generate for a picture all anew."


@dataclass(frozen=True)
class Canvas:
    """`image`: RGB or RGBA. `mask`: (height, width), true where the picture is to change."""

    image: Image.Image
    mask: np.ndarray

    @property
    def size(self) -> tuple[int, int]:
        return self.image.size

    @cached_property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of what is to change; the last two just outside of it."""
        columns, rows = self.mask.any(axis=0).nonzero()[0], self.mask.any(axis=1).nonzero()[0]
        return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1

    def mask_png(self) -> bytes:
        """The mask as a grey picture: white changes, black stays."""
        return png(self.mask.astype(np.uint8) * 255)


def prepare(command: InpaintingRequested, source: bytes, drawn: bytes | None) -> Canvas:
    """The picture in `source` with the mask that was `drawn`, or is to be made of the command's region.

    Raises Permanent where one of them cannot be read, or the mask does not fit, is empty, or covers everything.
    """
    image = read_picture(source)
    if drawn is not None:
        mask = _binary(drawn)
        _check_size(mask, image)
    else:
        assert command.region is not None, "a command names a mask or a region"
        mask = mask_of(command.region, image, command.feather)
    if not mask.any():
        reason = "The mask is empty, so nothing would change. Mark what is to be painted anew, in white."
        raise Permanent(reason, code="empty_mask")
    if mask.all():
        raise Permanent(f"The mask covers the whole picture. {ANEW}", code="full_mask")
    return Canvas(image, mask)


def _binary(drawn: bytes) -> np.ndarray:
    grey = flattened(read_picture(drawn, "mask"), "black").convert("L")
    return np.asarray(grey) >= OPAQUE


def _check_size(mask: np.ndarray, image: Image.Image) -> None:
    height, width = mask.shape
    if (width, height) != image.size:
        reason = (
            f"The mask is {width}x{height} pixels, the picture {image.width}x{image.height}. "
            "Send a mask of the picture's size."
        )
        raise Permanent(reason, code="mask_size")
