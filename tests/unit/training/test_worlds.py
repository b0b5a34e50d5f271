"""The shipped world stays what the shipped models were trained on, whatever the larger one becomes."""

import hashlib
import random
from collections import Counter
from dataclasses import astuple

import pytest

from models.training import translation_ko, translation_ru
from models.training.captions import OBJECT_WORDS, caption, object_words, with_fillers
from models.training.palette import BACKGROUND_COLORS, OBJECT_COLORS
from models.training.scene import ATTRIBUTES, is_held_out, sample_scene
from models.training.translation import Wording, sample_pair
from models.training.world import KIND_WEIGHTS, LARGER, SHIPPED, World

FIELDS_OF_THE_SHIPPED_WORLD = 14
# sha256 of what the code gave before there was a second world.
SCENES = "c6efe597103319d62ee73e5bb011d78319d9a83014d817ce64784bf54a0c36aa"
CAPTIONS = "482c9864c1912fa7737fd4e00aafec9fd914a1ab92a51ca83347f1e5e5c155d6"
TRIPLES = "b65a845a65dd41335681435047ecd30649d7c1520926ea0a52ff3e28bf05cba5"
HEADS = "91eddbe1c262ffa48ae255734c40d0288bcd503093d53baeacd986151570ca84"
PAIRS = {
    "ru": "bf9222ad5a269e9db51126820f6091f0c9713a02899345c4976e48f65cf8842e",
    "ko": "274a064db303226a17d7a21ddb60cb16580a9c732b276760451c39fe3fd16c40",
}


def digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()


def test_the_shipped_world_gives_the_same_scenes_captions_and_pairs_for_the_same_seed() -> None:
    rng = random.Random(2024)
    scenes = [sample_scene(rng, number % 20 == 19) for number in range(200)]
    assert digest([astuple(scene)[:FIELDS_OF_THE_SHIPPED_WORLD] for scene in scenes]) == SCENES
    assert not any(scene.staged for scene in scenes)
    assert digest([with_fillers(caption(scene, rng), rng) for scene in scenes]) == CAPTIONS
    # The generator goes on where the captions left off, as it did when the digests were taken.
    wordings: dict[str, Wording] = {"ru": translation_ru.word, "ko": translation_ko.word}
    for language, wording in wordings.items():
        pairs = [sample_pair(wording, rng) for _ in range(200)]
        assert digest([(pair.source, pair.target, pair.held_out) for pair in pairs]) == PAIRS[language]


def test_the_shipped_judge_reads_the_same_values_in_the_same_order() -> None:
    assert digest(list(SHIPPED.attributes.items())) == HEADS
    assert ATTRIBUTES is SHIPPED.attributes


def test_the_same_triples_are_held_out_in_both_worlds() -> None:
    triples = [(k, c, b) for k in KIND_WEIGHTS for c in OBJECT_COLORS for b in BACKGROUND_COLORS]
    assert digest([is_held_out(*triple) for triple in triples]) == TRIPLES


@pytest.mark.parametrize("world", [SHIPPED, LARGER], ids=["shipped", "larger"])
def test_training_never_sees_a_held_out_triple(world: World) -> None:
    rng = random.Random(5)
    seen = {(s.kind, s.color, s.background) for s in (sample_scene(rng, world=world) for _ in range(4000))}
    asked = {(s.kind, s.color, s.background) for s in (sample_scene(rng, True, world) for _ in range(400))}
    assert len(seen) > 1000 and len(asked) > 50
    assert not seen & asked


def test_the_larger_world_has_every_kind_of_the_shipped_one_and_at_least_fourteen_more() -> None:
    assert set(SHIPPED.kinds) < set(LARGER.kinds)
    assert len(LARGER.kinds) >= len(SHIPPED.kinds) + 14
    drawn = Counter(sample_scene(random.Random(seed), world=LARGER).kind for seed in range(3000))
    assert set(drawn) == set(LARGER.kinds)


def test_every_value_of_every_attribute_occurs_and_no_other() -> None:
    rng = random.Random(6)
    scenes = [sample_scene(rng, world=LARGER) for _ in range(4000)]
    for name, values in LARGER.attributes.items():
        assert {getattr(scene, name) for scene in scenes} - {None} == set(values), name
    assert all(scene.staged for scene in scenes)


def test_only_the_larger_world_knows_the_words_for_its_things() -> None:
    assert object_words(SHIPPED) == OBJECT_WORDS
    assert "teapot" in object_words(LARGER) and "teapot" not in object_words(SHIPPED)
