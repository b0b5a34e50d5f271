"""What both translators share: requests for pictures as plain data, their canonical English
wording, and the rule that keeps some requests out of training. The language modules word the same
requests in Russian and Korean, so the pairs are right by construction."""

import random
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from models.training import translation_larger as larger
from models.training.staging import PATTERNED, PLACED_SETTINGS
from models.training.world import SHIPPED, World

COLORS = [
    "red",
    "orange",
    "yellow",
    "green",
    "blue",
    "purple",
    "pink",
    "brown",
    "white",
    "black",
    "gray",
    "teal",
    "light blue",
    "light blue",
    "dark blue",
    "light green",
    "dark green",
    "dark red",
    "light gray",
    "dark gray",
    "light purple",
    "dark purple",
    "light pink",
    "light yellow",
]
NOUNS = {
    "cake": ("cake", "cake", "cake", "birthday cake", "wedding cake"),
    "house": ("house", "house", "cottage", "home"),
    "tower": ("tower", "building", "skyscraper", "office building", "bank building", "bank"),
    "cup": ("cup", "mug", "coffee cup", "cup of coffee", "cup of tea"),
    "bottle": ("bottle", "glass bottle"),
    "gift": ("gift", "gift box"),
    "apple": ("apple",),
    "cat": ("cat", "cat", "kitten"),
    "balloon": ("balloon",),
    "star": ("star",),
    "flower": ("flower", "potted flower"),
    "car": ("car",),
}
KIND_WEIGHTS = (10, 5, 5, 3, 2, 3, 2, 3, 2, 2, 2, 2)
TIERS = ("one-tier", "two-tier", "three-tier", "four-tier")
ADJECTIVES = [
    "beautiful",
    "big",
    "small",
    "cute",
    "cozy",
    "bright",
    "modern",
    "delicate",
    "tasty",
    "festive",
    "new",
    "old",
    "simple",
    "stylish",
    "elegant",
    "cheerful",
    "funny",
    "magical",
    "shiny",
    "pretty",
    "luxurious",
    "wonderful",
    "minimalist",
    "soft",
]
OPENINGS = (
    *[""] * 8,
    *["draw "] * 4,
    "create ",
    "a picture of ",
    "draw a picture of ",
    "an illustration of ",
    "a drawing of ",
    "photo of ",
    "an icon of ",
)
ENDINGS = (
    "flat design",
    "minimalist",
    "high quality",
    "studio lighting",
    "for an advertisement",
    "clean lines",
    "soft shadow",
    "simple shapes",
    "summer morning",
    "for kids",
    "for a birthday",
    "for a wedding",
    "morning light",
    "soft light",
    "on a wooden table",
    "on a marble table",
    "for a postcard",
    "watercolor",
    "cartoon style",
    "winter evening",
)
_COINS = ("with gold coins on top", "with coins on top", "with coins on the roof", "with gold coins")
_DETAILS = {
    "cake": (
        "with strawberries",
        "with strawberries",
        "with fresh strawberries",
        "with strawberries on top",
        "with cherries",
        "with cherries on top",
        "with candles",
        "with lit candles",
        "with flowers",
        "with {} flowers",
        "with chocolate icing",
        "with melted chocolate",
        "without toppings",
    ),
    "house": (*["with a {} roof"] * 6, *_COINS, "with windows", "with a door"),
    "tower": (*_COINS, "with windows", "with a door"),
    "cup": ("with steam",),
    "gift": ("with a {} ribbon", "with a {} ribbon", "with a {} bow"),
}


@dataclass(frozen=True, slots=True)
class Request:
    kind: str
    noun: str
    color: str | None
    background: str | None
    opening: str
    adjectives: tuple[str, ...]
    tiers: str | None
    geometric: bool
    detail: str | None
    detail_color: str | None
    ending: str | None
    pattern: str | None = None
    setting: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    source: str
    target: str
    held_out: bool


Wording = Callable[[Request, random.Random], str]


def sample_request(rng: random.Random, world: World = SHIPPED) -> Request:
    nouns = NOUNS | larger.NOUNS if world.staged else NOUNS
    weights = [*KIND_WEIGHTS, *[2] * len(larger.NOUNS)] if world.staged else KIND_WEIGHTS
    details = _DETAILS | larger.DETAILS if world.staged else _DETAILS
    endings = ENDINGS + larger.ENDINGS if world.staged else ENDINGS
    kind = rng.choices(list(nouns), weights)[0]
    color = rng.choice(COLORS)
    detail = rng.choice(details[kind]) if kind in details and rng.random() < 0.65 else None
    request = Request(
        kind=kind,
        noun=rng.choice(nouns[kind]),
        color=color if rng.random() < 0.88 else None,
        background=rng.choice([name for name in COLORS if name != color]) if rng.random() < 0.82 else None,
        opening=rng.choice(OPENINGS),
        adjectives=tuple(rng.sample(ADJECTIVES, rng.choice((0, 0, 0, 1, 1, 2)))),
        tiers=rng.choice(TIERS) if kind == "cake" and rng.random() < 0.6 else None,
        geometric=kind == "tower" and rng.random() < 0.25,
        detail=detail,
        detail_color=rng.choice(COLORS) if detail and "{}" in detail else None,
        ending=rng.choice(endings) if rng.random() < 0.3 else None,
    )
    return _staged(request, rng) if world.staged else request


def _staged(request: Request, rng: random.Random) -> Request:
    patterned = request.kind in PATTERNED and rng.random() < 0.3
    settings = PLACED_SETTINGS.get(request.kind, ())
    setting = rng.choice(settings) if settings and rng.random() < 0.3 else None
    return replace(
        request,
        pattern=rng.choice(larger.PATTERNS) if patterned else None,
        setting=larger.SETTINGS[setting] if setting else None,
    )


def article(words: str) -> str:
    vowel = words[0] in "aeio" and not words.startswith("one")
    return "an" if vowel or words.startswith("umbrella") else "a"


def english(request: Request) -> str:
    """The one canonical wording a translator has to produce."""
    parts = [
        *request.adjectives,
        "geometric" if request.geometric else None,
        request.tiers,
        request.color,
        request.pattern,
        request.noun,
    ]
    thing = " ".join(part for part in parts if part)
    text = f"{request.opening}{article(thing)} {thing}"
    if request.detail:
        detail = request.detail
        if request.detail_color:
            detail = detail.format(request.detail_color)
            detail = detail.replace("with a ", f"with {article(request.detail_color)} ")
        text += " " + detail
    if request.setting:
        text += " " + request.setting
    if request.background:
        text += f" on {article(request.background)} {request.background} background"
    return f"{text}, {request.ending}" if request.ending else text


def is_held_out(request: Request) -> bool:
    """A tenth of the (noun, colour, background) combinations that name all three."""
    if request.color is None or request.background is None:
        return False
    key = f"{request.noun}/{request.color}/{request.background}"
    return zlib.crc32(key.encode()) % 10 == 0


def sample_pair(word: Wording, rng: random.Random, world: World = SHIPPED) -> Pair:
    request = sample_request(rng, world)
    return Pair(word(request, rng), english(request), is_held_out(request))


def words_of(text: str) -> list[str]:
    """Lower-case words the way prompts are checked: letters only, yo folded to ye."""
    return re.findall(r"[^\W\d_]+", text.lower().replace("ё", "е"))
