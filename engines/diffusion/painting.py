"""What a worker that paints does with any command: the checks before, one picture for each seed, what is stored.

Pure shell, without a model library: painting is behind a callable. A picture depends on nothing but the command
and its own seed, so each is painted by itself.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from chassis.catalogue import Catalogue, Model, UnknownModelError
from chassis.errors import Permanent
from chassis.provenance import Provenance, mark
from chassis.storage import Storage
from chassis.vocabulary import Vocabulary, check_object, check_words
from chassis.worker import Work
from contracts.events import PaintingRequested
from contracts.pictures import Picture, Source, picture_key
from models.download import folder

PNG = "image/png"

Report = Callable[[int, int, bytes | None], None]
"""Takes the steps done, all steps of this picture, and a small JPEG where there is one."""

Known = Callable[[Model], Vocabulary | None]

_read = cache(Vocabulary.load)


@dataclass(frozen=True)
class Painted:
    """A picture as PNG, and what the person should know about it."""

    png: bytes
    warnings: tuple[str, ...] = ()


def known(model: Model) -> Vocabulary | None:
    """The vocabulary that the model ships, read once."""
    return _read(folder(model))


def chosen(catalogue: Catalogue, name: str, tasks: tuple[str, ...], lack: str) -> Model:
    """The model of that name. Raises Permanent where it is not known, or made for none of `tasks`: it `lack`s it."""
    try:
        model = catalogue.find(name)
    except UnknownModelError as error:
        raise Permanent(f"There is no model called {name}.", code="unknown_model") from error
    if model.task not in tasks:
        raise Permanent(f"{model.title} {lack}.", code="wrong_model")
    return model


def check(vocabulary: Vocabulary | None, command: PaintingRequested) -> tuple[str, ...]:
    """Warnings about what the model does not know; raises Permanent instead where the command does not allow it."""
    if vocabulary is None:
        return ()
    unknown, allowed = vocabulary.unknown(command.prompt), command.allow_unknown
    warnings = check_words(unknown, vocabulary.kinds, allowed=allowed)
    return warnings + check_object(vocabulary, command.prompt, allowed=allowed)


async def fetch(storage: Storage, source: Source) -> bytes:
    """The stored picture. Raises Permanent where it was deleted since the order was placed."""
    body = await storage.get(source.key)
    if body is None:
        reason = "The picture that this order starts from was deleted meanwhile. Choose another one."
        raise Permanent(reason, code="picture_gone")
    return body


async def store(storage: Storage, png: bytes) -> str:
    """Store a picture under the sha256 of its bytes, and return that."""
    digest = hashlib.sha256(png).hexdigest()
    await storage.put(picture_key(digest), png, PNG)
    return digest


async def paint_each(
    work: Work,
    command: PaintingRequested,
    paint: Callable[..., Painted],
    provenance: Callable[[int], Provenance],
    warnings: tuple[str, ...] = (),
) -> tuple[tuple[Picture, ...], tuple[str, ...]]:
    """Paint and store a picture for every seed; returns them, and all warnings, each once.

    `paint(seed, cancelled=..., report=...)` runs on the engine thread.
    """
    pictures, said = [], dict.fromkeys(warnings)
    seeds = command.sampling.seeds
    for index, seed in enumerate(seeds):
        report = partial(_report, work, index, len(seeds))
        painted: Painted = await work.run(partial(paint, seed, cancelled=work.cancelled, report=report))
        said |= dict.fromkeys(painted.warnings)
        pictures.append(await _keep(work.storage, painted.png, provenance(seed)))
    return tuple(pictures), tuple(said)


def _report(work: Work, index: int, count: int, step: int, steps: int, preview: bytes | None) -> None:
    work.progress((index + step / steps) / count, step=step, steps=steps, picture=index, preview=preview)


async def _keep(storage: Storage, png: bytes, provenance: Provenance) -> Picture:
    body = mark(png, PNG, provenance)
    return Picture(
        sha256=await store(storage, body),
        bytes=len(body),
        width=provenance.width,
        height=provenance.height,
        seed=provenance.seed,
    )
