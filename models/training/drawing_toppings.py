"""Cakes of the larger world and what lies on them. Every topping has an outline of its own that a
small latent grid can keep: broad strawberries with a white-dotted body, cherries on one high fork,
slender candles, daisies with leaves, chocolate that runs down the sides."""

import math
import random

from models.training.brush import Brush
from models.training.palette import OBJECT_COLORS, WHITE, Rgb, scale
from models.training.scene import Scene

STRAWBERRY: Rgb = (236, 40, 50)
CHERRY: Rgb = (140, 8, 44)
LEAF: Rgb = (58, 158, 62)
STEM: Rgb = (88, 120, 42)
CHOCOLATE: Rgb = (84, 48, 28)
CREAM: Rgb = (255, 250, 240)
PINK_CREAM: Rgb = (250, 214, 226)
CANDLES: tuple[Rgb, ...] = ((60, 130, 230), (240, 90, 130), (70, 180, 110))
TIER_HEIGHTS = {1: 76, 2: 50, 3: 37, 4: 30}
BASE = 212
ROOM = {"strawberries": 50, "cherries": 58, "candles": 32, "flowers": 52}


def draw_staged_cake(brush: Brush, scene: Scene, color: Rgb, dark: Rgb, rng: random.Random) -> None:
    tiers = scene.tiers or 1
    height = TIER_HEIGHTS[tiers]
    cream = PINK_CREAM if scene.color == "white" else CREAM
    drip = scene.topping == "drip"
    brush.oval(128, 217, 102, 12, (200, 204, 212))
    brush.oval(128, 213, 102, 11, (238, 240, 244))
    top, width = float(BASE), 172.0
    for tier in range(tiers):
        width = 172 * (1 - 0.17 * tier)
        top -= height
        left = 128 - width / 2
        brush.box(left, top, width, height, color, 7)
        brush.box(left + width * 0.78, top + 2, width * 0.22, height - 2, dark, 6)
        if drip:
            with brush.part("topping"):
                _chocolate(brush, left, top, width, height, rng)
        else:
            _cream(brush, left, top, width, height, cream)
    if scene.topping in ROOM:
        with brush.part("topping"):
            _row(brush, scene, top, width)


def top_with(brush: Brush, scene: Scene, x: float, y: float, size: float) -> None:
    """One topping that stands at (x, y)."""
    if scene.topping == "strawberries":
        _strawberry(brush, x, y, size)
    elif scene.topping == "cherries":
        _cherries(brush, x, y, size)
    elif scene.topping == "candles":
        _candle(brush, x, y, size, CANDLES[scene.seed % 3])
    elif scene.topping == "flowers":
        _blossom(brush, x, y, size, OBJECT_COLORS[scene.blossom or "pink"])


def _row(brush: Brush, scene: Scene, top: float, width: float) -> None:
    room = ROOM[scene.topping or "candles"]
    count = max(1, min(5, int((width + 10) / room)))
    for index in range(count):
        x = 128 + (index - (count - 1) / 2) * room
        if scene.topping == "candles":
            _candle(brush, x, top, 1.0, CANDLES[index % 3])
        else:
            top_with(brush, scene, x, top, 1.0)


def _cream(brush: Brush, left: float, top: float, width: float, height: float, color: Rgb) -> None:
    band = height * 0.24
    brush.box(left - 3, top - 4, width + 6, band, color, 6)
    count = max(4, int(width / 22))
    step = (width + 6) / count
    for index in range(count):
        brush.oval(left - 3 + (index + 0.5) * step, top - 4 + band, step * 0.48, band * 0.45, color)


def _chocolate(brush: Brush, left: float, top: float, width: float, height: float, rng: random.Random) -> None:
    brush.box(left - 4, top - 7, width + 8, height * 0.3, CHOCOLATE, 8)
    count = max(3, int(width / 26))
    step = (width + 8) / count
    for index in range(count):
        x = left - 4 + (index + 0.12) * step
        brush.box(x, top, step * 0.62, height * rng.uniform(0.45, 0.9), CHOCOLATE, step * 0.31)


def _strawberry(brush: Brush, x: float, y: float, size: float) -> None:
    """Broad shoulders, point down in the icing, a flat crown of leaves and pale seeds."""
    for side in (-1, 1):
        brush.oval(x + side * 10 * size, y - 32 * size, 14 * size, 13 * size, STRAWBERRY)
    brush.polygon([(x - 23.5 * size, y - 30 * size), (x + 23.5 * size, y - 30 * size), (x, y + 5 * size)], STRAWBERRY)
    for side in (-1, 0, 1):
        foot, tip = x + side * 9 * size, x + side * 24 * size
        points = [(foot - 8 * size, y - 40 * size), (foot + 8 * size, y - 40 * size)]
        brush.polygon([*points, (tip, y - (46 + 10 * (side == 0)) * size)], LEAF)
    for dx, dy in ((-12, -29), (0, -31), (12, -29), (-6, -19), (6, -19), (0, -9)):
        brush.oval(x + dx * size, y + dy * size, 2.2 * size, 3 * size, (255, 232, 150))


def _cherries(brush: Brush, x: float, y: float, size: float) -> None:
    """Two dark balls apart from each other under one high fork of stems with a leaf."""
    tip = (x + 4 * size, y - 66 * size)
    for side in (-1, 1):
        brush.line([(x + side * 15 * size, y - 20 * size), tip], STEM, 4 * size)
        brush.oval(x + side * 15 * size, y - 12 * size, 14 * size, 14 * size, CHERRY)
        brush.oval(x + (side * 15 - 5) * size, y - 17 * size, 4 * size, 4 * size, (240, 150, 170))
    brush.polygon(
        [tip, (x + 14 * size, y - 76 * size), (x + 32 * size, y - 66 * size), (tip[0] + 12, tip[1] + 7)], LEAF
    )


def _candle(brush: Brush, x: float, y: float, size: float, color: Rgb) -> None:
    brush.box(x - 6 * size, y - 50 * size, 12 * size, 50 * size, color, 2)
    for offset in (42, 27, 12):
        brush.box(x - 6 * size, y - offset * size, 12 * size, 7 * size, WHITE)
    brush.oval(x, y - 64 * size, 8 * size, 14 * size, (252, 150, 24))
    brush.oval(x, y - 61 * size, 4 * size, 8 * size, (255, 240, 140))


def _blossom(brush: Brush, x: float, y: float, size: float, color: Rgb) -> None:
    """A daisy with round petals between two leaves."""
    center = y - 22 * size
    for side in (-1, 1):
        leaf = [(x, y - 8 * size), (x + side * 16 * size, y - 10 * size), (x + side * 25 * size, y + 2 * size)]
        brush.polygon([*leaf, (x, y + 3 * size)], LEAF)
    for petal in range(6):
        angle = petal * math.pi / 3 - math.pi / 2
        brush.oval(
            x + 14 * size * math.cos(angle),
            center + 14 * size * math.sin(angle),
            10 * size,
            10 * size,
            color if petal % 2 else scale(color, 0.88),
        )
    heart: Rgb = (240, 140, 40) if color == OBJECT_COLORS["yellow"] else (250, 200, 60)
    brush.oval(x, center, 9 * size, 9 * size, heart)
