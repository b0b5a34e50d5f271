"""What can be painted with."""

from typing import Any, ClassVar

import msgspec
from litestar import Controller, get
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.catalogue import Catalogue, Model
from chassis.database import is_away, single
from contracts.pipeline import STEPS, Stage
from services.api.workers import store as workers

SERVICES = {
    "text_to_image": STEPS[Stage.GENERATE].service,
    "inpaint": STEPS[Stage.INPAINT].service,
    "translate": STEPS[Stage.TRANSLATE].service,
    "enhance": STEPS[Stage.ENHANCE].service,
}
"""Whose workers tell whether a model is installed, by what it was made for."""


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
    """`price` is in credits a picture. `installed`: whether a worker finds its files; null while none of the service
    that it is for is there to tell. A model that is not installed can be ordered all the same: its worker may come."""

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

    @get()
    async def models(self, catalogue: Catalogue, database: AsyncEngine) -> Models:
        """The models, the default of each task first."""
        found = await _found(database)
        return Models([_entry(model, found.get(SERVICES.get(model.task))) for model in catalogue.models])


async def _found(database: AsyncEngine) -> dict[str, set[str]]:
    """The models found by each service's workers; of none where the database cannot be asked, since what there is
    can be told without it."""
    try:
        async with single(database) as connection:
            return await workers.installed(connection)
    except Exception as error:
        if is_away(error):
            return {}
        raise


def _entry(model: Model, found: set[str] | None) -> ModelEntry:
    native = model.native
    return ModelEntry(
        name=model.name,
        title=model.title,
        family=model.family,
        task=model.task,
        licence=model.licence,
        price=model.price,
        bundled=model.bundled,
        installed=None if found is None else model.name in found,
        size=native and Size(native.width, native.height, native.max_width, native.max_height),
        defaults=native and Defaults(native.steps, native.guidance, native.scheduler.value),
        aliases=list(model.aliases),
    )
