"""The subject of a picture stays in every crop, and a plain picture goes on around it."""

import numpy as np
import pytest
from PIL import Image

from contracts.banners import STANDARD_SIZES
from services.bannerizer.engine.crop import WHOLE, Box, look, subject_of, window
from services.bannerizer.engine.pictures import cut
from tests.unit.bannerizer.studio import with_disc

CORNERS = [(x, y) for x in (0.14, 0.5, 0.86) for y in (0.14, 0.5, 0.86)]
RADIUS = 0.05
PROPORTIONS = [width / height for width, height in STANDARD_SIZES.values()]


def contains(outer: Box, centre: tuple[float, float]) -> bool:
    (x, y), slack = centre, 0.004
    return (
        outer.left - slack <= x - RADIUS
        and x + RADIUS <= outer.right + slack
        and outer.top - slack <= y - RADIUS
        and y + RADIUS <= outer.bottom + slack
    )


@pytest.mark.parametrize("proportion", PROPORTIONS)
@pytest.mark.parametrize("centre", CORNERS)
@pytest.mark.parametrize("busy", [True, False])
def test_a_subject_anywhere_stays_in_the_crop(centre: tuple[float, float], proportion: float, busy: bool) -> None:
    sight = look(with_disc(128, centre, RADIUS, busy=busy))
    assert sight.extensible is not busy
    shown = window(sight, (1000, 1000), proportion)
    assert shown.width / shown.height == pytest.approx(proportion)
    assert contains(shown, centre)
    if busy:
        assert shown.left >= 0 and shown.top >= 0 and shown.right <= 1.0001 and shown.bottom <= 1.0001


def test_a_plain_picture_is_extended_around_a_subject_larger_than_the_crop() -> None:
    sight = look(with_disc(128, (0.5, 0.5), 0.4, busy=False))
    shown = window(sight, (600, 600), 728 / 90)
    assert shown.left < 0 and shown.right > 1
    assert shown.top <= 0.1 and shown.bottom >= 0.9


def test_the_subject_is_put_where_nothing_lies_upon_it() -> None:
    sight = look(with_disc(128, (0.5, 0.5), 0.2, busy=False))
    shown = window(sight, (600, 600), 2.0, Box(0.6, 0, 1, 1))
    assert (0.3 - shown.left) / shown.width >= 0.6
    assert (0.7 - shown.left) / shown.width <= 1.0


def test_a_picture_in_which_nothing_stands_out_is_one_subject() -> None:
    assert subject_of(np.zeros((10, 20))) == WHOLE
    sight = look(np.full((40, 60, 3), 90, dtype=np.uint8))
    assert sight.subject == WHOLE
    assert window(sight, (600, 400), 1.0) == Box(pytest.approx(1 / 6), 0, pytest.approx(5 / 6), 1)


def test_a_picture_of_the_boxs_proportions_is_shown_whole() -> None:
    sight = look(with_disc(128, (0.2, 0.2), 0.05, busy=True))
    assert window(sight, (500, 500), 1.0) == WHOLE


def test_a_cut_shows_its_window() -> None:
    picture = Image.fromarray(with_disc(400, (0.25, 0.25), 0.1, busy=True))
    shown = np.asarray(cut(picture, Box(0.15, 0.15, 0.35, 0.35), (50, 50)))
    assert tuple(shown[25, 25]) == (210, 20, 30)


def test_beyond_the_picture_there_is_its_border_and_no_seam() -> None:
    picture = Image.fromarray(with_disc(200, (0.5, 0.5), 0.2, busy=False))
    border = (150, 180, 170)
    shown = np.asarray(cut(picture, Box(-0.5, 0, 1.5, 1), (400, 200), border)).astype(int)
    assert np.abs(shown[:, :100] - border).max() == 0
    assert np.abs(np.diff(shown[5], axis=0)).max() <= 2
    assert tuple(shown[100, 200]) == (210, 20, 30)
