"""What goes with what in the small world: the decoration, background and style that the prompt enhancer learns to
add. Plain tables and pure functions; a wish that the text states already is never chosen for."""

from dataclasses import dataclass

from models.training.scene import is_held_out

BACKDROPS: dict[str | None, tuple[str, ...]] = {
    None: ("light blue", "white", "yellow", "pink"),
    "red": ("white", "light blue", "yellow"),
    "orange": ("light blue", "white", "teal"),
    "yellow": ("light blue", "white", "purple"),
    "green": ("white", "yellow", "pink"),
    "blue": ("yellow", "white", "pink"),
    "purple": ("yellow", "white", "light green"),
    "pink": ("light blue", "white", "teal"),
    "brown": ("pink", "light blue", "white"),
    "white": ("light blue", "pink", "teal"),
    "black": ("yellow", "white", "pink"),
    "gray": ("yellow", "pink", "light blue"),
    "teal": ("yellow", "white", "pink"),
}
"""Backgrounds that an object of this colour stands out from, the best first."""

TOPPINGS: dict[str | None, str] = {
    None: "with fresh strawberries",
    "red": "with white flowers",
    "orange": "with chocolate icing",
    "yellow": "with fresh strawberries",
    "green": "with pink flowers",
    "blue": "with white flowers",
    "purple": "with fresh cherries",
    "pink": "with strawberries on top",
    "brown": "with cherries on top",
    "white": "with red cherries",
    "black": "with lit candles",
    "gray": "with cherries on top",
    "teal": "with pink flowers",
}
"""What a cake of this colour is topped with where nothing else speaks."""

ROOFS = ("red", "brown", "blue")
RIBBONS = ("yellow", "white", "red", "blue")


@dataclass(frozen=True, slots=True)
class Mood:
    """What a word of mood asks for. Empty fields ask for nothing."""

    words: frozenset[str]
    toppings: tuple[str, ...] = ()
    tiers: str = ""
    backdrops: tuple[str, ...] = ()
    style: str = ""


MOODS = (
    Mood(
        frozenset({"wedding", "honeymoon", "ceremony"}),
        ("with white flowers", "with pink flowers"),
        "with four tiers",
        ("pink", "light blue"),
        "soft shadow",
    ),
    Mood(
        frozenset({"birthday", "children", "kids", "party", "childish", "playful"}),
        ("with birthday candles",),
        "with two tiers",
        ("yellow", "light blue"),
        "simple shapes",
    ),
    Mood(
        frozenset({"festive", "holiday", "celebration", "cheerful", "joyful"}),
        ("with lit candles",),
        "with three tiers",
        ("yellow", "orange"),
        "flat vector style",
    ),
    Mood(
        frozenset({"romantic", "love", "valentine", "tender"}),
        ("with red flowers", "with pink flowers"),
        "with two tiers",
        ("pink", "white"),
        "soft shadow",
    ),
    Mood(
        frozenset({"elegant", "luxury", "luxurious", "premium", "classic", "refined"}),
        ("with white flowers", "with red cherries"),
        "with three tiers",
        ("white", "gray"),
        "studio lighting",
    ),
    Mood(
        frozenset({"minimalist", "minimal", "simple", "modern", "clean", "minimalistic"}),
        ("with a cherry",),
        "with one tier",
        ("white", "light blue"),
        "clean lines",
    ),
    Mood(
        frozenset({"vintage", "retro", "rustic", "nostalgic", "antique"}),
        ("with fresh strawberries",),
        "with two tiers",
        ("pink", "teal"),
        "soft shadow",
    ),
)
PLAIN = Mood(frozenset(), (), "with three tiers", (), "flat vector style")
SPARE_STYLES = ("high quality", "centered composition")
PHOTO_WORDS = frozenset({"photo", "photograph", "photography", "photorealistic", "realistic"})
PAINTED_WORDS = frozenset({"watercolor", "watercolour", "oil", "pencil", "sketch", "sticker", "gouache", "ink"})


def mood_of(words: frozenset[str]) -> Mood:
    """The first mood that the words name."""
    return next((mood for mood in MOODS if mood.words & words), PLAIN)


def base(color: str) -> str:
    """The colour without its shade."""
    return color.split()[-1]


def backdrop(kind: str, color: str | None, taken: frozenset[str], mood: Mood) -> str:
    """A background whose colour nothing in the picture has, and that the picture model has seen with this object."""
    choices = (*mood.backdrops, *BACKDROPS[color], *BACKDROPS[None], "gray", "teal")
    return next(
        each for each in choices if base(each) not in taken and not (color and is_held_out(kind, color, base(each)))
    )


def topping(color: str | None, taken: frozenset[str], mood: Mood) -> str:
    """A topping; flowers never in a colour that is taken."""
    choices = (*mood.toppings, TOPPINGS[color], "with fresh strawberries")
    return next(each for each in choices if not set(each.split()) & taken)


def styles(words: frozenset[str], mood: Mood, count: int) -> list[str]:
    """`count` phrases of style, none of which the text has already or contradicts by its technique."""
    drawn = not words & (PHOTO_WORDS | PAINTED_WORDS)
    first = [mood.style, "flat vector style"] if drawn else ["studio lighting"] if words & PHOTO_WORDS else []
    flat = words & {"flat", "vector", "icon"}
    choices = [each for each in (*first, *SPARE_STYLES) if not (flat and each.startswith("flat"))]
    return [each for each in dict.fromkeys(choices) if not set(each.split()) <= words][:count]
