"""Which part of a picture is painted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inpainter.engine.window import Window, window

PAINTING = (512, 512)


def test_a_picture_of_about_the_paintings_size_is_painted_whole() -> None:
    assert window((10, 10, 40, 40), (512, 512), PAINTING) == Window(0, 0, 512, 512)
    assert window((10, 10, 40, 40), (600, 600), PAINTING) == Window(0, 0, 600, 600)


def test_a_small_mask_in_a_large_photo_is_painted_in_detail() -> None:
    view = window((2000, 1000, 2200, 1100), (4000, 3000), PAINTING)
    assert (view.width, view.height) == (400, 400), "twice as large as the mask, so it fits in"
    assert (view.left, view.top) == (1900, 850), "in its middle"


def test_a_tiny_mask_is_not_enlarged_to_a_blur() -> None:
    assert window((2000, 1000, 2010, 1010), (4000, 3000), PAINTING).width == 256


def test_on_plain_ground_it_is_as_narrow_as_can_be_and_has_the_mask_in_its_middle() -> None:
    assert window((0, 0, 64, 64), (512, 512), PAINTING, close=True) == Window(-8, -8, 80, 80)
    assert window((0, 0, 8, 8), (512, 512), PAINTING, close=True).width == 64
    assert window((30, 30, 480, 480), (512, 512), PAINTING, close=True) == Window(0, 0, 512, 512)


def test_a_window_stays_within_the_picture() -> None:
    view = window((3900, 0, 4000, 100), (4000, 3000), PAINTING)
    assert (view.left + view.width, view.top) == (4000, 0)


def test_a_mask_that_nearly_fills_a_photo_takes_all_of_it() -> None:
    view = window((100, 100, 3800, 2800), (4000, 3000), (512, 384))
    assert (view.left, view.top, view.width, view.height) == (0, 0, 4000, 3000)


SIDE = st.integers(1, 5000)


@given(SIDE, SIDE, st.integers(8, 256), st.integers(8, 256), st.booleans(), st.data())
def test_a_window_holds_the_mask_in_the_paintings_proportions(
    width: int, height: int, across: int, down: int, close: bool, data: st.DataObject
) -> None:
    painting = (across * 8, down * 8)
    left, top = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    right, bottom = data.draw(st.integers(left + 1, width)), data.draw(st.integers(top + 1, height))
    view = window((left, top, right, bottom), (width, height), painting, close=close)
    assert view.left <= left and view.top <= top
    assert view.left + view.width >= right and view.top + view.height >= bottom
    assert view.width * painting[1] == pytest.approx(view.height * painting[0], abs=max(painting))


def test_outside_of_the_picture_its_edge_goes_on() -> None:
    pixels = np.arange(4, dtype=np.uint8).reshape(2, 2)
    cut = Window(-1, 0, 4, 2).cut(pixels)
    assert cut.tolist() == [[0, 0, 1, 1], [2, 2, 3, 3]]


@pytest.mark.parametrize("scale", [1, 4])
def test_every_cell_that_the_mask_touches_is_covered_whole(scale: int) -> None:
    mask = np.zeros((64 * scale, 64 * scale), bool)
    mask[9 * scale, 23 * scale] = True
    covered = Window(0, 0, 64 * scale, 64 * scale).covered(mask, (64, 64), 8)
    expected = np.zeros((64, 64), bool)
    expected[8:16, 16:24] = True
    assert np.array_equal(covered, expected)
