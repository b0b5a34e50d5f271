"""How a thing of the larger world is shown: style, setting, pattern, size and place, and which details
the new kinds have."""

import random

from models.training.world import (
    BLOSSOMS,
    EXTENTS,
    PATTERN_COLORS,
    PATTERNS,
    PLACES,
    RIBBONS,
    ROOFS,
    STYLES,
    Value,
)

PATTERNED = (
    *("cake", "cup", "gift", "balloon", "bag", "armchair", "teapot", "lamp", "heart"),
    *("book", "umbrella", "fish", "star"),
)
SETTINGS_OF: dict[tuple[str, ...], tuple[str, ...]] = {
    ("house", "tower", "shop", "tree", "car", "umbrella", "balloon", "sun", "moon", "bird"): ("sky",),
    ("cake", "gift", "apple", "cupcake", "cheesecake", "donut", "croissant"): ("table",),
    ("bottle", "book", "phone", "laptop", "bag"): ("table",),
    ("cup", "teapot", "flower", "lamp"): ("table", "window"),
    ("cat", "dog", "armchair"): ("window",),
    ("star", "heart"): ("sky",),
}
PLACED_SETTINGS = {kind: settings for kinds, settings in SETTINGS_OF.items() for kind in kinds}
_ROW = ("none", "strawberries", "cherries", "candles", "flowers")
SINGLE_TOPPINGS = {"cupcake": _ROW, "cheesecake": ("none", "strawberries", "cherries")}

Details = dict[str, Value | None]


def new_details(kind: str, color: str, background: str, rng: random.Random) -> Details:
    """The attributes of the kinds that only the larger world has."""
    if kind in SINGLE_TOPPINGS:
        topping = rng.choice(SINGLE_TOPPINGS[kind])
        return {"topping": topping, "blossom": rng.choice(BLOSSOMS) if topping == "flowers" else None}
    if kind == "shop":
        return {"roof": rng.choice([name for name in ROOFS if name not in (color, background)])}
    if kind == "teapot":
        return {"steam": rng.random() < 0.4}
    if kind == "bag":
        return {"ribbon": rng.choice([name for name in RIBBONS if name != color])}
    return {}


def stage(kind: str, color: str, rng: random.Random) -> Details:
    """A small thing may stand aside, so that a wide picture keeps room for text."""
    extent = rng.choices(EXTENTS, (2, 4, 4))[0]
    place = "center" if extent == "large" else rng.choices(PLACES, (1, 2, 1))[0]
    pattern = None
    if kind in PATTERNED:
        pattern = rng.choices(PATTERNS, (6, 2, 2, 2))[0]
    patterned = pattern not in (None, "none")
    settings = PLACED_SETTINGS.get(kind, ())
    return {
        "style": rng.choices(STYLES, (3, 2))[0],
        "setting": rng.choice(settings) if settings and rng.random() < 0.4 else "plain",
        "pattern": pattern,
        "pattern_color": rng.choice([name for name in PATTERN_COLORS if name != color]) if patterned else None,
        "extent": extent,
        "place": place,
    }
