"""A picture and its mask: what fits together, and what is said of what does not."""

import io

import numpy as np
import pytest
from PIL import Image

from chassis.errors import Permanent
from contracts.regions import Rectangle, Region
from engines.diffusion.pictures import png
from services.inpainter.engine.canvas import prepare
from tests.fakes.orders import image, inpainting, sketch, source_of


def mask(*marked: tuple[slice, slice], size: tuple[int, int] = (64, 64), value: int = 255) -> bytes:
    pixels = np.zeros(size[::-1], np.uint8)
    for rows, columns in marked:
        pixels[rows, columns] = value
    return png(pixels)


PART = (slice(10, 20), slice(30, 50))


def drawn(body: bytes):
    return prepare(inpainting(mask=source_of(body)), sketch(), body)


def test_white_is_marked_from_the_middle_grey_on() -> None:
    assert drawn(mask(PART, value=128)).mask.sum() == 200
    assert drawn(mask(PART)).box == (30, 10, 50, 20)
    with pytest.raises(Permanent) as raised:
        drawn(mask(PART, value=127))
    assert raised.value.code == "empty_mask"


def test_what_is_transparent_in_a_mask_stays() -> None:
    pixels = np.full((64, 64, 4), 255, np.uint8)
    pixels[:, 32:, 3] = 0
    marked = drawn(png(pixels)).mask
    assert marked[:, :32].all() and not marked[:, 32:].any()


def test_a_mask_of_another_size_names_both() -> None:
    with pytest.raises(Permanent) as raised:
        drawn(mask(PART, size=(80, 64)))
    assert raised.value.code == "mask_size"
    assert "80x64" in raised.value.reason and "64x64" in raised.value.reason


@pytest.mark.parametrize(
    ("region", "code", "said"),
    [
        (Rectangle(x=0, y=0, width=64, height=64), "full_mask", "image_to_image"),
        (Rectangle(x=64, y=0, width=9, height=9), "empty_mask", "Mark"),
    ],
)
def test_a_region_must_mark_a_part(region: Rectangle, code: str, said: str) -> None:
    with pytest.raises(Permanent) as raised:
        prepare(inpainting(region=Region(rectangle=region)), sketch(), None)
    assert raised.value.code == code
    assert said in raised.value.reason


def test_what_cannot_be_read_is_named() -> None:
    with pytest.raises(Permanent) as raised:
        drawn(b"no mask")
    assert (raised.value.code, "mask" in raised.value.reason) == ("unreadable_picture", True)
    with pytest.raises(Permanent) as raised:
        prepare(inpainting(), b"no picture", None)
    assert (raised.value.code, "picture" in raised.value.reason) == ("unreadable_picture", True)


def test_the_mask_is_kept_as_black_and_white() -> None:
    canvas = drawn(mask(PART, value=200))
    kept = canvas.mask_png()
    assert Image.open(io.BytesIO(kept)).mode == "L"
    assert np.array_equal(image(kept), canvas.mask * np.uint8(255))
