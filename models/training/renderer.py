"""Turns a Scene into pixels: background, shadow, then the object slightly shifted and scaled. Scenes of
the larger world are put into a setting, at a place, in a style. Every scene also has the mask of its
object, and masks and boxes of the object's parts."""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import skia
import torch

from models.training import drawing_household as household
from models.training import drawing_nature as nature
from models.training import drawing_sweets as sweets
from models.training import drawing_things as things
from models.training.backdrop import draw_backdrop, table_tone
from models.training.brush import Brush, PartBrush, PatternBrush
from models.training.drawing_buildings import draw_house, draw_shop, draw_tower
from models.training.drawing_cakes import draw_cake
from models.training.drawing_toppings import draw_staged_cake
from models.training.gouache import grain, soften
from models.training.palette import BACKGROUND_COLORS, OBJECT_COLORS, Rgb, jitter, scale, shaded
from models.training.patterns import pattern_shader
from models.training.scene import Scene

FIELD = 256
GROUND = 222
PARTS = ("topping", "roof", "ribbon", "coins", "steam", "screen")
WITHOUT_SHADOW = ("balloon", "star", "fish", "heart", "sun", "moon")
SHADOW_WIDTHS = {"icecream": 46, "tree": 62, "lamp": 66, "umbrella": 40, "bird": 60, "phone": 76}
# The longer side of the thing as a share of the shorter side of the picture.
EXTENTS = {"small": (0.58, 0.66), "medium": (0.72, 0.84), "large": (0.9, 1.0)}
MARGIN = 0.03
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
    "cupcake": sweets.draw_cupcake,
    "cheesecake": sweets.draw_cheesecake,
    "donut": sweets.draw_donut,
    "icecream": sweets.draw_icecream,
    "croissant": sweets.draw_croissant,
    "teapot": household.draw_teapot,
    "armchair": household.draw_armchair,
    "lamp": household.draw_lamp,
    "book": household.draw_book,
    "phone": household.draw_phone,
    "laptop": household.draw_laptop,
    "bag": household.draw_bag,
    "umbrella": household.draw_umbrella,
    "tree": nature.draw_tree,
    "shop": draw_shop,
    "bird": nature.draw_bird,
    "dog": nature.draw_dog,
    "fish": nature.draw_fish,
    "heart": nature.draw_heart,
    "sun": nature.draw_sun,
    "moon": nature.draw_moon,
}


@dataclass(frozen=True, slots=True)
class _Plan:
    """Everything that chance decides about one picture. The field lies at `corner` of the picture, `fit` times as
    large; in it the object is moved from its middle to `center` and scaled by `size`."""

    background: Rgb
    color: Rgb
    dark: Rgb
    corner: tuple[float, float]
    fit: float
    center: tuple[float, float]
    size: float
    rng: random.Random


def _plan(scene: Scene, width: int, height: int) -> _Plan:
    rng = random.Random(scene.seed)
    background = jitter(shaded(BACKGROUND_COLORS[scene.background], scene.background_shade), rng, 5)
    color = jitter(shaded(OBJECT_COLORS[scene.color], scene.shade), rng, 7)
    # The dark side of black would be invisible, so it is lighter instead.
    dark = scale(color, 1.5 if scene.color == "black" else 0.84)
    if scene.staged:
        corner, fit = _staged_place(scene, width, height, rng)
        return _Plan(background, color, dark, corner, fit, (128, 128), 1, rng)
    fit = min(width, height) / FIELD
    corner = (width - FIELD * fit) / 2, (height - FIELD * fit) / 2
    size = rng.uniform(0.92, 1.04)
    center = 128 + rng.uniform(-6, 6), 128 + rng.uniform(-4, 4)
    return _Plan(background, color, dark, corner, fit, center, size, rng)


def _staged_place(scene: Scene, width: int, height: int, rng: random.Random) -> tuple[tuple[float, float], float]:
    side = min(width, height) * rng.uniform(*EXTENTS[scene.extent or "large"])
    margin = MARGIN * min(width, height)
    free_x, free_y = max(0.0, width - side), max(0.0, height - side)
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[scene.place or "center"]
    swing = 0.06 * free_x * rng.uniform(-1, 1)
    left = min(max(share * free_x + swing, margin), free_x - margin) if free_x > 2 * margin else free_x / 2
    return (left, free_y * rng.uniform(0.5, 0.85)), side / FIELD


@contextmanager
def _on_field(canvas: skia.Canvas, plan: _Plan) -> Iterator[None]:
    canvas.save()
    canvas.translate(*plan.corner)
    canvas.scale(plan.fit, plan.fit)
    canvas.translate(*plan.center)
    canvas.scale(plan.size, plan.size)
    canvas.translate(-128, -128)
    yield
    canvas.restore()


def _canvas(width: int, height: int, alpha: skia.AlphaType) -> tuple[np.ndarray, skia.Surface]:
    """Pictures are drawn unpremultiplied: blending rounds otherwise there, and the shipped models know those."""
    pixels = np.zeros((height, width, 4), np.uint8)
    return pixels, skia.Surface(pixels, skia.ColorType.kRGBA_8888_ColorType, alpha)


