"""How a picture is to be painted, and what a painted picture is."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

MAX_PICTURES = 5
MAX_SEED = 2**32 - 1


class Scheduler(StrEnum):
    """Samplers that every model of the catalogue can use, by their names in the field."""

    DDIM = "ddim"
    DPMPP_2M = "dpm++_2m"
    EULER = "euler"
    EULER_A = "euler_a"
    PNDM = "pndm"
    UNIPC = "unipc"


class Sampling(BaseModel):
    """Everything that makes a picture repeatable, next to its prompt. Sizes in pixels."""

    model_config = ConfigDict(frozen=True)

    model: str
    width: int = Field(ge=64, le=2048, multiple_of=8)
    height: int = Field(ge=64, le=2048, multiple_of=8)
    steps: int = Field(ge=1, le=150)
    guidance: float = Field(ge=0, le=30)
    scheduler: Scheduler
    seeds: tuple[int, ...] = Field(min_length=1, max_length=MAX_PICTURES)


class Source(BaseModel):
    """A stored picture that work starts from: it lies in S3 under the sha256 of its bytes. Sizes in pixels."""

    model_config = ConfigDict(frozen=True)

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    media_type: str = "image/png"
    width: int = Field(ge=1)
    height: int = Field(ge=1)

    @property
    def key(self) -> str:
        return picture_key(self.sha256)


class Picture(Source):
    """A finished picture. `seed`: of a painted one; `banner_type`: of a composed one."""

    bytes: int = Field(ge=1)
    seed: int | None = Field(default=None, ge=0, le=MAX_SEED)
    banner_type: str | None = None


def picture_key(sha256: str) -> str:
    """The S3 key of the picture with this digest."""
    return f"pictures/{sha256[:2]}/{sha256}"
