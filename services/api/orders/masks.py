"""What can be said of a mask before it is used: that it fits its picture, and changes some of it but not all. Pure."""

from contracts.ordering import InpaintOrder
from contracts.pictures import Picture
from contracts.regions import Rectangle, Region
from services.api.orders.materials import Material
from services.api.orders.refusals import InvalidFieldError

ALL = "covers the whole picture; mark only what is to change, or order image_to_image for a picture all anew"


def check_mask(body: InpaintOrder, source: Picture, mask: Material | None) -> None:
    """Raises InvalidFieldError for a mask or region that cannot be used on `source`.

    The worker looks at the pixels of a mask that was not uploaded as one.
    """
    if mask is not None:
        _check_upload(mask, source)
    if body.region is not None:
        _check_region(body.region, source)


def _check_upload(mask: Material, source: Picture) -> None:
    size, wanted = (mask.picture.width, mask.picture.height), (source.width, source.height)
    if size != wanted:
        raise InvalidFieldError(
            "/mask", f"is {size[0]}x{size[1]} pixels, the picture {wanted[0]}x{wanted[1]}; they must be the same"
        )
    if mask.white == 0:
        raise InvalidFieldError("/mask", "is empty: nothing in it is white, so nothing would change")
    if mask.white == 1:
        raise InvalidFieldError("/mask", ALL)


def _check_region(region: Region, source: Picture) -> None:
    x, y = region.reach
    if region.rectangle is None and (x >= source.width or y >= source.height):
        raise InvalidFieldError("/region", f"lies outside of the picture, which is {source.width}x{source.height}")
    if region.rectangle is not None:
        _check_rectangle(region.rectangle, source)


def _check_rectangle(rectangle: Rectangle, source: Picture) -> None:
    """A rectangle may reach over the edges, since people draw so; but not lie outside, nor cover everything."""
    if rectangle.x >= source.width or rectangle.y >= source.height:
        raise InvalidFieldError("/region", f"lies outside of the picture, which is {source.width}x{source.height}")
    over_all = rectangle.width >= source.width and rectangle.height >= source.height
    if (rectangle.x, rectangle.y) == (0, 0) and over_all:
        raise InvalidFieldError("/region", ALL)
