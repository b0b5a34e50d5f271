"""What was painted goes under the mask, and nowhere else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from services.inpainter.engine.blending import blend, depth
from services.inpainter.engine.canvas import Canvas
from services.inpainter.engine.window import Window, window
from tests.fakes.orders import image, sketch

BLACK = np.zeros((64, 64, 3), np.uint8)


def canvas(mask: np.ndarray, *, alpha: bool = False) -> Canvas:
    return Canvas(Image.fromarray(image(sketch(*mask.shape[::-1], alpha=alpha))), mask)


def box(*, left: int, top: int, right: int, bottom: int, size: tuple[int, int] = (80, 48)) -> np.ndarray:
    mask = np.zeros(size[::-1], bool)
    mask[top:bottom, left:right] = True
    return mask


@given(st.data(), st.booleans(), st.integers(0, 20))
def test_every_pixel_outside_of_the_mask_stays(data: st.DataObject, alpha: bool, feather: int) -> None:
    seed = data.draw(st.integers(0, 2**32 - 1))
    mask = np.random.default_rng(seed).random((48, 80)) < data.draw(st.sampled_from([0.02, 0.5, 0.95]))
    mask[3, 4], mask[0, 0] = True, False
    below = canvas(mask, alpha=alpha)
    result = blend(below, BLACK, window(below.box, below.size, (64, 64)), feather)
    assert result.shape == np.asarray(below.image).shape
    assert np.array_equal(result[~mask], np.asarray(below.image)[~mask])


def test_a_sharp_mask_is_painted_up_to_its_edge() -> None:
    mask = box(left=10, top=8, right=50, bottom=40)
    result = blend(canvas(mask), BLACK, Window(0, 0, 80, 48), 0)
    assert not result[mask].any()


def test_a_soft_edge_lies_inside_of_the_mask() -> None:
    mask = box(left=10, top=8, right=70, bottom=40)
    white = Canvas(Image.new("RGB", (80, 48), "white"), mask)
    row = blend(white, BLACK, Window(0, 0, 80, 48), 4)[24, :, 0].astype(int)
    assert row[9] == 255
    assert list(row[10:15]) == [204, 153, 102, 51, 0]
    assert not row[15:65].any()


def test_the_pictures_own_edge_is_none_of_the_masks() -> None:
    mask = box(left=0, top=0, right=30, bottom=48)
    result = blend(canvas(mask), BLACK, Window(0, 0, 80, 48), 4)
    assert not result[:, :20].any()


def test_a_mask_thinner_than_its_soft_edge_is_painted_all_the_same() -> None:
    mask = box(left=10, top=20, right=70, bottom=23)
    result = blend(Canvas(Image.new("RGB", (80, 48), "white"), mask), BLACK, Window(0, 0, 80, 48), 50)
    assert not result[21, 40].any()


def test_what_is_painted_cannot_be_seen_through() -> None:
    mask = box(left=10, top=8, right=50, bottom=40)
    clear = Canvas(Image.new("RGBA", (80, 48), (9, 9, 9, 0)), mask)
    result = blend(clear, np.full((64, 64, 3), 200, np.uint8), Window(0, 0, 80, 48), 3)
    assert (result[24, 30] == (200, 200, 200, 255)).all()
    assert (result[24, 10] == (200, 200, 200, 64)).all(), "a layer's edge fades out, in its own colour"


def test_the_patch_lands_where_its_window_is() -> None:
    mask = box(left=40, top=16, right=72, bottom=48)
    halves = np.zeros((64, 64, 3), np.uint8)
    halves[:, 32:] = 255
    result = blend(canvas(mask), halves, Window(40, 16, 32, 32), 0)
    assert (result[20:44, 41:53] < 9).all() and (result[20:44, 59:71] > 246).all()


@pytest.mark.parametrize("reach", [1, 3, 30])
def test_depth_is_the_distance_to_the_nearest_pixel_outside(reach: int) -> None:
    mask = np.random.default_rng(1).random((20, 25)) < 0.9
    rows, columns = (~mask).nonzero()
    y, x = np.mgrid[:20, :25]
    nearest = np.sqrt(((y[..., None] - rows) ** 2 + (x[..., None] - columns) ** 2).min(axis=-1))
    assert depth(mask, reach) == pytest.approx(np.minimum(nearest, reach))
