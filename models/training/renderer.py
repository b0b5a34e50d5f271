"""Turns a Scene into pixels: background, shadow, then the object slightly shifted and scaled."""

import random
from collections.abc import Callable, Sequence

import numpy as np
import skia
import torch

from models.training import drawing_things as things
from models.training.brush import Brush
from models.training.drawing_buildings import draw_house, draw_tower
from models.training.drawing_cakes import draw_cake
from models.training.palette import (
    BACKGROUND_COLORS,
    OBJECT_COLORS,
    Rgb,
    jitter,
    scale,
    shaded,
)
from models.training.scene import Scene

FIELD = 256
WITHOUT_SHADOW = ("balloon", "star")
_DRAW: dict[str, Callable[[Brush, Scene, Rgb, Rgb], None]] = {
    "house": draw_house,
    "tower": draw_tower,
    "cup": things.draw_cup,
    "bottle": things.draw_bottle,
    "gift": things.draw_gift,
    "apple": things.draw_apple,
    "cat": things.draw_cat,
    "balloon": things.draw_balloon,
    "star": things.draw_star,
    "flower": things.draw_flower,
    "car": things.draw_car,
}
_surfaces: dict[int, tuple[np.ndarray, skia.Surface]] = {}


def _surface(size: int) -> tuple[np.ndarray, skia.Surface]:
    if size not in _surfaces:
        pixels = np.zeros((size, size, 4), np.uint8)
        _surfaces[size] = (pixels, skia.Surface(pixels))
    return _surfaces[size]


def draw(canvas: skia.Canvas, scene: Scene) -> None:
    rng = random.Random(scene.seed)
    brush = Brush(canvas)
    background = jitter(shaded(BACKGROUND_COLORS[scene.background], scene.background_shade), rng, 5)
    color = jitter(shaded(OBJECT_COLORS[scene.color], scene.shade), rng, 7)
    # The dark side of black would be invisible, so it is lighter instead.
    dark = scale(color, 1.5 if scene.color == "black" else 0.84)
    canvas.clear(skia.Color(*background, 255))
    size = rng.uniform(0.92, 1.04)
    canvas.save()
    canvas.translate(128 + rng.uniform(-6, 6), 128 + rng.uniform(-4, 4))
    canvas.scale(size, size)
    canvas.translate(-128, -128)
    if scene.kind not in WITHOUT_SHADOW:
        shadow = scale(background, 1.6 if scene.background == "black" else 0.88)
        brush.oval(128, 222, 98, 14, shadow)
    if scene.kind == "cake":
        draw_cake(brush, scene, color, dark, rng)
    else:
        _DRAW[scene.kind](brush, scene, color, dark)
    canvas.restore()


def render(scene: Scene, size: int) -> np.ndarray:
    """An RGB picture, height x width x 3, uint8."""
    pixels, surface = _surface(size)
    canvas = surface.getCanvas()
    canvas.save()
    canvas.scale(size / FIELD, size / FIELD)
    draw(canvas, scene)
    canvas.restore()
    surface.flushAndSubmit()
    if skia.kN32_ColorType == skia.ColorType.kBGRA_8888_ColorType:
        return pixels[:, :, [2, 1, 0]].copy()
    return pixels[:, :, :3].copy()


def to_tensor(pictures: Sequence[np.ndarray]) -> torch.Tensor:
    """uint8 pictures to one batch in -1..1, channels first."""
    return torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float() / 127.5 - 1


def render_batch(scenes: Sequence[Scene], size: int) -> torch.Tensor:
    return to_tensor([render(scene, size) for scene in scenes])
