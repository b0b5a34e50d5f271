"""A model's answer as additions: facts are kept whatever the model says."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.prompt_enhancer.wording.adding import MAX_WORDS, enrich, joined, phrases
from services.prompt_enhancer.wording.lexicon import COLOURS
from services.prompt_enhancer.wording.tokens import words

THINGS = ("cake", "house", "car", "cat", "cup", "gift box", "owl", "bowl of ramen")
HUES = ("red", "pink", "blue", "green", "yellow", "white", "black", "teal")
EXTRAS = ("with two candles", "without candles", "with a red roof", "no text", 'called "Sweet Home"', "at night", "")
ORDINARY = st.lists(st.text("abcdefghijklmnopqrstuvwxyz'-", min_size=1, max_size=9), min_size=1, max_size=60)


@st.composite
def prompts(draw: st.DrawFn) -> str:
    hue, behind = draw(st.lists(st.sampled_from(HUES), min_size=2, max_size=2, unique=True))
    background = draw(st.sampled_from(("", f" on a {behind} background")))
    tiers = draw(st.sampled_from(("", "three-tier ")))
    return f"a {tiers}{hue} {draw(st.sampled_from(THINGS))}{background} {draw(st.sampled_from(EXTRAS))}".strip()


def hostile_answers(text: str, seed: int) -> str:
    """What a model must not get away with: dropped words, other colours and counts, prose, too much of it."""
    rng = random.Random(seed)
    said = text.split()
    colour = rng.choice([hue for hue in HUES if hue not in text])
    thing = rng.choice(THINGS)
    lies = [
        " ".join(word for word in said if rng.random() < 0.5),
        " ".join(rng.choice(HUES) if word in HUES else word for word in said),
        f"a {colour} {thing}",
        f"on a {rng.choice(HUES)} background",
        f"with {rng.choice(('five', 'seven', '12'))} candles, four tiers",
        "with lit candles, with large lettering, bright morning light",
        "Sure! Here is your improved prompt: a beautiful dragon and a knight in a castle.",
        f"the {thing} is not {said[-1]} any more, without background",
        "very " * 400,
        "forbiddenium, soft forbiddenium light",
        "",
        "soft light, centered composition",
    ]
    return rng.choice((", ", ". ", "\n- ")).join(rng.sample(lies, rng.randint(1, len(lies))))


def refused(phrase: str, longer: str) -> bool:
    return "forbiddenium" in longer


@settings(max_examples=400)
@given(prompts(), st.integers(0, 10**6))
def test_no_answer_changes_a_fact(text: str, seed: int) -> None:
    result = enrich(text, hostile_answers(text, seed), refused)
    assert result.text.startswith(text.rstrip(" .,;:"))
    more = result.text[len(text) :]
    said, asked = words(more), words(text)
    assert not {"forbiddenium", "dragon", "knight", "five", "seven", "12", "not", "without"} & set(said)
    assert "background" not in asked or not {"background", "backdrop", "wall"} & set(said)
    assert "tier" not in asked or not {"tier", "tiers"} & set(said)
    assert "candles" not in asked or not {"candle", "candles"} & set(said)
    assert "text" not in asked or "lettering" not in said
    assert "night" not in asked or "morning" not in said
    assert not set(asked) & set(THINGS) & set(said), "the thing is not named again, in whatever colour"
    backdrop = [word for word in said if word in COLOURS]
    assert not set(backdrop) & {word for word in asked if word in COLOURS}
    assert len(words(result.text)) <= max(MAX_WORDS, len(asked))


@given(ORDINARY, st.text(max_size=300))
def test_any_text_stands_first_and_whole_behind_any_answer(said: list[str], answer: str) -> None:
    text = " ".join(said)
    result = enrich(text, answer, refused)
    assert result.text.startswith(text.rstrip(" .,;:"))
    assert len(words(result.text)) <= max(MAX_WORDS, len(words(text)))


def test_an_answer_that_goes_on_with_the_prompt_adds_what_follows() -> None:
    result = enrich("a pink cake.", "A pink cake, on a white background, soft light.", refused)
    assert result.text == "a pink cake, on a white background, soft light"
    assert result.added == ("on a white background", "soft light")


def test_additions_do_not_contradict_each_other() -> None:
    result = enrich("a pink cake", "on a white background, on a blue background, with cherries, with candles", refused)
    assert result.added == ("on a white background", "with cherries")
    assert result.dropped == (("on a blue background", "background"), ("with candles", "detail"))


def test_a_list_of_an_instructed_model_becomes_phrases() -> None:
    answer = "1. Soft lighting\n2) on a white background\n- shallow depth of field; and high quality."
    wanted = ["soft lighting", "on a white background", "shallow depth of field", "high quality"]
    assert list(phrases(answer)) == wanted


@pytest.mark.parametrize(
    ("text", "whole"), [("a cake.", "a cake, soft light"), ("A cake!", "A cake! soft light"), ("", "soft light")]
)
def test_a_phrase_is_joined_as_people_write(text: str, whole: str) -> None:
    assert joined(text, "soft light") == whole
