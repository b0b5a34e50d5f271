"""What one training picture shows. A Scene is plain data; this module samples scenes and decides
which (object, colour, background) triples are held out of training, so that the benchmark can ask
for combinations that no weight has ever seen."""

import random
import zlib
from dataclasses import dataclass

from models.training.palette import DARK_SHADES, LIGHT_SHADES, OBJECT_COLORS
from models.training.staging import new_details, stage
from models.training.world import BLOSSOMS, KIND_WEIGHTS, RIBBONS, ROOFS, SHIPPED, TOPPINGS, Value, World

__all__ = ["ATTRIBUTES", "KIND_WEIGHTS", "OBJECT_COLORS", "Scene", "is_held_out", "sample_scene"]

ATTRIBUTES = SHIPPED.attributes
TOPPING_WEIGHTS = (2, 4, 3, 3, 3, 2)
HELD_OUT_ONE_IN = 20


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture. Attributes that do not apply to the kind are None, those of the staging in every scene of the
    shipped world."""

    kind: str
    color: str
    background: str
    seed: int
    shade: str = "plain"
    background_shade: str = "plain"
    tiers: int | None = None
    topping: str | None = None
    blossom: str | None = None
    roof: str | None = None
    ribbon: str | None = None
    coins: bool | None = None
    geometric: bool | None = None
    steam: bool | None = None
    style: str | None = None
    setting: str | None = None
    pattern: str | None = None
    pattern_color: str | None = None
    extent: str | None = None
    place: str | None = None

    @property
    def staged(self) -> bool:
        return self.style is not None


def is_held_out(kind: str, color: str, background: str) -> bool:
    """True for about 5 % of the triples. crc32, because hash() differs between processes."""
    return zlib.crc32(f"{kind}/{color}/{background}".encode()) % HELD_OUT_ONE_IN == 0


def sample_scene(rng: random.Random, held_out: bool = False, world: World = SHIPPED) -> Scene:
    """Draws a scene whose triple is in training, or, on request, one that is not."""
    kind, color, background = "", "", ""
    while color == background or is_held_out(kind, color, background) != held_out:
        kind = rng.choices(list(world.kinds), list(world.kinds.values()))[0]
        color = rng.choice(world.colors)
        background = rng.choice(world.backgrounds)
    seed = rng.randrange(1 << 30)
    shades = {"shade": _shade(color, rng), "background_shade": _shade(background, rng)}
    details = _details(kind, color, background, rng)
    if world.staged:
        details |= stage(kind, color, rng)
    return Scene(kind=kind, color=color, background=background, seed=seed, **shades, **details)


def _shade(color: str, rng: random.Random) -> str:
    draw = rng.random()
    if draw < 0.15 and color in LIGHT_SHADES:
        return "light"
    if 0.15 <= draw < 0.25 and color in DARK_SHADES:
        return "dark"
    return "plain"


def _details(kind: str, color: str, background: str, rng: random.Random) -> dict[str, Value | None]:
    if kind == "cake":
        topping = rng.choices(TOPPINGS, TOPPING_WEIGHTS)[0]
        blossom = rng.choice(BLOSSOMS) if topping == "flowers" else None
        return {"tiers": rng.choice((1, 2, 2, 3, 3, 4)), "topping": topping, "blossom": blossom}
    if kind == "house":
        roof = rng.choice([name for name in ROOFS if name not in (color, background)])
        return {"roof": roof, "coins": rng.random() < 0.25}
    if kind == "tower":
        return {"coins": rng.random() < 0.3, "geometric": rng.random() < 0.35}
    if kind == "cup":
        return {"steam": rng.random() < 0.5}
    if kind == "gift":
        return {"ribbon": rng.choice([name for name in RIBBONS if name != color])}
    return new_details(kind, color, background, rng)
