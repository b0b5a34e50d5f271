"""A generation command becomes pictures in S3 and one fact: what is checked, in what order, and what is reported.

Pure shell: the model is behind `Painter`. A picture depends on nothing but the command and its own seed, so each
is painted by itself.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from chassis.catalogue import Catalogue, Model, UnknownModelError
from chassis.engine import CancelToken
from chassis.errors import Permanent
from chassis.vocabulary import Vocabulary, check_object, check_words
from chassis.worker import Work
from contracts.events import GenerationCompleted, GenerationRequested
from contracts.pictures import Picture, picture_key

Report = Callable[[int, int, bytes | None], None]
"""Takes the steps done, all steps of this picture, and a small JPEG where there is one."""


@dataclass(frozen=True)
class Painted:
    """A picture as PNG, and what the person should know about it."""

    png: bytes
    warnings: tuple[str, ...] = ()


class Painter(Protocol):
    """The model. Its methods block; they are called on one thread, `held` on any."""

    def load(self) -> None:
        """Hold the first model. Called once, before anything else."""
        ...

    def held(self) -> tuple[str, ...]:
        """Names of the models that are ready to paint without loading."""
        ...

    def paint(
        self, model: Model, command: GenerationRequested, seed: int, *, cancelled: CancelToken, report: Report
    ) -> Painted:
        """One picture of the size that the command asks for; the same input gives the same bytes.

        Calls `report` at every step, raises Cancelled by the next step once the token is set, Permanent where
        this picture cannot be painted, and Transient where it may be later.
        """
        ...


Known = Callable[[Model], Vocabulary | None]


async def handle(
    painter: Painter, catalogue: Catalogue, known: Known, command: GenerationRequested, work: Work
) -> GenerationCompleted:
    """Paint and store every picture of the command."""
    model = _chosen(catalogue, command.sampling.model)
    warnings = list(_check(known(model), command))
    pictures = []
    for index, seed in enumerate(command.sampling.seeds):
        report = partial(_report, work, index, len(command.sampling.seeds))
        paint = partial(painter.paint, model, command, seed, cancelled=work.cancelled, report=report)
        painted: Painted = await work.run(paint)
        pictures.append(await _store(work, painted.png, command, seed))
        warnings += [warning for warning in painted.warnings if warning not in warnings]
    return GenerationCompleted(
        order_id=command.order_id, attempt=command.attempt, pictures=tuple(pictures), warnings=tuple(warnings)
    )


def _chosen(catalogue: Catalogue, name: str) -> Model:
    """The model of that name. Raises Permanent where it cannot paint from a prompt, or is not known."""
    try:
        model = catalogue.find(name)
    except UnknownModelError as error:
        raise Permanent(f"There is no model called {name}.", code="unknown_model") from error
    if model.task != "text_to_image":
        raise Permanent(f"{model.title} does not paint from a prompt alone.", code="wrong_model")
    return model


def _check(vocabulary: Vocabulary | None, command: GenerationRequested) -> tuple[str, ...]:
    if vocabulary is None:
        return ()
    unknown, allowed = vocabulary.unknown(command.prompt), command.allow_unknown
    warnings = check_words(unknown, vocabulary.kinds, allowed=allowed)
    return warnings + check_object(vocabulary, command.prompt, allowed=allowed)


def _report(work: Work, index: int, count: int, step: int, steps: int, preview: bytes | None) -> None:
    work.progress((index + step / steps) / count, step=step, steps=steps, picture=index, preview=preview)


async def _store(work: Work, png: bytes, command: GenerationRequested, seed: int) -> Picture:
    digest = hashlib.sha256(png).hexdigest()
    await work.storage.put(picture_key(digest), png, "image/png")
    sampling = command.sampling
    return Picture(sha256=digest, bytes=len(png), width=sampling.width, height=sampling.height, seed=seed)
