"""The order as a value: everything `decide` needs to know, and nothing about tables or brokers."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict

from contracts.banners import Banner
from contracts.brands import Brand
from contracts.language import Language
from contracts.pictures import Picture, Sampling, Source
from contracts.pipeline import DEFAULT_POOL, Stage, Tool
from contracts.products import DecorStyle, ProductType
from contracts.regions import Region


class Status(StrEnum):
    """Where an order stands, as the person sees it."""

    PLACED = "placed"
    RUNNING = "running"
    REVIEW = "review"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REFUSED = "refused"


ENDED = frozenset({Status.SUCCEEDED, Status.FAILED, Status.CANCELLED, Status.REFUSED})


class Parameters(BaseModel):
    """What was asked for besides the prompt; stored with the order and never changed.

    Pictures, brand and sizes are as they were when the order was placed, so that it can be made again.
    """

    model_config = ConfigDict(frozen=True)

    sampling: Sampling | None = None
    negative_prompt: str = ""
    enhance: bool = False
    review: bool = False
    allow_unknown: bool = False
    product_type: ProductType | None = None
    decor_style: DecorStyle | None = None
    brand: Brand | None = None
    source: Source | None = None
    strength: float | None = None
    mask_id: UUID | None = None
    region: Region | None = None
    feather: int = 0
    banner: Banner | None = None
    logo_id: UUID | None = None

    @property
    def painting(self) -> Sampling:
        """How to paint; only where something is painted."""
        assert self.sampling is not None, "placing gives every order that paints its sampling"
        return self.sampling


@dataclass(frozen=True)
class Prompt:
    """The prompt on its way: as written, in English, improved, and as it is (or will be) painted.

    `negative` is what the picture must not show: as written until it is translated.
    """

    original: str
    english: str | None = None
    enhanced: str | None = None
    final: str | None = None
    negative: str = ""


@dataclass(frozen=True)
class Failure:
    """Why an order did not succeed: a stable code, and a reason for the person."""

    code: str
    reason: str


@dataclass(frozen=True)
class Submission:
    """Where an order came from that was submitted over the broker: the partner's name, and the message's id."""

    partner: str
    id: UUID


@dataclass(frozen=True)
class Order:
    """One order. `attempt` counts commands over the whole order; the present stage's began at `first_attempt`.

    `department_id` is what the owner belonged to when it was placed. `charged_to` is who pays where that is not the
    owner: an order may change hands, its hold may not. `parent_id` is the picture that it works from,
    `mask` the one that was used.
    """

    id: UUID
    owner_id: UUID
    tool: Tool
    language: Language
    prompt: Prompt
    parameters: Parameters
    price: int
    created_at: datetime
    deadline: datetime
    todo: tuple[Stage, ...]
    status: Status = Status.PLACED
    stage: Stage | None = Stage.HOLD
    attempt: int = 0
    first_attempt: int = 0
    department_id: UUID | None = None
    charged_to: UUID | None = None
    pool: str = DEFAULT_POOL
    waiting: bool = False
    parent_id: UUID | None = None
    mask: Picture | None = None
    submission: Submission | None = None
    pictures: tuple[Picture, ...] = ()
    warnings: tuple[str, ...] = ()
    error: Failure | None = None
    last_seq: int = field(default=0, compare=False)
    traceparent: str | None = field(default=None, compare=False)

    @property
    def ended(self) -> bool:
        return self.status in ENDED

    @property
    def holder_id(self) -> UUID:
        """Whose credits it holds, takes and gives back."""
        return self.charged_to or self.owner_id

    @property
    def review(self) -> bool:
        return self.parameters.review

    @property
    def model(self) -> str | None:
        """What paints it; None for a banner."""
        return self.parameters.sampling.model if self.parameters.sampling else None

    @property
    def count(self) -> int:
        """How many pictures it makes."""
        asked = self.parameters
        return len(asked.painting.seeds) if asked.banner is None else len(asked.banner.sizes)

    @property
    def shaped(self) -> bool:
        """Whether anything but the person shapes the prompt."""
        asked = self.parameters
        return asked.enhance or any((asked.product_type, asked.decor_style, asked.brand))

    @property
    def mask_image_id(self) -> UUID | None:
        """The mask that was uploaded, or the one that was made for this order."""
        if self.parameters.mask_id is not None or self.mask is None:
            return self.parameters.mask_id
        return uuid5(self.id, "mask")

    def image_id(self, position: int) -> UUID:
        """The id of the picture at `position`, known before it is painted."""
        return uuid5(self.id, str(position))


def image_url(image_id: UUID) -> str:
    """Where the API shows a picture."""
    return f"/api/images/{image_id}/image"
