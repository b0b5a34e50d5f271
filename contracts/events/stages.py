"""Commands to workers, what comes of them, and the signs of life in between."""

from pydantic import Field

from contracts.banners import Banner
from contracts.brands import Brand
from contracts.events.event import StageEvent
from contracts.language import Language
from contracts.pictures import Picture, Sampling, Source
from contracts.products import DecorStyle, ProductType
from contracts.regions import Region


class TranslationRequested(StageEvent, type="translation.requested.v1"):
    """Translate the prompt to English. `allow_unknown`: unknown words become a warning instead of an error."""

    text: str
    negative_text: str = ""
    language: Language
    allow_unknown: bool = False


class TranslationCompleted(StageEvent, type="translation.completed.v1"):
    """The prompt, and what the picture must not show, in English."""

    text: str
    negative_text: str = ""
    warnings: tuple[str, ...] = ()


class EnhancementRequested(StageEvent, type="enhancement.requested.v1"):
    """Put the English prompt of a picture into the words that it is painted from.

    Product type, decor style and brand shape it by rule; with `rewrite` a language model adds detail too. `model` is
    the one that will paint, so that no word is added which it does not know.
    """

    text: str
    model: str
    rewrite: bool = True
    product_type: ProductType | None = None
    decor_style: DecorStyle | None = None
    brand: Brand | None = None


class EnhancementCompleted(StageEvent, type="enhancement.completed.v1"):
    """The prompt as it is to be painted."""

    text: str
    warnings: tuple[str, ...] = ()


class PaintingRequested(StageEvent):
    """Paint `len(sampling.seeds)` pictures from an English prompt, in the pool's queue."""

    prompt: str
    negative_prompt: str = ""
    sampling: Sampling
    allow_unknown: bool = False
    pool: str = "default"

    @property
    def routing_key(self) -> str:
        return f"{self.type}.{self.pool}"


class GenerationRequested(PaintingRequested, type="generation.requested.v1"):
    """Paint pictures from an English prompt, or with a `source`: over it.

    `strength` runs from 0 (leave the source as it is) to 1 (as if there were none).
    """

    source: Source | None = None
    strength: float | None = Field(default=None, gt=0, le=1)


class GenerationCompleted(StageEvent, type="generation.completed.v1"):
    """One picture a seed, in their order."""

    pictures: tuple[Picture, ...]
    warnings: tuple[str, ...] = ()


class InpaintingRequested(PaintingRequested, type="inpainting.requested.v1"):
    """Paint anew what the mask covers (white: change) and leave the rest of `source` as it is.

    The mask is a picture of the source's size, or is to be made of a `region`: one of both. `feather` is the width
    in pixels of the soft edge, inside of the mask. The result has the source's size; `sampling.width` and `height`
    are the size that is painted at.
    """

    source: Source
    mask: Source | None = None
    region: Region | None = None
    strength: float = Field(default=1.0, gt=0, le=1)
    feather: int = Field(default=8, ge=0, le=128)


class InpaintingCompleted(StageEvent, type="inpainting.completed.v1"):
    """`mask`: the one that was used, stored like a picture."""

    pictures: tuple[Picture, ...]
    mask: Picture
    warnings: tuple[str, ...] = ()


class CompositionRequested(StageEvent, type="composition.requested.v1"):
    """Compose the banners around a picture."""

    source: Source
    banner: Banner


class CompositionCompleted(StageEvent, type="composition.completed.v1"):
    """One picture a size, in their order."""

    pictures: tuple[Picture, ...]
    warnings: tuple[str, ...] = ()


class StageStarted(StageEvent, type="stage.started.v1"):
    """A worker has begun: the stage's clock runs from here, not from the queueing."""

    stage: str
    worker: str

    @property
    def key(self) -> str | None:
        return None


class StageProgressed(StageEvent, type="stage.progressed.v1"):
    """Transient. `progress` runs from 0 to 1 over the whole stage; `preview_key` names a small JPEG in S3."""

    stage: str
    progress: float = Field(ge=0, le=1)
    step: int = Field(ge=0)
    steps: int = Field(ge=1)
    picture: int = Field(default=0, ge=0)
    preview_key: str | None = None

    @property
    def key(self) -> str | None:
        return None


class StageFailed(StageEvent, type="stage.failed.v1"):
    """The stage cannot succeed. `code` is stable and machine-readable, `reason` is for the person."""

    stage: str
    code: str
    reason: str
