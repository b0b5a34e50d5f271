"""The order as a value: everything `decide` needs to know, and nothing about tables or brokers."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.language import Language
from contracts.pictures import Picture, Sampling
from contracts.pipeline import Stage, Tool


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
    """What was asked for besides the prompt; stored with the order and never changed."""

    model_config = ConfigDict(frozen=True)

    sampling: Sampling
    negative_prompt: str = ""
    enhance: bool = True
    review: bool = False
    allow_unknown: bool = False


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
class Order:
    """One order. `attempt` counts commands over the whole order; the present stage's began at `first_attempt`."""

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
    pool: str = "default"
    waiting: bool = False
    pictures: tuple[Picture, ...] = ()
    warnings: tuple[str, ...] = ()
    error: Failure | None = None
    last_seq: int = field(default=0, compare=False)
    traceparent: str | None = field(default=None, compare=False)

    @property
    def ended(self) -> bool:
        return self.status in ENDED

    @property
    def review(self) -> bool:
        return self.parameters.review
