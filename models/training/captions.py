"""English captions for scenes: many wordings of the same facts, some facts left out, neutral words
mixed in. What a caption leaves out the picture is free to choose."""

import random
from functools import cache

from models.training.captions_larger import (
    MEANINGFUL,
    NEW_OBJECT_WORDS,
    frame,
    names_of,
    place_words,
    single_topping,
    size_words,
    staged_words,
)
from models.training.neutral_words import PHRASES, adjectives, filler_words
from models.training.palette import DARK_SHADES, LIGHT_SHADES
from models.training.scene import Scene
from models.training.staging import SINGLE_TOPPINGS
from models.training.world import SHIPPED, World

TIERS = {
    1: ("one-tier", "single-tier", "1-tier", "one tier"),
    2: ("two-tier", "two-tier", "2-tier", "two tier", "double-tier", "two-tiered"),
    3: ("three-tier", "three-tier", "3-tier", "three tier", "three-tiered"),
    4: ("four-tier", "four-tier", "4-tier", "four tier", "four-tiered"),
}
TIERS_AFTER = {1: "one tier", 2: "two tiers", 3: "three tiers", 4: "four tiers"}
NAMES = {
    "cake": ("cake", "cake", "cake", "cake", "birthday cake", "layer cake", "wedding cake", "holiday cake"),
    "house": ("house", "house", "house", "home", "cottage", "little house", "small house"),
    "tower": ("tower", "office building", "building", "skyscraper", "tall building", "bank building", "bank"),
    "cup": ("cup", "mug", "coffee cup", "cup of coffee", "tea cup", "cup of tea", "coffee mug"),
    "bottle": ("bottle", "bottle", "product bottle", "bottle of juice", "glass bottle"),
    "gift": ("gift box", "present", "gift", "wrapped gift", "gift"),
    "apple": ("apple", "apple", "fruit apple", "ripe apple"),
    "cat": ("cat", "cat", "cat face", "kitten", "cat head", "kitty"),
    "balloon": ("balloon", "party balloon", "air balloon"),
    "star": ("star", "star", "five-pointed star"),
    "flower": ("flower", "flower", "flower in a pot", "potted flower"),
    "car": ("car", "car", "automobile", "small car"),
}
OBJECT_WORDS = [
    "cake",
    "house",
    "home",
    "cottage",
    "building",
    "tower",
    "skyscraper",
    "bank",
    "cup",
    "mug",
    "bottle",
    "gift",
    "present",
    "apple",
    "cat",
    "kitten",
    "kitty",
    "balloon",
    "star",
    "flower",
    "flowers",
    "car",
    "automobile",
]
TOPPINGS = {
    "strawberries": ("strawberries", "strawberries on top", "fresh strawberries", "red strawberries", "a strawberry"),
    "cherries": ("cherries", "cherries on top", "red cherries", "fresh cherries", "a cherry"),
    "candles": ("candles", "lit candles", "birthday candles", "candles on top", "burning candles"),
    "drip": (
        "chocolate drip",
        "chocolate icing",
        "melted chocolate",
        "dripping chocolate",
        "chocolate glaze",
        "chocolate",
    ),
}
COINS = (
    "with coins on top",
    "with gold coins on top",
    "with golden coins",
    "with gold coins",
    "with coins on the roof",
    "and gold coins",
)
OPENINGS = (
    *[""] * 6,
    "a flat illustration of ",
    "flat vector illustration of ",
    "vector art of ",
    "a picture of ",
    "an icon of ",
    "a drawing of ",
    "illustration of ",
    "an illustration of ",
    "an image of ",
    "draw ",
    "draw ",
    "a minimalist poster with ",
    "photo of ",
    "flat vector art: ",
    "create ",
    "please draw ",
)
ENDINGS = (
    *[""] * 6,
    ", flat design",
    ", flat vector style",
    ", minimalist",
    ", high quality",
    ", simple shapes",
    ", 4k",
    ", clean lines",
    ", studio lighting",
    ", soft shadow",
    ", for an advertisement",
    ", highly detailed",
    ", centered composition",
)
SYNONYMS = {"gray": ("grey", 0.4), "teal": ("turquoise", 0.3), "purple": ("violet", 0.2), "orange": ("orange", 0)}
BACKGROUNDS = (
    " on a {} background",
    " on a {} background",
    " on a {} background",
    " on {} background",
    " against a {} background",
    ", {} background",
    ", {} backdrop",
    " on a plain {} backdrop",
    " in front of a {} wall",
    " with a {} background",
)


def color_words(color: str, shade: str, rng: random.Random) -> str:
    """The colour as said. Light and dark are also said of colours that have no such shade in the
    pictures, so that no translation of them leads astray."""
    name = color
    if color in SYNONYMS and rng.random() < SYNONYMS[color][1]:
        name = SYNONYMS[color][0]
    if shade == "light":
        return rng.choice((f"light {name}", f"light {name}", f"light {name}", f"pale {name}"))
    if shade == "dark":
        return rng.choice((f"dark {name}", f"dark {name}", f"dark {name}", f"deep {name}"))
    draw = rng.random()
    if draw < 0.04 and color not in LIGHT_SHADES:
        return f"light {name}"
    if 0.04 <= draw < 0.08 and color not in DARK_SHADES:
        return f"dark {name}"
    if 0.08 <= draw < 0.1:
        return f"bright {name}"
    return name


