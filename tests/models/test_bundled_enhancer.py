"""The prompt enhancer that ships, really run: what it adds, and that it adds nothing against the prompt."""

import json

import pytest

from bench.enhancer import Enhancing, contradicts
from chassis.catalogue import ROOT
from models.training.enhancer import pairs
from models.training.enhancer_pairs import Pair
from services.prompt_enhancer.wording.adding import Enriched
from services.prompt_enhancer.wording.tokens import words

ADDED = {
    "pink cake": ("cake", "background"),
    "a pink cake with strawberries": ("tier", "background"),
    "a white house on a pink background": ("roof",),
    "a blue mug": ("steam", "background"),
    "a purple gift": ("ribbon", "background"),
    "bank building": ("coins", "background"),
    "a black cat": ("background",),
    "a three-tier pink cake with strawberries on a light blue background": (),
}


@pytest.fixture(scope="module")
def enhancing() -> Enhancing:
    return Enhancing(threads=1)


@pytest.fixture(scope="module")
def held_out(enhancing: Enhancing) -> list[tuple[Pair, Enriched]]:
    """Prompts whose combination of facts was not in training, and what became of them."""
    return [(pair, enhancing(pair.text)[1]) for pair in pairs(80, seed=31, held_out=True)]


@pytest.mark.parametrize("text", ADDED)
def test_what_a_prompt_leaves_open_is_added(enhancing: Enhancing, text: str) -> None:
    result = enhancing(text)[1]
    assert result.text.startswith(f"{text}, ")
    assert all(word in result.text for word in ADDED[text])


def test_a_background_differs_from_the_thing(enhancing: Enhancing) -> None:
    for colour in ("red", "yellow", "blue", "pink", "white", "black", "teal"):
        more = enhancing(f"a {colour} cup")[1].text.removeprefix(f"a {colour} cup")
        assert "background" in more
        assert colour not in words(more)


def test_facts_are_kept_in_every_combination_held_out(held_out: list[tuple[Pair, Enriched]]) -> None:
    broken = [
        result.text
        for pair, result in held_out
        if not result.text.startswith(pair.text.rstrip("."))
        or any(contradicts(pair, phrase) for phrase in result.added)
    ]
    assert broken == []


def test_nearly_every_prompt_gains_a_detail_and_few_answers_need_repair(
    held_out: list[tuple[Pair, Enriched]],
) -> None:
    assert sum(bool(result.added) for _, result in held_out) >= 0.95 * len(held_out)
    assert sum(bool(result.dropped) for _, result in held_out) <= 0.1 * len(held_out)


def test_only_words_that_the_picture_model_knows_are_added(held_out: list[tuple[Pair, Enriched]]) -> None:
    said = json.loads((ROOT / "models" / "bundled" / "small-world" / "vocabulary.json").read_text())
    added = {word for _, result in held_out for phrase in result.added for word in words(phrase)}
    assert added <= {*said["words"], *said["objects"]}


def test_the_files_are_small_and_say_what_they_are() -> None:
    folder = ROOT / "models" / "bundled" / "prompt-enhancer"
    assert sum(path.stat().st_size for path in folder.iterdir()) < 12 * 2**20
    assert "Licence" in (folder / "README.md").read_text()
