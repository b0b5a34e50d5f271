"""What lies behind a thing of the larger world: the plain background colour, and on it a table, clouds
or a window. The background keeps its colour everywhere, so that a caption that names it stays true."""

import random

from models.training.brush import Brush
from models.training.palette import WHITE, Rgb, mix, scale

TABLE: Rgb = (190, 134, 84)
DARK_TABLE: Rgb = (96, 58, 40)
GLASS: Rgb = (206, 236, 252)
FRAME: Rgb = (250, 248, 242)
LUMINANCE_OF_A_PALE_COLOR = 205
Size = tuple[float, float]


def draw_backdrop(brush: Brush, setting: str, name: str, color: Rgb, size: Size, ground: float, seed: int) -> None:
    """`size`: the canvas. `ground`: the height at which the thing stands, all in one unit."""
    if setting == "table":
        _table(brush, name, size, ground)
    elif setting == "sky":
        _clouds(brush, color, size, random.Random(seed))
    elif setting == "window":
        _window(brush, color, size, random.Random(seed))


def table_tone(background: str) -> Rgb:
    return DARK_TABLE if background in ("brown", "orange", "yellow") else TABLE


def _table(brush: Brush, name: str, size: Size, ground: float) -> None:
    tone = table_tone(name)
    top = ground - 0.06 * min(size)
    brush.box(0, top, size[0], size[1] - top, tone)
    brush.box(0, top, size[0], 0.02 * min(size), mix(tone, WHITE, 0.25))


def _clouds(brush: Brush, color: Rgb, size: Size, rng: random.Random) -> None:
    pale = sum(color) / 3 > LUMINANCE_OF_A_PALE_COLOR
    tone = scale(color, 0.9) if pale else mix(color, WHITE, 0.5)
    unit = 0.1 * min(size)
    for x, y in ((0.16, 0.2), (0.84, 0.14), (0.9, 0.6), (0.08, 0.62)):
        center_x = size[0] * (x + rng.uniform(-0.06, 0.06))
        center_y = size[1] * (y + rng.uniform(-0.05, 0.05))
        grown = unit * rng.uniform(0.8, 1.25)
        for dx, dy, radius in ((-1.0, 0.25, 0.65), (0.0, -0.1, 1.0), (1.05, 0.2, 0.7)):
            brush.oval(center_x + dx * grown, center_y + dy * grown, radius * grown, radius * grown, tone)
        brush.box(center_x - 1.6 * grown, center_y + 0.3 * grown, 3.3 * grown, 0.6 * grown, tone, 0.3 * grown)


def _window(brush: Brush, color: Rgb, size: Size, rng: random.Random) -> None:
    """A window in one half of the wall, partly behind the thing."""
    unit = min(size)
    width, height, bar = 0.5 * unit, 0.56 * unit, 0.03 * unit
    left = (size[0] - width) * rng.choice((0.1, 0.9))
    top = 0.07 * unit
    edge = scale(color, 0.82) if sum(color) / 3 > LUMINANCE_OF_A_PALE_COLOR else FRAME
    brush.box(left, top, width, height, edge, 0.01 * unit)
    brush.box(left + bar, top + bar, width - 2 * bar, height - 2 * bar, GLASS)
    brush.box(left + width / 2 - bar / 2, top, bar, height, edge)
    brush.box(left, top + height / 2 - bar / 2, width, bar, edge)
    brush.box(left - bar, top + height, width + 2 * bar, 1.3 * bar, scale(edge, 0.92))
