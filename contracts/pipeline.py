"""The pipeline on one page: which stages an order goes through, and who does each.

`plan` is computed once, when the order is placed, and stored with it: a later change of this file does not
change what an order already under way will do. `services/api/orders/process.py` decides what happens next.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from contracts.events import (
    CompositionCompleted,
    CompositionRequested,
    EnhancementCompleted,
    EnhancementRequested,
    GenerationCompleted,
    GenerationRequested,
    InpaintingCompleted,
    InpaintingRequested,
    StageEvent,
    TranslationCompleted,
    TranslationRequested,
)
from contracts.language import PROMPT_LANGUAGE, Language


class Tool(StrEnum):
    """What a person can order."""

    BANNER = "banner"
    GENERATE = "generate"
    IMAGE_TO_IMAGE = "image_to_image"
    INPAINT = "inpaint"


class Stage(StrEnum):
    """The steps of an order. `review` waits for the person, `settle` for the ledger, the others for a worker."""

    HOLD = "hold"
    TRANSLATE = "translate"
    ENHANCE = "enhance"
    REVIEW = "review"
    GENERATE = "generate"
    INPAINT = "inpaint"
    COMPOSE = "compose"
    SETTLE = "settle"


DEFAULT_POOL = "default"
"""The pool of GPU consumers that takes what names no other."""

POOL_NAME = "[a-z0-9-]{1,20}"
"""A regular expression of names that a pool can have: they stand in queues' names and routing keys."""


@dataclass(frozen=True)
class Step:
    """How a worker stage is carried out.

    `silence` is how long a worker may be quiet once it has started; then the stage is issued again. A `pooled`
    stage needs a GPU: it waits in PostgreSQL and its queue is one of a pool's.
    """

    service: str
    command: type[StageEvent]
    result: type[StageEvent]
    silence: timedelta
    pooled: bool = False

    def queue(self, pool: str = DEFAULT_POOL) -> str:
        return f"{self.service}.work.{pool}" if self.pooled else f"{self.service}.work"


STEPS: dict[Stage, Step] = {
    Stage.TRANSLATE: Step("translator", TranslationRequested, TranslationCompleted, timedelta(seconds=60)),
    Stage.ENHANCE: Step("prompt_enhancer", EnhancementRequested, EnhancementCompleted, timedelta(seconds=120)),
    Stage.GENERATE: Step("generator", GenerationRequested, GenerationCompleted, timedelta(seconds=120), pooled=True),
    Stage.INPAINT: Step("inpainter", InpaintingRequested, InpaintingCompleted, timedelta(seconds=120), pooled=True),
    Stage.COMPOSE: Step("bannerizer", CompositionRequested, CompositionCompleted, timedelta(seconds=60)),
}

MAX_ATTEMPTS = 3
"""Times a stage is issued before the order fails."""

ORDER_DEADLINE = timedelta(hours=24)
"""How long an order may take in all, waiting included, the person's review not."""

REVIEW_DEADLINE = timedelta(days=7)
"""How long an order waits for the person's approval."""

HOLD_GRACE = timedelta(hours=24)
"""A hold outlives its order by this much, so the order always settles first."""


class Planned(Protocol):
    """What `plan` needs to know about an order."""

    @property
    def tool(self) -> Tool: ...
    @property
    def language(self) -> Language: ...
    @property
    def shaped(self) -> bool: ...
    @property
    def review(self) -> bool: ...


def plan(order: Planned) -> Iterator[Stage]:
    """The stages of an order between the hold and the settlement."""
    if order.language is not PROMPT_LANGUAGE:
        yield Stage.TRANSLATE
    match order.tool:
        case Tool.GENERATE | Tool.IMAGE_TO_IMAGE:
            if order.shaped:
                yield Stage.ENHANCE
            if order.review:
                yield Stage.REVIEW
            yield Stage.GENERATE
        case Tool.INPAINT:
            yield Stage.INPAINT
        case Tool.BANNER:
            yield Stage.COMPOSE
