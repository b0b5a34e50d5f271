"""A brand's colours in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.prompt_enhancer.wording.colours import name, tones
from services.prompt_enhancer.wording.lexicon import COLOURS, SHADES


@pytest.mark.parametrize(
    ("colour", "said"),
    [
        ("#ff0000", "red"),
        ("#00ff00", "green"),
        ("#0000ff", "blue"),
        ("#ffff00", "yellow"),
        ("#ffa500", "orange"),
        ("#ffc0cb", "pink"),
        ("#c2185b", "pink"),
        ("#800080", "purple"),
        ("#008080", "teal"),
        ("#8b4513", "brown"),
        ("#ffffff", "white"),
        ("#000000", "black"),
        ("#808080", "gray"),
        ("#1a237e", "dark blue"),
        ("#add8e6", "light blue"),
        ("#006400", "dark green"),
        ("#8b0000", "dark red"),
    ],
)
def test_a_colour_has_the_name_that_people_give_it(colour: str, said: str) -> None:
    assert name(colour) == said


@given(st.integers(0, 0xFFFFFF))
def test_every_colour_has_a_name_of_colour_words(value: int) -> None:
    assert set(name(f"#{value:06x}").split()) <= COLOURS.keys() | SHADES


def test_a_palette_is_the_tone_of_the_thing_and_of_its_background() -> None:
    palette = ["#ff69b4", "#ffc0cb", "#009688", "#000000"]
    assert tones(palette, placed=False) == "in pink tones on a teal background"
    assert tones(palette, placed=True) == "in pink tones"
    assert tones(palette[:2], placed=False) == "in pink tones"
    assert tones(["#000000", "#ffa500"], placed=False) == "in black tones on an orange background"
    assert tones([], placed=False) == ""