def object_words(world: World) -> list[str]:
    """The words that name a thing of the world; a prompt without any of them asks for something unknown."""
    return [*OBJECT_WORDS, *NEW_OBJECT_WORDS] if world.staged else OBJECT_WORDS


def caption(scene: Scene, rng: random.Random, drop: float = 0.12) -> str:
    """One wording. `drop` is the chance that colour or background is left unsaid."""
    thing = _thing(scene, rng, drop)
    background = color_words(scene.background, scene.background_shade, rng)
    if rng.random() > drop:
        if rng.random() < 0.08:
            thing = f"{background} background, {thing}"
        else:
            thing += rng.choice(BACKGROUNDS).format(background)
    if scene.staged:
        thing += place_words(scene, rng)
        opening, ending = frame(scene, rng)
    else:
        opening, ending = rng.choice(OPENINGS), rng.choice(ENDINGS)
    text = opening + thing + ending
    if rng.random() < 0.3:
        text = text[0].upper() + text[1:]
    return text + "." if rng.random() < 0.15 else text


def _thing(scene: Scene, rng: random.Random, drop: float) -> str:
    known = NAMES.get(scene.kind, ())
    name = rng.choice(names_of(scene.kind, known) if scene.staged else known)
    before, after = _details(scene, rng, drop)
    if rng.random() > drop:
        before.insert(rng.randrange(len(before) + 1), _object_color(scene, rng))
    if scene.staged:
        more_before, more_after = staged_words(scene, rng, drop)
        before = [*size_words(scene, rng), *before, *more_before]
        after += more_after
    for _ in range(rng.choice((0, 0, 0, 0, 1, 1, 2))):
        before.insert(0, rng.choice(_neutral_adjectives(scene.staged)))
    thing = " ".join([*before, name])
    if rng.random() > 0.2:
        vowel = (thing[0] in "aeio" and not thing.startswith("one")) or thing.startswith("umbrella")
        thing = ("an " if vowel else "a ") + thing
    return " ".join([thing, *after])


@cache
def _neutral_adjectives(staged: bool) -> list[str]:
    return [word for word in adjectives() if not (staged and word in MEANINGFUL)]


@cache
def neutral_fillers(staged: bool) -> tuple[list[str], list[str]]:
    """Words and phrases that say nothing about the pictures of a world."""
    if not staged:
        return filler_words(), list(PHRASES)
    phrases = [phrase for phrase in PHRASES if MEANINGFUL.isdisjoint(phrase.split())]
    return [word for word in filler_words() if word not in MEANINGFUL], phrases


def with_fillers(text: str, rng: random.Random, world: World = SHIPPED) -> str:
    """Adds neutral words to every third caption, now and then more than the text is long."""
    free, phrases = neutral_fillers(world.staged)
    draw = rng.random()
    if draw < 0.68:
        return text
    count = rng.randint(2, 22 if draw > 0.92 else 7)
    words = [rng.choice(free) for _ in range(count)]
    if rng.random() < 0.5:
        words.insert(rng.randrange(count), rng.choice(phrases))
    fillers = " ".join(words)
    if rng.random() < 0.8:
        return f"{text.rstrip('.')}, {fillers}"
    return f"{fillers}, {text}"


def _object_color(scene: Scene, rng: random.Random) -> str:
    if scene.kind == "cake" and scene.color == "brown" and rng.random() < 0.5:
        return "chocolate"
    return color_words(scene.color, scene.shade, rng)


def _details(scene: Scene, rng: random.Random, drop: float) -> tuple[list[str], list[str]]:
    before: list[str] = []
    after: list[str] = []
    if scene.tiers is not None and rng.random() > drop * 1.5:
        if rng.random() < 0.8:
            before.append(rng.choice(TIERS[scene.tiers]))
        else:
            after.append("with " + TIERS_AFTER[scene.tiers])
    if scene.topping is not None and rng.random() > drop:
        after.extend(_topping(scene, rng))
    if scene.roof is not None and rng.random() > 0.3:
        roof = "roof" if scene.kind == "house" else "awning"
        after.append(f"with a {color_words(scene.roof, 'plain', rng)} {roof}")
    if scene.geometric and rng.random() > 0.1:
        before.append(rng.choice(("geometric", "geometric", "abstract geometric")))
    if scene.coins and rng.random() > 0.08:
        after.append(rng.choice(COINS))
    elif scene.coins is False and rng.random() < 0.25:
        after.append(rng.choice(("with windows", "with windows and a door", "with a door")))
    if scene.steam and rng.random() > 0.12:
        after.append(rng.choice(("with steam", "steaming hot", "with hot steam")))
    if scene.ribbon is not None and rng.random() > 0.25:
        ribbon = color_words(scene.ribbon, "plain", rng)
        after.append(f"with a {ribbon} {rng.choice(('ribbon', 'ribbon', 'bow'))}")
    return before, after


def _topping(scene: Scene, rng: random.Random) -> list[str]:
    if scene.kind in SINGLE_TOPPINGS:
        return single_topping(scene, rng)
    if scene.topping == "none":
        plain = rng.choice(("without toppings", "with no topping", "plain"))
        return [plain] if rng.random() < 0.3 else []
    if scene.topping == "flowers":
        color = color_words(scene.blossom or "pink", "plain", rng)
        what = rng.choice(("flowers", f"{color} flowers", f"{color} flowers on top"))
    else:
        what = rng.choice(TOPPINGS[scene.topping or "drip"])
    return [rng.choice(("with ", "with ", "with ", "decorated with ", "topped with ")) + what]
