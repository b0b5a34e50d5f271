"""What can be painted with."""

from typing import Any, ClassVar

import msgspec
from litestar import Controller, get

from chassis.catalogue import ROOT, Catalogue, Model


class Size(msgspec.Struct, frozen=True):
    """Pixels. `width` and `height` are the model's native size."""

    width: int
    height: int
    max_width: int
    max_height: int


class Defaults(msgspec.Struct, frozen=True):
    steps: int
    guidance: float
    scheduler: str


class ModelEntry(msgspec.Struct, frozen=True):
    """`price` is in credits a picture. `installed` is null where only the workers can know."""

    name: str
    title: str
    family: str
    task: str
    licence: str
    price: int
    bundled: bool
    installed: bool | None
    size: Size | None
    defaults: Defaults | None
    aliases: list[str]


class Models(msgspec.Struct, frozen=True):
    items: list[ModelEntry]


class ModelsController(Controller):
    path = "/api/models"
    tags: ClassVar[list[str]] = ["models"]
    opt: ClassVar[dict[str, Any]] = {"public": True}

    @get(sync_to_thread=False)
    def models(self, catalogue: Catalogue) -> Models:
        """The models, the default of each task first."""
        return Models([_entry(model) for model in catalogue.models])


def _entry(model: Model) -> ModelEntry:
    native = model.native
    return ModelEntry(
        name=model.name,
        title=model.title,
        family=model.family,
        task=model.task,
        licence=model.licence,
        price=model.price,
        bundled=model.bundled,
        installed=(ROOT / "models" / model.source).is_dir() if model.bundled else None,
        size=native and Size(native.width, native.height, native.max_width, native.max_height),
        defaults=native and Defaults(native.steps, native.guidance, native.scheduler.value),
        aliases=list(model.aliases),
    )
