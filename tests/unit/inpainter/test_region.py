"""From a marked region to a mask."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from contracts.regions import Rectangle, Region
from services.inpainter.engine.growing import oklab, thing_at
from services.inpainter.engine.region import mask_of

GROUND, BODY, TOPPING = (120, 160, 240), (246, 140, 180), (220, 50, 50)


def cake(scale: int = 1) -> Image.Image:
    """A shaded cake with two cherries in it, on a plain ground with a soft shadow."""
    drawing = Image.new("RGB", (128 * scale, 128 * scale), GROUND)
    draw = ImageDraw.Draw(drawing)
    draw.ellipse(tuple(scale * side for side in (20, 100, 110, 114)), fill=(105, 142, 216))
    for column in range(34, 94):
        shade = 1 - 0.15 * (column - 34) / 60
        box = tuple(scale * side for side in (column, 50, column + 1, 106))
        draw.rectangle(box, fill=tuple(round(value * shade) for value in BODY))
    for x in (50, 70):
        draw.ellipse(tuple(scale * side for side in (x, 70, x + 6, 76)), fill=TOPPING)
    return drawing


BODY_AREA = np.zeros((128, 128), bool)
BODY_AREA[50:107, 34:95] = True


def test_a_rectangle_is_marked_pixel_by_pixel() -> None:
    mask = mask_of(Region(rectangle=Rectangle(x=3, y=5, width=7, height=2)), cake(), 8)
    expected = np.zeros((128, 128), bool)
    expected[5:7, 3:10] = True
    assert np.array_equal(mask, expected)


def test_a_rectangle_over_the_edge_is_cut_off_there() -> None:
    mask = mask_of(Region(rectangle=Rectangle(x=120, y=120, width=500, height=500)), cake(), 0)
    assert mask.sum() == 64 and mask[120:, 120:].all()


def test_a_polygon_is_filled() -> None:
    mask = mask_of(Region(polygon=((10, 10), (50, 10), (10, 50))), cake(), 0)
    assert mask[20, 20] and mask[10, 10] and not mask[45, 45]
    assert mask.sum() == pytest.approx(41 * 41 / 2, rel=0.05)


def test_a_click_on_the_cake_marks_its_body_and_not_the_ground() -> None:
    mask = mask_of(Region(points=((64, 90),)), cake(), 0)
    assert (mask & BODY_AREA).sum() >= 0.98 * BODY_AREA.sum(), "holes are filled, shading does not stop it"
    assert (mask & ~BODY_AREA).sum() <= 0.02 * (~BODY_AREA).sum(), "but for its soft edge"


def test_what_a_thing_encloses_belongs_to_it() -> None:
    ring = Image.new("RGB", (128, 128), GROUND)
    ImageDraw.Draw(ring).ellipse((24, 24, 104, 104), fill=BODY)
    ImageDraw.Draw(ring).ellipse((44, 44, 84, 84), fill=GROUND)
    mask = mask_of(Region(points=((34, 64),)), ring, 0)
    assert mask[64, 64] and not mask[10, 10]


def test_a_thing_of_nearly_the_grounds_colour_does_not_take_the_ground_with_it() -> None:
    pale = Image.new("RGB", (128, 128), (238, 190, 200))
    ImageDraw.Draw(pale).ellipse((30, 30, 100, 100), fill=(170, 170, 175))
    soft = pale.filter(ImageFilter.GaussianBlur(4))
    mask = mask_of(Region(points=((64, 64),)), soft, 0)
    assert mask[50:80, 50:80].all() and not mask[:16].any()


def test_a_click_on_the_ground_marks_the_ground_and_not_the_cake() -> None:
    mask = mask_of(Region(points=((5, 5),)), cake(), 0)
    assert mask[:40].all()
    assert not mask[60:100, 45:85].any()


def test_a_click_on_a_cherry_marks_that_cherry() -> None:
    mask = mask_of(Region(points=((53, 73),)), cake(), 0)
    assert mask[73, 53] and mask.sum() < 150


def test_points_mark_all_their_things() -> None:
    both = mask_of(Region(points=((53, 73), (73, 73))), cake(), 0)
    one, other = (mask_of(Region(points=(point,)), cake(), 0) for point in ((53, 73), (73, 73)))
    assert np.array_equal(both, one | other)


def test_a_soft_edge_lies_half_around_the_thing() -> None:
    sharp, soft = (mask_of(Region(points=((64, 90),)), cake(), feather) for feather in (0, 12))
    assert soft.sum() > sharp.sum() and (soft | sharp).sum() == soft.sum()


def test_things_in_a_large_picture_are_found_at_its_size() -> None:
    mask = mask_of(Region(points=((640, 900),)), cake(scale=10), 0)
    assert mask.shape == (1280, 1280)
    large = BODY_AREA.repeat(10, axis=0).repeat(10, axis=1)
    assert (mask & large).sum() >= 0.97 * large.sum()
    assert (mask & ~large).sum() <= 0.03 * (~large).sum()


def test_a_plain_picture_is_one_thing() -> None:
    assert thing_at(np.full((40, 40, 3), 200, np.uint8), 0, 0, 1).all()


def test_oklab_is_as_published() -> None:
    white, red = oklab(np.array([[255, 255, 255], [255, 0, 0]], np.uint8))
    assert white == pytest.approx([1, 0, 0], abs=1e-3)
    assert red == pytest.approx([0.628, 0.225, 0.126], abs=1e-3)
