"""Text to image and image to image. Importing this imports no torch: `load` does, on the engine thread."""

from collections.abc import Callable
from typing import Any

from chassis.catalogue import Model
from chassis.engine import CancelToken
from contracts.events import GenerationRequested
from engines.diffusion.engine import DiffusionEngine
from engines.diffusion.painting import Painted, Report
from engines.diffusion.pictures import covering, eight_bit, flattened, middle, png, read_picture

GROUND = "white"
"""What shows through a picture that can be seen through."""


class Diffusion(DiffusionEngine):
    """The diffusion models behind `handler.Painter`."""

    def paint(
        self,
        model: Model,
        command: GenerationRequested,
        source: bytes | None,
        seed: int,
        *,
        cancelled: CancelToken,
        report: Report,
    ) -> Painted:
        shelf = self.shelf
        from engines.diffusion.sampling import paint

        cancelled.check()
        way, given = _start(command, source)
        pixels, warnings = paint(shelf, model, command, seed, way, given, cancelled=cancelled, report=report)
        size = (command.sampling.width, command.sampling.height)
        return Painted(png(eight_bit(middle(pixels, size))), warnings)


def _start(command: GenerationRequested, source: bytes | None) -> tuple[Any, Callable[[int], dict[str, Any]]]:
    """The way to paint, and what it takes besides. At strength 1 nothing of the source would be left: without it
    the noise is pure with every scheduler."""
    from engines.diffusion.pipelines import Way, steps_from
    from engines.diffusion.sampling import rounded

    sampling = command.sampling
    picture = flattened(read_picture(source), GROUND) if source is not None else None

    def size(latent: int) -> tuple[int, int]:
        return rounded(sampling.width, latent), rounded(sampling.height, latent)

    if picture is None or command.strength in (None, 1):
        return Way.FROM_NOTHING, lambda latent: dict(zip(("width", "height"), size(latent), strict=True))
    strength, steps = steps_from(command.strength, sampling.steps)
    options = {"strength": strength, "num_inference_steps": steps}
    return Way.OVER_PICTURE, lambda latent: {"image": covering(picture, size(latent)), **options}
