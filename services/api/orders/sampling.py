"""How an order is painted: the model, its size, its steps and seeds, as far as the body leaves them open. Pure."""

import math
import secrets

from chassis.catalogue import TASKS, Catalogue, Model, Native, UnknownModelError
from contracts.ordering import Describing, Painting
from contracts.pictures import MAX_SEED, Picture, Sampling
from contracts.pipeline import Tool
from services.api.orders.refusals import InvalidFieldError

MULTIPLE = 8
SMALLEST = 64
KEPT = 2.0
"""A source keeps its size up to this many times the area that the model was trained at."""


def model_of(body: Painting, tool: Tool, catalogue: Catalogue) -> Model:
    """The model that is asked for, or the tool's default. Raises InvalidFieldError."""
    tasks = TASKS[tool]
    if body.model is None:
        return catalogue.default(*tasks)
    try:
        model = catalogue.find(body.model)
    except UnknownModelError as error:
        raise InvalidFieldError("/model", f"unknown model {body.model!r}; see /api/models") from error
    if model.task not in tasks:
        raise InvalidFieldError("/model", f"{model.name} cannot be used for this tool; see /api/models")
    return model


def sampling_of(body: Painting, model: Model, source: Picture | None) -> Sampling:
    """The sampling of an order; without a size of its own it has the source's, or the model's."""
    native = model.native
    assert native is not None, f"{model.name} paints, so the catalogue says its native size"
    width, height = _size(body, native, source)
    return Sampling(
        model=model.name,
        width=width,
        height=height,
        steps=body.steps or native.steps,
        guidance=native.guidance if body.guidance is None else body.guidance,
        scheduler=body.scheduler or native.scheduler,
        seeds=_seeds(body.seed, body.count),
    )


def _size(body: Painting, native: Native, source: Picture | None) -> tuple[int, int]:
    width, height = fit(source, native) if source else (native.width, native.height)
    if isinstance(body, Describing):
        width, height = body.width or width, body.height or height
    for pointer, size, largest in (("/width", width, native.max_width), ("/height", height, native.max_height)):
        if size > largest:
            raise InvalidFieldError(pointer, f"must be at most {largest} for this model")
    return width, height


def fit(source: Picture, native: Native) -> tuple[int, int]:
    """The size to paint at over `source`: its own where that suits the model, else its proportions in the native area.

    Far above the area that it was trained at a model repeats things.
    """
    factor = 1.0
    area, trained = source.width * source.height, native.width * native.height
    if source.width > native.max_width or source.height > native.max_height or area > KEPT * trained:
        factor = math.sqrt(trained / area)
    return _whole(source.width * factor, native.max_width), _whole(source.height * factor, native.max_height)


def _whole(pixels: float, largest: int) -> int:
    """The nearest multiple of MULTIPLE within the limits."""
    return min(max(round(pixels / MULTIPLE) * MULTIPLE, SMALLEST), largest // MULTIPLE * MULTIPLE)


def _seeds(seed: int | None, count: int) -> tuple[int, ...]:
    """One seed a picture, so that each can be painted again alone."""
    first = secrets.randbelow(MAX_SEED + 1) if seed is None else seed
    return tuple((first + number) % (MAX_SEED + 1) for number in range(count))