def _draw_behind(canvas: skia.Canvas, scene: Scene, plan: _Plan, width: int, height: int) -> None:
    canvas.clear(skia.Color(*plan.background, 255))
    brush = Brush(canvas)
    if scene.staged:
        ground = plan.corner[1] + GROUND * plan.fit
        size = (float(width), float(height))
        draw_backdrop(brush, scene.setting or "plain", scene.background, plan.background, size, ground, scene.seed)
    if scene.kind not in WITHOUT_SHADOW:
        shadow = scale(plan.background, 1.6 if scene.background == "black" else 0.88)
        if scene.setting == "table":
            shadow = scale(table_tone(scene.background), 0.8)
        with _on_field(canvas, plan):
            brush.oval(128, GROUND, SHADOW_WIDTHS.get(scene.kind, 98), 14, shadow)


def _object_brush(canvas: skia.Canvas, scene: Scene, plan: _Plan, part: str | None) -> Brush:
    if part is not None:
        return PartBrush(canvas, part)
    if scene.pattern in (None, "none"):
        return Brush(canvas)
    second = OBJECT_COLORS[scene.pattern_color or "white"]
    shaders = {
        plan.color: pattern_shader(scene.pattern, plan.color, second),
        plan.dark: pattern_shader(scene.pattern, plan.dark, scale(second, 0.84)),
    }
    return PatternBrush(canvas, shaders)


def _draw_object(canvas: skia.Canvas, scene: Scene, plan: _Plan, part: str | None = None) -> None:
    brush = _object_brush(canvas, scene, plan, part)
    with _on_field(canvas, plan):
        if scene.kind == "cake":
            draw_any = draw_staged_cake if scene.staged else draw_cake
            draw_any(brush, scene, plan.color, plan.dark, plan.rng)
        else:
            _DRAW[scene.kind](brush, scene, plan.color, plan.dark)


def _object_layer(scene: Scene, plan: _Plan, width: int, height: int, part: str | None = None) -> np.ndarray:
    """The object alone, premultiplied RGBA as float in 0..255."""
    pixels, surface = _canvas(width, height, skia.AlphaType.kPremul_AlphaType)
    _draw_object(surface.getCanvas(), scene, plan, part)
    surface.flushAndSubmit()
    layer = pixels.astype(np.float32)
    return soften(layer, scene.seed) if scene.style == "gouache" else layer


def render(scene: Scene, width: int, height: int | None = None) -> np.ndarray:
    """An RGB picture, height x width x 3, uint8; square unless a height is given."""
    return _picture(scene, width, height or width, with_object=True)


def render_background(scene: Scene, width: int, height: int) -> np.ndarray:
    """The same picture without its object; the object's shadow stays."""
    return _picture(scene, width, height, with_object=False)


def _picture(scene: Scene, width: int, height: int, with_object: bool) -> np.ndarray:
    plan = _plan(scene, width, height)
    pixels, surface = _canvas(width, height, skia.AlphaType.kUnpremul_AlphaType)
    canvas = surface.getCanvas()
    _draw_behind(canvas, scene, plan, width, height)
    gouache = scene.style == "gouache"
    if with_object and not gouache:
        _draw_object(canvas, scene, plan)
    surface.flushAndSubmit()
    if not gouache:
        return pixels[..., :3].copy()
    painted = soften(pixels[..., :3].astype(np.float32), scene.seed + 5)
    if with_object:
        layer = _object_layer(scene, plan, width, height)
        painted = painted * (1 - layer[..., 3:] / 255) + layer[..., :3]
    return (painted * grain(scene.seed, (height, width))).round().clip(0, 255).astype(np.uint8)


def render_mask(scene: Scene, width: int, height: int) -> np.ndarray:
    """How much of each pixel the object covers, height x width, uint8. Its shadow is not part of it."""
    layer = _object_layer(scene, _plan(scene, width, height), width, height)
    return layer[..., 3].round().clip(0, 255).astype(np.uint8)


def render_part(scene: Scene, part: str, width: int, height: int) -> np.ndarray:
    """The mask of one of PARTS, empty where the object has no such part."""
    layer = _object_layer(scene, _plan(scene, width, height), width, height, part)
    return layer[..., 3].round().clip(0, 255).astype(np.uint8)


def box_of(mask: np.ndarray) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom of what is more than half covered, right and bottom exclusive."""
    rows, columns = np.flatnonzero((mask > 127).any(1)), np.flatnonzero((mask > 127).any(0))
    if not rows.size:
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def part_boxes(scene: Scene, width: int, height: int) -> dict[str, tuple[int, int, int, int]]:
    """The boxes of those PARTS that the object has."""
    boxes = {part: box_of(render_part(scene, part, width, height)) for part in PARTS}
    return {part: box for part, box in boxes.items() if box is not None}


def to_tensor(pictures: Sequence[np.ndarray]) -> torch.Tensor:
    """uint8 pictures to one batch in -1..1, channels first."""
    return torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float() / 127.5 - 1


def render_batch(scenes: Sequence[Scene], width: int, height: int | None = None) -> torch.Tensor:
    return to_tensor([render(scene, width, height) for scene in scenes])
