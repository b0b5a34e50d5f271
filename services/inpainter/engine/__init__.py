"""Inpainting models behind `handler.Painter`. Importing this imports no torch: `load` does, on the engine thread."""

from chassis.catalogue import Model
from chassis.engine import CancelToken
from contracts.events import InpaintingRequested
from engines.diffusion.engine import DiffusionEngine
from engines.diffusion.painting import Painted, Report
from services.inpainter.engine.canvas import Canvas


class Inpainter(DiffusionEngine):
    """Repairs with checkpoints made for it, and with plain ones."""

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
        shelf = self.shelf
        from services.inpainter.engine.repairing import repair

        cancelled.check()
        return repair(shelf, model, command, canvas, seed, cancelled=cancelled, report=report)
