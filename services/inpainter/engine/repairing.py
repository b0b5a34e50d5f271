"""One repair: a window around the mask is painted at the size asked for, and goes back under the mask."""

from typing import Any

import numpy as np
from PIL import Image

from chassis.catalogue import Model
from chassis.engine import CancelToken
from contracts.events import InpaintingRequested
from engines.diffusion.painting import Painted, Report
from engines.diffusion.pictures import eight_bit, flattened, png
from engines.diffusion.pipelines import Way, steps_from
from engines.diffusion.sampling import paint, rounded
from engines.diffusion.shelf import Shelf
from services.inpainter.engine.blending import blend
from services.inpainter.engine.canvas import Canvas
from services.inpainter.engine.surroundings import on_plain_ground
from services.inpainter.engine.window import window

GROUND = "white"
"""What the model sees behind a picture that can be seen through."""


def repair(
    shelf: Shelf,
    model: Model,
    command: InpaintingRequested,
    canvas: Canvas,
    seed: int,
    *,
    cancelled: CancelToken,
    report: Report,
) -> Painted:
    """The canvas with what is under its mask painted anew from `seed`."""
    sampling = command.sampling
    size = (sampling.width, sampling.height)
    view = window(canvas.box, canvas.size, size, close=on_plain_ground(canvas))
    strength, steps = steps_from(command.strength, sampling.steps)
    picture = np.asarray(flattened(canvas.image, GROUND))

    def given(latent: int) -> dict[str, Any]:
        width, height = rounded(size[0], latent), rounded(size[1], latent)
        return {
            "image": view.shown(picture, (width, height)),
            "mask_image": Image.fromarray(view.covered(canvas.mask, (width, height), latent)).convert("L"),
            "width": width,
            "height": height,
            "strength": strength,
            "num_inference_steps": steps,
        }

    way = Way.UNDER_MASK
    pixels, warnings = paint(shelf, model, command, seed, way, given, cancelled=cancelled, report=report)
    return Painted(png(blend(canvas, eight_bit(pixels), view, command.feather)), warnings)
