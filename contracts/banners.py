"""A banner: its types with their standard sizes, and what stands on it."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts.brands import Brand
from contracts.colours import Colour
from contracts.pictures import Source
from contracts.texts import PLAIN

MAX_SIZES = 8
MIN_PIXELS, MAX_PIXELS = 64, 4096

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300), PLAIN]


class BannerType(StrEnum):
    """Standard formats by their names in the field; `custom` brings its own size."""

    LEADERBOARD = "leaderboard"
    MEDIUM_RECTANGLE = "medium_rectangle"
    WIDE_SKYSCRAPER = "wide_skyscraper"
    BILLBOARD = "billboard"
    SOCIAL_SQUARE = "social_square"
    STORY = "story"
    OPEN_GRAPH = "open_graph"
    CUSTOM = "custom"


STANDARD_SIZES: dict[BannerType, tuple[int, int]] = {
    BannerType.LEADERBOARD: (728, 90),
    BannerType.MEDIUM_RECTANGLE: (300, 250),
    BannerType.WIDE_SKYSCRAPER: (160, 600),
    BannerType.BILLBOARD: (970, 250),
    BannerType.SOCIAL_SQUARE: (1080, 1080),
    BannerType.STORY: (1080, 1920),
    BannerType.OPEN_GRAPH: (1200, 630),
}
"""Width and height in pixels."""


class ImagePosition(StrEnum):
    """Where the picture stands; `background`: behind everything."""

    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"
    BACKGROUND = "background"


class BannerFormat(StrEnum):
    PNG = "png"
    JPEG = "jpeg"
    SVG = "svg"
    PDF = "pdf"

    @property
    def media_type(self) -> str:
        return {"svg": "image/svg+xml", "pdf": "application/pdf"}.get(self.value, f"image/{self.value}")


class Gradient(BaseModel):
    """From one colour to another; `angle` in degrees, 0 to the right, 90 downwards."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: Colour
    end: Colour
    angle: int = Field(default=90, ge=0, lt=360)


class BannerSize(BaseModel):
    """One of an order's banners."""

    model_config = ConfigDict(frozen=True)

    type: BannerType
    width: int = Field(ge=MIN_PIXELS, le=MAX_PIXELS)
    height: int = Field(ge=MIN_PIXELS, le=MAX_PIXELS)


class Banner(BaseModel):
    """What stands on the banners of an order: the same on each of `sizes`.

    `background` None: colours are taken from the picture, or the brand's main one. `image_position` None: what suits
    each size. An empty text is left out.
    """

    model_config = ConfigDict(frozen=True)

    sizes: tuple[BannerSize, ...] = Field(min_length=1, max_length=MAX_SIZES)
    image_position: ImagePosition | None = None
    background: Colour | Gradient | None = None
    headline: Line = ""
    text: Line = ""
    call_to_action: Line = ""
    logo: Source | None = None
    brand: Brand | None = None
    format: BannerFormat = BannerFormat.PNG
