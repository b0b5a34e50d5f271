"""What tests of the bannerizer share: the prepared fonts, pictures with a known subject, and commands."""

import io
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from PIL import Image, ImageDraw

from chassis.engine import CancelToken
from contracts.banners import STANDARD_SIZES, Banner, BannerSize, BannerType
from contracts.brands import Brand
from contracts.events import CompositionRequested
from contracts.pictures import Source
from services.bannerizer.engine import Studio
from services.bannerizer.handler import Composed
from services.bannerizer.settings import BannerizerSettings

FONTS = BannerizerSettings().fonts_path
CAKE = (Path(__file__).parents[3] / "docs" / "pictures" / "cake.png").read_bytes()
SOURCE = Source(sha256="a" * 64, width=256, height=256)
ALL_SIZES = tuple(BannerSize(type=kind, width=width, height=height) for kind, (width, height) in STANDARD_SIZES.items())
SHORT = {"headline": "Свежие торты 케이크", "text": "Baked to order. Доставка завтра.", "call_to_action": "Заказать"}


@cache
def studio() -> Studio:
    """One for all tests of a run, as a worker has one for all commands."""
    made = Studio(FONTS)
    made.load()
    return made


def size(kind: str = "medium_rectangle", width: int = 0, height: int = 0) -> BannerSize:
    standard = STANDARD_SIZES.get(BannerType(kind), (width, height))
    return BannerSize(type=BannerType(kind), width=standard[0], height=standard[1])


def banner(*sizes: BannerSize, **fields: Any) -> Banner:
    return Banner(sizes=sizes or (size(),), **fields)


def brand(**fields: Any) -> Brand:
    return Brand(id=UUID(int=7), version=1, **fields)


def composition(asked: Banner) -> CompositionRequested:
    return CompositionRequested(order_id=UUID(int=1), attempt=1, source=SOURCE, banner=asked)


def ignore(*report: object, **fields: object) -> None:
    """A report that nobody reads."""


def compose(asked: Banner, picture: bytes = CAKE, logo: bytes | None = None) -> Composed:
    return studio().compose(asked, picture, logo, cancelled=CancelToken(), report=ignore)


def opened(body: bytes) -> Image.Image:
    return Image.open(io.BytesIO(body))


def encoded(picture: Image.Image, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind)
    return buffer.getvalue()


def with_disc(side: int, centre: tuple[float, float], radius: float, *, busy: bool) -> np.ndarray:
    """A red disc on one colour, or on a pattern of soft stripes; `centre` and `radius` as shares of the side."""
    across = np.linspace(0, 18, side)
    ground = np.stack([150 + 25 * np.sin(across), 160 + 20 * np.cos(across), 170 + 0 * across], axis=1)
    picture = Image.fromarray(np.broadcast_to(ground if busy else ground[:1], (side, side, 3)).astype(np.uint8))
    x, y, r = centre[0] * side, centre[1] * side, radius * side
    ImageDraw.Draw(picture).ellipse((x - r, y - r, x + r, y + r), fill=(210, 20, 30))
    return np.asarray(picture)


def logo(colour: tuple[int, int, int] = (20, 20, 20)) -> bytes:
    mark = Image.new("RGBA", (300, 100), (0, 0, 0, 0))
    ImageDraw.Draw(mark).ellipse((10, 10, 90, 90), fill=(*colour, 255))
    return encoded(mark)
