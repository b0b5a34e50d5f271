"""Whether a mask lies on plain ground."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from services.inpainter.engine.canvas import Canvas
from services.inpainter.engine.surroundings import on_plain_ground


def canvas(left: int, top: int, right: int, bottom: int, *, scale: int = 1, noise: int = 0) -> Canvas:
    """A red house on a slightly shaded ground, and a mask."""
    side = 200 * scale
    ground = np.full((side, side, 3), (240, 220, 120), np.int16)
    ground += np.random.default_rng(0).integers(-noise, noise + 1, ground.shape, np.int16)
    drawing = Image.fromarray(ground.clip(0, 255).astype(np.uint8))
    ImageDraw.Draw(drawing).rectangle(tuple(scale * value for value in (80, 60, 180, 160)), fill=(200, 40, 40))
    mask = np.zeros((side, side), bool)
    mask[top * scale : bottom * scale, left * scale : right * scale] = True
    return Canvas(drawing, mask)


@pytest.mark.parametrize("scale", [1, 8])
@pytest.mark.parametrize(
    ("box", "plain"),
    [
        ((10, 10, 60, 60), True),
        ((0, 0, 70, 200), True),
        ((100, 80, 160, 140), True),
        ((70, 50, 190, 170), True),
        ((40, 40, 100, 100), False),
        ((80, 60, 181, 161), True),
        ((80, 60, 120, 161), False),
    ],
)
def test_ground_is_plain_where_one_colour_runs_around_the_mask(
    box: tuple[int, int, int, int], plain: bool, scale: int
) -> None:
    assert on_plain_ground(canvas(*box, scale=scale)) is plain


def test_a_little_noise_is_plain_and_much_is_not() -> None:
    assert on_plain_ground(canvas(10, 10, 60, 60, noise=5))
    assert not on_plain_ground(canvas(10, 10, 60, 60, noise=90))


def test_a_mask_with_one_pixel_left_is_judged_by_it() -> None:
    nearly = canvas(0, 0, 200, 200)
    nearly.mask[0, 0] = False
    assert on_plain_ground(nearly)
