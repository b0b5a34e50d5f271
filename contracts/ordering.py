"""What can be ordered, whichever door it comes through: the body of `POST /api/orders` and of `order.submitted.v1`.

Unknown fields are refused. Pictures are named by their ids; what is left out comes from the model's entry in the
catalogue. Ranges that depend on the model or on the picture are checked when the order is placed.
"""

import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints, model_validator

from contracts.banners import MAX_PIXELS, MAX_SIZES, MIN_PIXELS, BannerFormat, BannerType, Gradient, ImagePosition, Line
from contracts.pictures import MAX_PICTURES, MAX_SEED, Scheduler
from contracts.products import DecorStyle, ProductType
from contracts.regions import Region
from contracts.texts import PLAIN, Text

Prompt = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), PLAIN]
Pixels = Annotated[int, Field(ge=64, le=2048, multiple_of=8)]
Strength = Annotated[float, Field(gt=0, le=1)]
ColourOrName = Annotated[str, Field(max_length=40, description="`#rrggbb`, or a name of the brand book's palette")]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Painting(Body):
    """What every painted picture may be told. Sizes in pixels."""

    language: Literal["auto", "ru", "ko", "en"] = "auto"
    negative_prompt: Annotated[str, StringConstraints(strip_whitespace=True), PLAIN] = ""
    model: Text | None = None
    count: int = Field(default=1, ge=1, le=MAX_PICTURES)
    steps: int | None = Field(default=None, ge=1, le=150)
    guidance: float | None = Field(default=None, ge=0, le=30)
    seed: int | None = Field(default=None, ge=0, le=MAX_SEED)
    scheduler: Scheduler | None = None
    allow_unknown: bool = False
    pool: (
        Annotated[str, Field(max_length=40, description="the GPU pool that does the work; one's own, left out")] | None
    ) = None


class Describing(Painting):
    """A picture from a description, which may be improved and reviewed before it is painted."""

    prompt: Prompt | None = None
    enhance: bool = True
    review: bool = False
    width: Pixels | None = None
    height: Pixels | None = None
    product_type: ProductType | None = None
    decor_style: DecorStyle | None = None
    brand_book: UUID | None = None

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if self.prompt is None and self.product_type is None:
            raise ValueError("prompt or product_type is needed")
        return self


class GenerateOrder(Describing):
    """Text to image."""

    tool: Literal["generate"]


class ImageToImageOrder(Describing):
    """A variation of a picture: of an upload, or of any earlier one. Left out, the size follows its proportions."""

    tool: Literal["image_to_image"]
    image: UUID
    strength: Strength = 0.6


class InpaintOrder(Painting):
    """A repair under a mask: an upload of the picture's size (white: change), or a marked region."""

    tool: Literal["inpaint"]
    image: UUID
    prompt: Prompt
    mask: UUID | None = None
    region: Region | None = None
    strength: Strength = 1.0
    feather: int = Field(default=8, ge=0, le=128)

    @model_validator(mode="after")
    def _one_mask(self) -> Self:
        if (self.mask is None) == (self.region is None):
            raise ValueError("mask or region is needed, one of both")
        return self


class BannerBody(Body):
    """What stands on the banner. `type`, or several `types`; a colour is `#rrggbb` or a name of the brand's palette."""

    type: BannerType | None = None
    types: tuple[BannerType, ...] | None = Field(default=None, min_length=1, max_length=MAX_SIZES)
    width: int | None = Field(default=None, ge=MIN_PIXELS, le=MAX_PIXELS)
    height: int | None = Field(default=None, ge=MIN_PIXELS, le=MAX_PIXELS)
    image_position: ImagePosition | None = None
    background: ColourOrName | Gradient | None = None
    headline: Line = ""
    text: Line = ""
    call_to_action: Line = ""
    logo: UUID | None = None
    brand_book: UUID | None = None
    format: BannerFormat = BannerFormat.PNG

    @model_validator(mode="after")
    def _sized(self) -> Self:
        if (self.type is None) == (self.types is None):
            raise ValueError("type or types is needed, one of both")
        if len(set(self.all_types)) < len(self.all_types):
            raise ValueError("types names one twice")
        own = self.width is not None and self.height is not None
        if own != (BannerType.CUSTOM in self.all_types):
            raise ValueError("width and height go with type custom, and custom needs both")
        return self

    @property
    def all_types(self) -> tuple[BannerType, ...]:
        return self.types or ((self.type,) if self.type else ())


class BannerOrder(Body):
    """A banner around a picture, in one or several sizes."""

    tool: Literal["banner"]
    image: UUID
    banner: BannerBody


_Any = GenerateOrder | ImageToImageOrder | InpaintOrder | BannerOrder


class OrderBody(RootModel[Annotated[_Any, Field(discriminator="tool")]]):
    """An order, told apart by its `tool`."""

    model_config = ConfigDict(frozen=True)


TAG = "tool"
_BRANCH = re.compile(r"str|.*[A-Z\[-].*")


def location(error: Any) -> tuple[str | int, ...]:
    """Where in the body a pydantic error is: its `loc` without the names of unions' branches, which are no fields."""
    if error["type"].startswith("union_tag"):
        return (TAG,)
    _tool, *rest = error["loc"] or ("",)
    return tuple(part for part in rest if not (isinstance(part, str) and _BRANCH.fullmatch(part)))


def pointer(location: Iterable[str | int]) -> str:
    """The RFC 6901 pointer to `location`, names and indices."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in location)
