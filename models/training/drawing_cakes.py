"""Cakes and what lies on them. Toppings are large and differ in silhouette, not only in colour,
because one latent cell of the image model covers 16 x 16 pixels and smaller things are lost."""

import math
import random

from models.training.brush import Brush
from models.training.palette import OBJECT_COLORS, WHITE, Rgb
from models.training.scene import Scene

STRAWBERRY: Rgb = (226, 34, 52)
LEAF: Rgb = (58, 158, 62)
CHERRY: Rgb = (150, 10, 46)
STEM: Rgb = (88, 130, 52)
CHOCOLATE: Rgb = (84, 48, 28)
CREAM: Rgb = (255, 250, 240)
PINK_CREAM: Rgb = (250, 214, 226)
CANDLES: tuple[Rgb, ...] = ((60, 130, 230), (240, 90, 130), (70, 180, 110))
FLAME: Rgb = (252, 150, 24)
FLAME_CORE: Rgb = (255, 236, 120)
TIER_HEIGHTS = {1: 82, 2: 60, 3: 45, 4: 36}
BASE = 212


def draw_cake(brush: Brush, scene: Scene, color: Rgb, dark: Rgb, rng: random.Random) -> None:
    tiers = scene.tiers or 1
    height = TIER_HEIGHTS[tiers]
    shrink = 0.2 if tiers == 4 else 0.25
    cream = PINK_CREAM if scene.color == "white" else CREAM
    drip = scene.topping == "drip"
    brush.oval(128, 216, 92, 12, (200, 204, 212))
    brush.oval(128, 212, 92, 11, (238, 240, 244))
    top, width = float(BASE), 152.0
    for tier in range(tiers):
        width = 152 * (1 - shrink * tier)
        top -= height
        left = 128 - width / 2
        brush.box(left, top, width, height, color, 7)
        brush.box(left + width * 0.78, top + 2, width * 0.22, height - 2, dark, 6)
        _icing(brush, left, top, width, height, CHOCOLATE if drip else cream, drip, rng)
    with brush.part("topping"):
        _topping(brush, scene, top, width)


def _icing(
    brush: Brush,
    left: float,
    top: float,
    width: float,
    height: float,
    color: Rgb,
    drip: bool,
    rng: random.Random,
) -> None:
    band = height * 0.22
    brush.box(left - 2, top - 3, width + 4, band, color, 6)
    count = max(3, int(width / 18))
    step = (width + 4) / count
    for index in range(count):
        tongue = band * (0.8 + (rng.uniform(0.1, 1.1) if drip else 0.15))
        x = left - 2 + (index + 0.08) * step
        brush.box(x, top - 3 + band * 0.3, step * 0.84, tongue, color, step * 0.4)


def _topping(brush: Brush, scene: Scene, top: float, width: float) -> None:
    if scene.topping in (None, "none", "drip"):
        return
    size = 1.35 if scene.tiers in (1, 2) else 1.2
    room = {"strawberries": 30, "cherries": 40, "candles": 24, "flowers": 36}[scene.topping]
    count = max(2, min(5, int((width + 8) / (room * size))))
    step = min(width / count, room * size * 1.15)
    for index in range(count):
        x = 128 + (index - (count - 1) / 2) * step
        if scene.topping == "strawberries":
            _strawberry(brush, x, top, size)
        elif scene.topping == "cherries":
            _cherries(brush, x, top, size)
        elif scene.topping == "candles":
            _candle(brush, x, top, size, CANDLES[index % 3])
        else:
            _blossom(brush, x, top, size, OBJECT_COLORS[scene.blossom or "pink"])


def _strawberry(brush: Brush, x: float, y: float, size: float) -> None:
    """A red heart, point down in the icing, under a crown of green leaves."""
    for side in (-1, 1):
        brush.oval(x + side * 5 * size, y - 21 * size, 9 * size, 9 * size, STRAWBERRY)
    brush.polygon(
        [(x - 13.5 * size, y - 18 * size), (x + 13.5 * size, y - 18 * size), (x, y + 3 * size)],
        STRAWBERRY,
    )
    for side in (-1, 0, 1):
        foot, tip = x + side * 6 * size, (x + side * 15 * size, y - (34 + 6 * (side == 0)) * size)
        brush.polygon([(foot - 6 * size, y - 27 * size), (foot + 6 * size, y - 27 * size), tip], LEAF)
    for dx, dy in ((-6, -18), (6, -18), (0, -12), (0, -23)):
        brush.oval(x + dx * size, y + dy * size, 1.7 * size, 2 * size, (255, 226, 130))


def _cherries(brush: Brush, x: float, y: float, size: float) -> None:
    """Two dark balls under one tall fork of stems: an outline no strawberry has."""
    tip = (x, y - 42 * size)
    for side in (-1, 1):
        brush.line([(x + side * 9 * size, y - 14 * size), tip], STEM, 3 * size)
        brush.oval(x + side * 9 * size, y - 8 * size, 9 * size, 9 * size, CHERRY)
        brush.oval(x + side * 9 * size - 3, y - 11 * size, 2.6 * size, 2.6 * size, (238, 130, 150))
    brush.oval(x + 8 * size, y - 40 * size, 8 * size, 4 * size, LEAF)


def _candle(brush: Brush, x: float, y: float, size: float, color: Rgb) -> None:
    brush.box(x - 5 * size, y - 32 * size, 10 * size, 32 * size, color, 2)
    for offset in (24, 12):
        brush.box(x - 5 * size, y - offset * size, 10 * size, 5 * size, WHITE)
    brush.oval(x, y - 41 * size, 6 * size, 10 * size, FLAME)
    brush.oval(x, y - 39 * size, 3 * size, 6 * size, FLAME_CORE)


def _blossom(brush: Brush, x: float, y: float, size: float, color: Rgb) -> None:
    center = y - 13 * size
    for petal in range(5):
        angle = petal * 2 * math.pi / 5 - math.pi / 2
        petal_x = x + 9 * size * math.cos(angle)
        brush.oval(petal_x, center + 9 * size * math.sin(angle), 8 * size, 8 * size, color)
    heart: Rgb = (240, 140, 40) if color == OBJECT_COLORS["yellow"] else (250, 200, 60)
    brush.oval(x, center, 6 * size, 6 * size, heart)
