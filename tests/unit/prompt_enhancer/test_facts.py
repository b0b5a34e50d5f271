"""What may stand behind a prompt, and what would speak against it."""

import pytest

from services.prompt_enhancer.wording.facts import Facts
from services.prompt_enhancer.wording.tokens import stem


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("a pink cake", "on a light blue background"),
        ("a pink cake", "with three tiers"),
        ("a pink cake", "with fresh strawberries"),
        ("a pink cake", "topped with white flowers"),
        ("a pink cake with strawberries", "soft light on the cake"),
        ("a house", "with a red roof"),
        ("a red house", "with windows"),
        ("a bank building", "with gold coins on top"),
        ("a cup of coffee", "with steam"),
        ("a blue gift", "with a yellow ribbon"),
        ("a flower in a pot", "on a white background"),
        ("an owl", "shallow depth of field"),
        ("an owl", "4k resolution"),
        ("an owl", "warm festive atmosphere"),
        ("a cake", "in pastel colours"),
        ("a cake, in pink tones", "on a teal background"),
        ("a photo of a cake", "studio photography"),
    ],
)
def test_a_detail_that_the_prompt_leaves_open_may_be_added(text: str, phrase: str) -> None:
    assert Facts.of(text).objection(phrase) is None


@pytest.mark.parametrize(
    ("text", "phrase", "rule"),
    [
        ("a pink cake", "a blue cake", "colour"),
        ("a pink cake", "on a pink background", "colour"),
        ("a gray car", "on a light grey background", "colour"),
        ("a pink cake", "gold accents", "colour"),
        ("a cake with flowers", "with red flowers", "colour"),
        ("a cake, in pink tones", "in gold tones", "colour"),
        ("a cake, in pink tones on a teal background", "on a yellow background", "background"),
        ("a pink cake on a blue background", "on a white background", "background"),
        ("a cake in a forest", "on a plain white backdrop", "background"),
        ("a three-tier cake", "with two tiers", "count"),
        ("a three-tiered cake", "four tiers", "count"),
        ("a cake", "with five candles", "count"),
        ("a cake", "3 layers", "count"),
        ("a cake", "with three tiers and two candles", "count"),
        ("a cake without candles", "with lit candles", "denied"),
        ("a cake without toppings", "with fresh strawberries", "denied"),
        ("a cake, no text", "typography at the bottom", "denied"),
        ("a sugar-free cake", "dusted with sugar", "denied"),
        ("a cake, not red", "with a red glow", "denied"),
        ("a cake", "without decoration", "chat"),
        ("a cake", "here is your prompt", "chat"),
        ("a cake", 'with "Happy Birthday" lettering', "form"),
        ("a cake", "light " * 13, "form"),
        ("a pink cake", "pink cake", "repeated"),
        ("a cake with soft light", "soft light", "repeated"),
        ("a car", "with fresh strawberries", "detail"),
        ("a cake", "with gold coins on top", "detail"),
        ("a cake with cherries", "with fresh strawberries", "detail"),
        ("a cake", "with a dragon in soft light", "subject"),
        ("a cake", "a cat beside it", "subject"),
        ("a pink cake", "a big cake in soft light", "subject"),
        ("a photo of a cake", "flat vector style", "technique"),
        ("a watercolor cake", "studio photography", "technique"),
        ("a cake at night", "bright morning light", "opposite"),
        ("a minimalist cake", "ornate decoration", "opposite"),
    ],
)
def test_what_speaks_against_the_prompt_may_not(text: str, phrase: str, rule: str) -> None:
    assert Facts.of(text).objection(phrase) == rule


@pytest.mark.parametrize(
    ("word", "same"),
    [
        ("strawberries", "strawberry"),
        ("boxes", "box"),
        ("dishes", "dish"),
        ("cakes", "cake"),
        ("glass", "glass"),
        ("tiered", "tier"),
        ("bus", "bus"),
    ],
)
def test_singular_and_plural_are_one_word(word: str, same: str) -> None:
    assert stem(word) == same
