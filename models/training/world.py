"""What a small world consists of. A World is a property of the weights that were trained on it: the
shipped models know SHIPPED and nothing else, so it never changes; new kinds and attributes go to
LARGER. Whatever samples, words or judges pictures takes the world it does so for."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.training.palette import BACKGROUND_COLORS, OBJECT_COLORS

Value = str | int | bool

KIND_WEIGHTS = {
    "cake": 36,
    "house": 13,
    "tower": 11,
    "cup": 7,
    "bottle": 7,
    "gift": 7,
    "apple": 6,
    "cat": 8,
    "balloon": 5,
    "star": 6,
    "flower": 6,
    "car": 7,
}
TOPPINGS = ("none", "strawberries", "cherries", "candles", "flowers", "drip")
ROOFS = ("red", "brown", "blue", "green", "gray", "orange", "purple")
RIBBONS = ("red", "yellow", "blue", "white", "green", "purple")
BLOSSOMS = ("red", "yellow", "pink", "white", "purple")
SHADES = ("plain", "light", "dark")

NEW_KIND_WEIGHTS = {
    "cupcake": 8,
    "cheesecake": 7,
    "donut": 6,
    "icecream": 6,
    "croissant": 5,
    "teapot": 5,
    "armchair": 6,
    "lamp": 5,
    "book": 6,
    "phone": 6,
    "laptop": 6,
    "bag": 7,
    "umbrella": 5,
    "tree": 6,
    "shop": 7,
    "bird": 6,
    "dog": 7,
    "fish": 5,
    "heart": 6,
    "sun": 4,
    "moon": 4,
}
STYLES = ("flat", "gouache")
SETTINGS = ("plain", "table", "sky", "window")
PATTERNS = ("none", "stripes", "dots", "checks")
PATTERN_COLORS = ("white", "yellow", "pink", "blue", "red", "black")
EXTENTS = ("small", "medium", "large")
PLACES = ("left", "center", "right")


@dataclass(frozen=True, slots=True)
class World:
    """`attributes`: every value of every attribute, in the order of a judge's outputs. `staged`: things stand in
    a setting, in a style, at a place, with patterns and with toppings large enough to be told apart."""

    name: str
    kinds: Mapping[str, int]
    colors: tuple[str, ...]
    backgrounds: tuple[str, ...]
    attributes: Mapping[str, tuple[Value, ...]]
    staged: bool


_ATTRIBUTES: dict[str, tuple[Value, ...]] = {
    "kind": tuple(KIND_WEIGHTS),
    "color": tuple(OBJECT_COLORS),
    "background": tuple(BACKGROUND_COLORS),
    "shade": SHADES,
    "background_shade": SHADES,
    "tiers": (1, 2, 3, 4),
    "topping": TOPPINGS,
    "blossom": BLOSSOMS,
    "roof": ROOFS,
    "ribbon": RIBBONS,
    "coins": (False, True),
    "geometric": (False, True),
    "steam": (False, True),
}
SHIPPED = World(
    name="shipped",
    kinds=KIND_WEIGHTS,
    colors=tuple(OBJECT_COLORS),
    backgrounds=tuple(BACKGROUND_COLORS),
    attributes=_ATTRIBUTES,
    staged=False,
)
LARGER = World(
    name="larger",
    kinds={**KIND_WEIGHTS, **NEW_KIND_WEIGHTS},
    colors=tuple(OBJECT_COLORS),
    backgrounds=tuple(BACKGROUND_COLORS),
    attributes={
        **_ATTRIBUTES,
        "kind": (*KIND_WEIGHTS, *NEW_KIND_WEIGHTS),
        "style": STYLES,
        "setting": SETTINGS,
        "pattern": PATTERNS,
        "pattern_color": PATTERN_COLORS,
        "extent": EXTENTS,
        "place": PLACES,
    },
    staged=True,
)
WORLDS = {world.name: world for world in (SHIPPED, LARGER)}
