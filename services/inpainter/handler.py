"""An inpainting command becomes pictures and the mask in S3, and one fact.

Pure shell: the model is behind `Painter`; what the mask is, and that it fits, is decided in `engine.canvas`.
"""

from functools import partial
from typing import Protocol

from chassis.catalogue import TASKS, Catalogue, Model
from chassis.engine import CancelToken
from chassis.provenance import Provenance
from chassis.worker import Work
from contracts.events import InpaintingCompleted, InpaintingRequested
from contracts.pictures import Picture
from contracts.pipeline import Tool
from engines.diffusion.painting import Known, Painted, Report, check, chosen, fetch, paint_each, store
from services.inpainter.engine.canvas import Canvas, prepare


class Painter(Protocol):
    """The model. Its methods block; they are called on one thread, `held` on any."""

    def load(self) -> None:
        """Hold the first model. Called once, before anything else."""
        ...

    def held(self) -> tuple[str, ...]:
        """Names of the models that are ready to paint without loading."""
        ...

    def paint(
        self,
        model: Model,
        command: InpaintingRequested,
        canvas: Canvas,
        seed: int,
        *,
        cancelled: CancelToken,
        report: Report,
    ) -> Painted:
        """A picture of the canvas's size that differs from it under its mask only; the same input gives the same bytes.

        Calls `report` at every step, raises Cancelled by the next step once the token is set, Permanent where
        this picture cannot be painted, and Transient where it may be later.
        """
        ...


async def handle(
    painter: Painter, catalogue: Catalogue, known: Known, command: InpaintingRequested, work: Work
) -> InpaintingCompleted:
    """Make the mask, then paint and store every picture of the command."""
    model = chosen(catalogue, command.sampling.model, TASKS[Tool.INPAINT], "does not paint pictures")
    warnings = check(known(model), command)
    canvas = await _canvas(command, work)
    width, height = canvas.size
    drawn = canvas.mask_png()
    mask = Picture(sha256=await store(work.storage, drawn), bytes=len(drawn), width=width, height=height)

    def provenance(seed: int) -> Provenance:
        size = {"width": width, "height": height}
        return Provenance.of_painting(command, seed, tool=Tool.INPAINT, mask=mask.sha256, **size)

    paint = partial(painter.paint, model, command, canvas)
    pictures, warnings = await paint_each(work, command, paint, provenance, warnings)
    return InpaintingCompleted(
        order_id=command.order_id, attempt=command.attempt, pictures=pictures, mask=mask, warnings=warnings
    )


async def _canvas(command: InpaintingRequested, work: Work) -> Canvas:
    """The picture and its mask, made on the engine thread: both may be large."""
    source = await fetch(work.storage, command.source)
    drawn = await fetch(work.storage, command.mask) if command.mask else None
    return await work.run(partial(prepare, command, source, drawn))
