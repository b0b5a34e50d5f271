"""From the banner of a body to the banner of an order: sizes by type, colours by the brand's names. Pure."""

from contracts.banners import STANDARD_SIZES, Banner, BannerSize, BannerType, Gradient
from contracts.brands import Brand
from contracts.colours import COLOUR
from contracts.ordering import BannerBody
from contracts.pictures import Source
from services.api.orders.refusals import InvalidFieldError


def banner_of(body: BannerBody, logo: Source | None, brand: Brand | None) -> Banner:
    """The banner. The brand's logo stands in where none is given. Raises InvalidFieldError."""
    return Banner(
        sizes=tuple(_size(body, banner_type) for banner_type in body.all_types),
        image_position=body.image_position,
        background=_background(body.background, brand),
        headline=body.headline,
        text=body.text,
        call_to_action=body.call_to_action,
        logo=logo or (brand.logo if brand else None),
        brand=brand,
        format=body.format,
    )


def _size(body: BannerBody, banner_type: BannerType) -> BannerSize:
    width, height = STANDARD_SIZES.get(banner_type) or (body.width, body.height)
    return BannerSize(type=banner_type, width=width, height=height)


def _background(asked: str | Gradient | None, brand: Brand | None) -> str | Gradient | None:
    """A colour, or the colour of that name in the palette."""
    if not isinstance(asked, str) or COLOUR.fullmatch(asked):
        return asked
    palette = brand.palette if brand else {}
    if asked not in palette:
        named = f"; the palette has: {', '.join(palette)}" if palette else ""
        raise InvalidFieldError("/banner/background", f"{asked!r} is no colour: write #rrggbb{named}")
    return palette[asked]
