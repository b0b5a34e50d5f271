"""Contrast as WCAG 2.2 defines it, and the inks, buttons and veils that reach it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.banners import Gradient
from services.bannerizer.engine.colours import (
    AA_SHAPE,
    AA_TEXT,
    BLACK,
    WHITE,
    between,
    contrast,
    ink_on,
    ink_on_one,
    label_on,
    least_contrast,
    luminance,
    mix,
    parse,
    set_apart,
    soft,
    veil,
    worst,
    written,
)
from services.bannerizer.engine.palette import accent_of, dominant, scheme, veiled
from tests.unit.bannerizer.studio import brand, with_disc

colours = st.tuples(*[st.integers(0, 255)] * 3)
PLAIN = np.full((8, 8, 3), (40, 90, 160), dtype=np.uint8)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#0000ff", "#ffffff", 8.59),
        ("#f00000", "#f00000", 1),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(parse(one), parse(other)) == pytest.approx(ratio, abs=0.005)
    assert contrast(parse(other), parse(one)) == contrast(parse(one), parse(other))


def test_a_colour_is_written_as_it_was_read() -> None:
    assert written(parse("#0a80ff")) == "#0a80ff"


@given(colours)
def test_some_ink_is_readable_on_any_one_colour(behind: tuple[int, int, int]) -> None:
    for ink in (ink_on_one(behind), label_on(behind), soft(ink_on_one(behind), [behind])):
        assert contrast(ink, behind) >= AA_TEXT


@given(colours, colours)
def test_an_ink_on_a_gradient_is_readable_all_along_it(start: tuple[int, int, int], end: tuple[int, int, int]) -> None:
    ink = ink_on(between(start, end))
    if ink is not None:
        assert all(contrast(ink, mix(start, end, step / 300)) >= AA_TEXT - 0.05 for step in range(301))


def test_the_darkest_colour_of_a_gradient_can_lie_between_its_ends() -> None:
    shades = between((255, 0, 0), (0, 255, 0))
    assert min(luminance(shade) for shade in shades) < luminance(shades[0]) < luminance(shades[-1])


def test_no_ink_is_readable_from_black_to_white() -> None:
    assert ink_on(between(BLACK, WHITE)) is None


@given(colours, colours)
def test_a_button_stands_out(fill: tuple[int, int, int], behind: tuple[int, int, int]) -> None:
    assert contrast(set_apart(fill, [behind]), behind) >= AA_SHAPE


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), colours)
def test_a_veil_makes_every_pixel_under_it_readable(seed: int, cover: tuple[int, int, int]) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (40, 40, 3), dtype=np.uint8)
    ink = ink_on_one(cover)
    share = veil(pixels, cover, ink)
    assert least_contrast(ink, np.round(pixels * (1 - share) + np.array(cover) * share)) >= min(
        AA_TEXT, contrast(ink, cover)
    )


def test_a_veil_over_what_is_readable_already_stays_light() -> None:
    assert veil(np.zeros((4, 4, 3), dtype=np.uint8), BLACK, WHITE) == 0.5
    assert veil(np.full((4, 4, 3), 255, dtype=np.uint8), BLACK, WHITE) > 0.5


def test_the_dominant_colour_is_the_most_frequent_one_and_the_accent_another() -> None:
    picture = with_disc(100, (0.5, 0.5), 0.2, busy=False)
    assert np.abs(np.subtract(dominant(picture), (150, 180, 170))).max() <= 1
    assert np.abs(np.subtract(accent_of(picture, dominant(picture)), (210, 20, 30))).max() <= 1


def test_a_picture_without_a_second_colour_has_a_plain_accent() -> None:
    assert accent_of(PLAIN, (40, 90, 160)) == ink_on_one((40, 90, 160))


def test_the_order_comes_before_the_brand_and_the_brand_before_the_picture() -> None:
    book = brand(palette={"main": "#4a148c", "accent": "#ffb300"})
    assert scheme("#102030", book, PLAIN, None).background == ((16, 32, 48),)
    assert scheme(None, book, PLAIN, None).background == ((74, 20, 140),)
    assert scheme(None, book, PLAIN, None).accent == (255, 179, 0)
    assert scheme(None, None, PLAIN, None).background == ((40, 90, 160),)


def test_texts_get_a_panel_where_the_gradient_leaves_no_ink() -> None:
    found = scheme(Gradient(start="#000000", end="#ffffff"), None, PLAIN, None)
    assert found.panel in (BLACK, WHITE)
    assert contrast(found.ink, found.panel) >= AA_TEXT
    assert scheme(Gradient(start="#000000", end="#202020"), None, PLAIN, None).panel is None


@given(colours, colours)
def test_every_scheme_is_readable(start: tuple[int, int, int], end: tuple[int, int, int]) -> None:
    found = scheme(Gradient(start=written(start), end=written(end)), None, PLAIN, None)
    behind = [found.panel] if found.panel else between(start, end)
    assert worst(found.ink, behind) >= AA_TEXT and worst(found.quiet_ink, behind) >= AA_TEXT
    assert contrast(found.accent_ink, found.accent) >= AA_TEXT
    on_picture = veiled(found, PLAIN, None, chosen=True)
    assert contrast(on_picture.ink, on_picture.background[0]) >= AA_TEXT
