"""A judge knows the world its weights name."""

import random
from pathlib import Path

import pytest
from PIL import Image

# The judge's renders are drawn with skia, which only the training group installs.
pytest.importorskip("skia")

from models.training import judge as judging
from models.training.attributes import labels
from models.training.renderer import render
from models.training.scene import sample_scene
from models.training.world import LARGER, SHIPPED


def test_the_shipped_judge_knows_the_shipped_world_and_recognises_it() -> None:
    judge = judging.load()
    assert judge.world is SHIPPED
    assert set(judge.heads) == set(SHIPPED.attributes)
    rng = random.Random(1)
    scenes = [sample_scene(rng) for _ in range(40)]
    verdicts = judging.judge_pictures(judge, [Image.fromarray(render(scene, 256)) for scene in scenes])
    right = [verdict["kind"] == scene.kind for verdict, scene in zip(verdicts, scenes, strict=True)]
    assert sum(right) >= 38


def test_a_saved_judge_is_loaded_with_its_own_world(tmp_path: Path) -> None:
    judging.save(judging.Judge(LARGER).eval(), tmp_path / "judge.safetensors")
    judge = judging.load(tmp_path / "judge.safetensors")
    assert judge.world is LARGER
    assert judge.heads["kind"].out_features == len(LARGER.kinds)
    seen = judging.judge_pictures(judge, [Image.new("RGB", (80, 60))])[0]
    assert set(seen) == set(LARGER.attributes)


def test_labels_count_the_values_of_the_world() -> None:
    rng = random.Random(2)
    scenes = [sample_scene(rng, world=LARGER) for _ in range(60)]
    numbers = labels(scenes, LARGER)
    for row, scene in enumerate(scenes):
        assert LARGER.attributes["kind"][numbers["kind"][row]] == scene.kind
        assert (numbers["tiers"][row] == -100) == (scene.kind != "cake")
