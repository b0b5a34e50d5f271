"""A generation command becomes pictures in S3 and one fact: what is checked, in what order, and what is painted over.

Pure shell: the model is behind `Painter`.
"""

from functools import partial
from typing import Protocol

from chassis.catalogue import TASKS, Catalogue, Model
from chassis.engine import CancelToken
from chassis.provenance import Provenance
from chassis.worker import Work
from contracts.events import GenerationCompleted, GenerationRequested
from contracts.pipeline import Tool
from engines.diffusion.painting import Known, Painted, Report, check, chosen, fetch, paint_each


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
        command: GenerationRequested,
        source: bytes | None,
        seed: int,
        *,
        cancelled: CancelToken,
        report: Report,
    ) -> Painted:
        """One picture of the size that the command asks for, over `source` where there is one; the same input gives
        the same bytes.

        Calls `report` at every step, raises Cancelled by the next step once the token is set, Permanent where
        this picture cannot be painted, and Transient where it may be later.
        """
        ...


async def handle(
    painter: Painter, catalogue: Catalogue, known: Known, command: GenerationRequested, work: Work
) -> GenerationCompleted:
    """Paint and store every picture of the command."""
    model = chosen(catalogue, command.sampling.model, TASKS[Tool.GENERATE], "does not paint from a prompt alone")
    warnings = check(known(model), command)
    source = await fetch(work.storage, command.source) if command.source else None
    paint = partial(painter.paint, model, command, source)
    pictures, warnings = await paint_each(work, command, paint, partial(_provenance, command), warnings)
    return GenerationCompleted(order_id=command.order_id, attempt=command.attempt, pictures=pictures, warnings=warnings)


def _provenance(command: GenerationRequested, seed: int) -> Provenance:
    tool = Tool.IMAGE_TO_IMAGE if command.source else Tool.GENERATE
    sampling = command.sampling
    return Provenance.of_painting(command, seed, tool=tool, width=sampling.width, height=sampling.height)
