"""What a picture is for, and how it is decorated: the choices that shape a prompt, each with its English words."""

from enum import StrEnum


class ProductType(StrEnum):
    """The thing that is advertised; stands for a prompt where none is given."""

    BOTTLE = "bottle"
    BUILDING = "building"
    CAKE = "cake"
    CAR = "car"
    CUP = "cup"
    FLOWER = "flower"
    GIFT = "gift"
    HOUSE = "house"


class DecorStyle(StrEnum):
    """The manner of its decoration."""

    CHILDREN = "children"
    CLASSIC = "classic"
    ELEGANT = "elegant"
    FESTIVE = "festive"
    MINIMALIST = "minimalist"
    MODERN = "modern"
    ROMANTIC = "romantic"
    VINTAGE = "vintage"
    WEDDING = "wedding"


PRODUCT_WORDS: dict[ProductType, tuple[str, ...]] = {
    ProductType.BOTTLE: ("bottle",),
    ProductType.BUILDING: ("building", "skyscraper", "tower", "bank"),
    ProductType.CAKE: ("cake",),
    ProductType.CAR: ("car", "automobile"),
    ProductType.CUP: ("cup", "mug"),
    ProductType.FLOWER: ("flower", "flowers"),
    ProductType.GIFT: ("gift", "gift box", "present"),
    ProductType.HOUSE: ("house", "home", "cottage"),
}
"""Words that name each product in an English prompt; the first is the one that is used."""

DECOR_WORDS: dict[DecorStyle, str] = {
    DecorStyle.CHILDREN: "cheerful children design",
    DecorStyle.CLASSIC: "classic style",
    DecorStyle.ELEGANT: "elegant style",
    DecorStyle.FESTIVE: "festive decoration",
    DecorStyle.MINIMALIST: "minimalist style",
    DecorStyle.MODERN: "modern style",
    DecorStyle.ROMANTIC: "romantic style",
    DecorStyle.VINTAGE: "vintage style",
    DecorStyle.WEDDING: "wedding decoration",
}
"""What each manner adds to an English prompt."""
