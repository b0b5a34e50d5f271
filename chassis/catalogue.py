"""The catalogue of models, `models/catalogue.toml`: what can be used, pinned, priced and licensed.

Reading it needs no model library, so the API lists models without being able to run one.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from contracts.pictures import Scheduler
from contracts.pipeline import Tool

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "models" / "catalogue.toml"


TASKS: dict[Tool, tuple[str, ...]] = {
    Tool.GENERATE: ("text_to_image",),
    Tool.IMAGE_TO_IMAGE: ("text_to_image",),
    Tool.INPAINT: ("inpaint", "text_to_image"),
}
"""What a model must have been made for, by the tool that paints with it."""


class UnknownModelError(KeyError):
    """No model of the catalogue has this name or alias."""


class Native(BaseModel):
    """What the model was trained for, and what it paints best with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    width: int
    height: int
    max_width: int
    max_height: int
    steps: int
    guidance: float
    scheduler: Scheduler


class Model(BaseModel):
    """One entry. `source` is a folder under models/ (bundled), or a repository of the hub at a pinned `revision`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    family: str
    task: Literal["text_to_image", "inpaint", "translate", "enhance"]
    source: str
    revision: str | None = None
    variant: str | None = None
    aliases: tuple[str, ...] = ()
    price: int = Field(ge=0)
    licence: str
    memory_mb: int = Field(ge=1)
    bundled: bool = False
    language: str | None = None
    native: Native | None = None


class Prices(BaseModel):
    """What work costs that no model of the catalogue does, in whole credits."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    banner: int = Field(ge=0)


class Catalogue(BaseModel):
    """All entries, in the file's order; the first of a task (and language) is its default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prices: Prices
    models: tuple[Model, ...]

    def find(self, name: str) -> Model:
        """The model of this name or alias, in any case. Raises UnknownModelError."""
        wanted = name.casefold()
        for model in self.models:
            if wanted in {model.name.casefold(), *(alias.casefold() for alias in model.aliases)}:
                return model
        raise UnknownModelError(name)

    def default(self, *tasks: str, language: str | None = None) -> Model:
        """The first model for one of the tasks, a bundled one before all others, then in the order of the tasks.

        Raises UnknownModelError where there is none.
        """
        fitting = [model for model in self.models if model.task in tasks and model.language == language]
        if not fitting:
            raise UnknownModelError(f"{' or '.join(tasks)} {language or ''}".strip())
        return min(fitting, key=lambda model: (not model.bundled, tasks.index(model.task)))


@cache
def load_catalogue(path: Path = CATALOGUE) -> Catalogue:
    """Read and validate the file."""
    with path.open("rb") as file:
        return Catalogue.model_validate(tomllib.load(file))
