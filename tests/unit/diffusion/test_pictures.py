"""Stored bytes to pixels and back."""

import io

import numpy as np
import pytest
from PIL import Image

from chassis.errors import Permanent
from engines.diffusion.pictures import covering, flattened, middle, png, read_picture
from tests.fakes.orders import image, sketch


@pytest.mark.parametrize("body", [b"", b"no picture", sketch()[:200], sketch()[:-40]])
def test_what_is_no_whole_picture_ends_the_order(body: bytes) -> None:
    with pytest.raises(Permanent) as raised:
        read_picture(body, "mask")
    assert raised.value.code == "unreadable_picture"
    assert "mask" in raised.value.reason


@pytest.mark.parametrize("alpha", [False, True])
def test_pixels_come_back_as_they_were(alpha: bool) -> None:
    body = sketch(48, 32, alpha=alpha)
    assert np.array_equal(np.asarray(read_picture(body)), image(body))


def test_a_palette_with_a_transparent_colour_is_read_with_alpha() -> None:
    palette = Image.new("P", (8, 8))
    out = io.BytesIO()
    palette.save(out, "PNG", transparency=0)
    assert read_picture(out.getvalue()).getpixel((0, 0))[3] == 0


def test_what_is_transparent_shows_the_ground() -> None:
    clear = Image.new("RGBA", (4, 4), (10, 20, 30, 0))
    assert flattened(clear, "white").getpixel((0, 0)) == (255, 255, 255)
    assert flattened(clear, "black").getpixel((0, 0)) == (0, 0, 0)


def test_a_covering_picture_is_cropped_and_not_stretched() -> None:
    wide = np.zeros((100, 400, 3), np.uint8)
    wide[:, 150:250] = 255
    covered = np.asarray(covering(Image.fromarray(wide), (64, 64)))
    assert covered.shape == (64, 64, 3)
    assert covered.min() > 200, "the middle fills it"


def test_the_middle_is_cut_out() -> None:
    pixels = np.arange(6 * 8).reshape(6, 8)
    assert np.array_equal(middle(pixels, (4, 2)), pixels[2:4, 2:6])


def test_a_png_says_that_its_colours_are_srgb() -> None:
    assert b"sRGB" in png(np.zeros((4, 4, 3), np.uint8))
