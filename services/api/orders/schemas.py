"""The bodies of the order routes. Unknown fields are refused; ranges that depend on the model are `placing`'s."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts.pictures import MAX_PICTURES, MAX_SEED, Scheduler

Prompt = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Pixels = Annotated[int, Field(ge=64, le=2048, multiple_of=8)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GenerateBody(Body):
    """Text to image. Sizes in pixels; what is left out comes from the model's catalogue entry."""

    tool: Literal["generate"]
    prompt: Prompt
    language: Literal["auto", "ru", "ko", "en"] = "auto"
    negative_prompt: Annotated[str, StringConstraints(strip_whitespace=True)] = ""
    enhance: bool = True
    review: bool = False
    model: str | None = None
    width: Pixels | None = None
    height: Pixels | None = None
    count: int = Field(default=1, ge=1, le=MAX_PICTURES)
    steps: int | None = Field(default=None, ge=1, le=150)
    guidance: float | None = Field(default=None, ge=0, le=30)
    seed: int | None = Field(default=None, ge=0, le=MAX_SEED)
    scheduler: Scheduler | None = None
    allow_unknown: bool = False


class ApproveBody(Body):
    """The reviewed prompt, edited or (left out) as it is."""

    prompt: Prompt | None = None
