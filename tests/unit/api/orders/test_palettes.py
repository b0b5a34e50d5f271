"""Parameters of an order survive a store that reorders keys, as JSONB does."""

from typing import Any
from uuid import UUID

import pytest

from contracts.banners import Banner, BannerSize, BannerType
from contracts.brands import Brand
from services.api.orders import palettes
from services.api.orders.order import Parameters

BRAND = Brand(id=UUID(int=1), version=1, palette={"primary": "#c2185b", "ink": "#000000", "cream": "#fff8e1"})
SIZE = BannerSize(type=BannerType.STORY, width=1080, height=1920)
ALL = [Parameters(brand=BRAND), Parameters(banner=Banner(sizes=(SIZE,), brand=BRAND)), Parameters()]


def stored(said: Any) -> Any:
    """As JSONB gives it back: shorter keys first."""
    if isinstance(said, dict):
        return {key: stored(said[key]) for key in sorted(said, key=lambda key: (len(key), key))}
    return [stored(each) for each in said] if isinstance(said, list) else said


@pytest.mark.parametrize("parameters", ALL, ids=["picture", "banner", "no brand"])
def test_the_first_colour_stays_the_first(parameters: Parameters) -> None:
    back = palettes.from_json(stored(palettes.to_json(parameters)))
    assert back == parameters
    for brand in filter(None, (back.brand, back.banner and back.banner.brand)):
        assert list(brand.palette) == ["primary", "ink", "cream"]


def test_a_row_from_before_is_still_read() -> None:
    before = stored(Parameters(brand=BRAND).model_dump(mode="json", exclude_defaults=True))
    assert palettes.from_json(before) == Parameters(brand=BRAND)
