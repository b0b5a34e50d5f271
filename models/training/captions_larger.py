"""Words for what only the larger world has: its new kinds, single toppings, patterns, settings, sizes,
places and styles. The captions module puts them into sentences."""

import random

from models.training.scene import Scene

NEW_NAMES = {
    "cupcake": ("cupcake", "cupcake", "cupcake", "muffin", "birthday cupcake"),
    "cheesecake": ("slice of cake", "slice of cake", "cheesecake", "piece of cake", "cake slice"),
    "donut": ("donut", "donut", "doughnut", "glazed donut"),
    "icecream": ("ice cream", "ice cream", "ice cream cone", "scoop of ice cream"),
    "croissant": ("croissant", "croissant", "fresh croissant"),
    "teapot": ("teapot", "teapot", "tea pot", "kettle"),
    "armchair": ("armchair", "armchair", "chair", "easy chair"),
    "lamp": ("lamp", "lamp", "desk lamp", "night lamp"),
    "book": ("book", "book", "closed book", "storybook"),
    "phone": ("phone", "smartphone", "mobile phone", "cell phone"),
    "laptop": ("laptop", "laptop", "laptop computer", "computer"),
    "bag": ("bag", "shopping bag", "shopping bag", "handbag"),
    "umbrella": ("umbrella", "umbrella", "open umbrella"),
    "tree": ("tree", "tree", "round tree"),
    "shop": ("shop", "shop", "store", "shop building", "cafe"),
    "bird": ("bird", "bird", "songbird"),
    "dog": ("dog", "dog", "puppy", "dog face", "dog head"),
    "fish": ("fish", "fish", "aquarium fish"),
    "heart": ("heart", "heart", "heart shape"),
    "sun": ("sun", "sun", "smiling sun"),
    "moon": ("moon", "crescent moon", "half moon"),
}
NEW_OBJECT_WORDS = [
    *("cupcake", "muffin", "slice", "cheesecake", "piece", "donut", "doughnut", "cream", "cone", "croissant"),
    *("teapot", "kettle", "armchair", "chair", "lamp", "book", "storybook", "phone", "smartphone", "laptop"),
    *("computer", "bag", "handbag", "umbrella", "tree", "shop", "store", "cafe", "bird", "songbird", "dog"),
    *("puppy", "fish", "heart", "sun", "moon"),
]
SINGLE = {
    "strawberries": ("a strawberry", "a strawberry on top", "a fresh strawberry", "one strawberry"),
    "cherries": ("cherries", "cherries on top", "two cherries", "a cherry"),
    "candles": ("a candle", "a candle on top", "a birthday candle", "one candle"),
}
PATTERN_ADJECTIVES = {
    "stripes": ("striped", "striped", "stripy"),
    "dots": ("polka dot", "dotted", "spotted"),
    "checks": ("checkered", "checked", "plaid"),
}
PATTERN_NOUNS = {"stripes": ("stripes",), "dots": ("dots", "polka dots"), "checks": ("checks", "squares")}
SETTINGS = {
    "table": ("on a table", "on a wooden table", "standing on a table", "on the table"),
    "sky": ("with clouds", "with clouds behind it", "in the clouds", "with clouds around it"),
    "window": ("by a window", "in front of a window", "near the window", "with a window behind it"),
}
EXTENT_WORDS = {"small": ("small", "small", "tiny", "little"), "large": ("big", "large", "large")}
PLACE_WORDS = {
    "left": ("on the left", "on the left side", "placed on the left"),
    "right": ("on the right", "on the right side", "placed on the right"),
    "center": ("in the center", "in the middle", "centered"),
}
_OPENINGS = ("", "", "", "a picture of ", "a drawing of ", "an image of ", "an illustration of ", "draw ", "create ")
_ENDINGS = ("", "", "", ", high quality", ", 4k", ", for an advertisement", ", highly detailed", ", soft shadow")
STYLE_OPENINGS = {
    "flat": ("a flat illustration of ", "flat vector illustration of ", "vector art of ", "an icon of "),
    "gouache": ("a gouache painting of ", "gouache illustration of ", "a painting of ", "paint "),
}
STYLE_ENDINGS = {
    "flat": (", flat design", ", flat vector style", ", clean lines", ", vector art"),
    "gouache": (", gouache", ", painted in gouache", ", gouache style", ", gouache painting"),
}
SIZES = {"small", "tiny", "little", "mini", "miniature", "big", "large", "huge", "giant", "enormous", "massive"}
# Neutral in the shipped world, but here each of them says something about the picture.
MEANINGFUL = SIZES | {
    *(
        "gouache",
        "flat",
        "vector",
        "icon",
        "painting",
        "paint",
        "left",
        "right",
        "center",
        "centre",
        "middle",
        "centered",
    ),
    *("pattern", "table", "window", "clouds", "striped", "dotted", "checkered", "square"),
    *NEW_OBJECT_WORDS,
}


def names_of(kind: str, known: tuple[str, ...]) -> list[str]:
    """The names of a kind, without those that speak of a size: here that is an attribute of its own."""
    return [name for name in NEW_NAMES.get(kind, known) if name.split()[0] not in SIZES]


def single_topping(scene: Scene, rng: random.Random) -> list[str]:
    if scene.topping == "none":
        return [rng.choice(("without toppings", "with no topping"))] if rng.random() < 0.3 else []
    if scene.topping == "flowers":
        what = rng.choice((f"a {scene.blossom} flower", f"one {scene.blossom} flower", "a flower on top"))
    else:
        what = rng.choice(SINGLE[scene.topping or "cherries"])
    return [rng.choice(("with ", "with ", "decorated with ", "topped with ")) + what]


def size_words(scene: Scene, rng: random.Random) -> list[str]:
    if scene.extent in EXTENT_WORDS and rng.random() < 0.5:
        return [rng.choice(EXTENT_WORDS[scene.extent])]
    return []


def staged_words(scene: Scene, rng: random.Random, drop: float) -> tuple[list[str], list[str]]:
    """What stands right before and after the thing's name about its pattern and setting."""
    before: list[str] = []
    after: list[str] = []
    if scene.pattern in PATTERN_NOUNS and rng.random() > drop:
        if rng.random() < 0.4:
            before.append(rng.choice(PATTERN_ADJECTIVES[scene.pattern]))
        else:
            after.append(f"with {scene.pattern_color} {rng.choice(PATTERN_NOUNS[scene.pattern])}")
    if scene.setting in SETTINGS and rng.random() > drop:
        after.append(rng.choice(SETTINGS[scene.setting]))
    return before, after


def place_words(scene: Scene, rng: random.Random) -> str:
    chance = 0.1 if scene.place == "center" else 0.75
    return f", {rng.choice(PLACE_WORDS[scene.place or 'center'])}" if rng.random() < chance else ""


def frame(scene: Scene, rng: random.Random) -> tuple[str, str]:
    """Opening and ending; one of them names the style in most captions, and neither names another style."""
    opening, ending = rng.choice(_OPENINGS), rng.choice(_ENDINGS)
    draw = rng.random()
    if draw < 0.35:
        opening = rng.choice(STYLE_OPENINGS[scene.style or "flat"])
    elif draw < 0.7:
        ending = rng.choice(STYLE_ENDINGS[scene.style or "flat"])
    return opening, ending
