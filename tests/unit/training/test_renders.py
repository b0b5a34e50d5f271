"""Pictures, masks and parts of every kind of thing."""

import dataclasses
import itertools
import random
from pathlib import Path

import numpy as np
import pytest

# Training modules draw with skia, which only the training group installs.
pytest.importorskip("skia")

from models.training.gouache import soften
from models.training.renderer import box_of, part_boxes, render, render_background, render_mask, render_part
from models.training.renders import main, sample_of
from models.training.scene import Scene, sample_scene
from models.training.world import LARGER, SHIPPED

SIZES = ((96, 96), (128, 84), (84, 128))
# Mean brightness of 4 x 4 fields of one picture a kind, as rendered before there was a second world.
BEFORE = {
    "cake": "d4cbcbd4d4a7a6d4d19f9ad1d0bebbd1",
    "house": "d5d1cad5ce967fc7cb978dc3cd9e99c6",
    "tower": "c4b6b2c4c4b4adc4c4aea4c4c1a89bc0",
    "cup": "c2c2c2c2ba5365b5bd3150a6be8595bf",
    "bottle": "606061606089916060b7c4605f72735e",
    "gift": "a19292a1b3aebfa8b1c7d0a2a5aaaea0",
    "apple": "c6c6a8c4c2927fb7bf7b77aec4aaa4c2",
    "cat": "9a95999692514f8b8c6062849f7a769d",
    "balloon": "2a48462a2b746a2d2a51522a2a2f302a",
    "star": "c6c3bbc6bb867db3c67e6fc5c6bbbbc5",
    "flower": "abbcd1ababd3d2adaba193aba99d9aa8",
    "car": "fafafafafad2d6fab37c78ccead4cbf4",
}


def staged(kind: str, number: int, **changes: str | int | None) -> Scene:
    return dataclasses.replace(sample_of(kind, LARGER, random.Random(number)), **changes)


def test_the_shipped_world_looks_as_it_did() -> None:
    rng = random.Random(2024)
    first: dict[str, Scene] = {}
    for number in range(200):
        scene = sample_scene(rng, number % 20 == 19)
        first.setdefault(scene.kind, scene)
    for kind, before in BEFORE.items():
        fields = render(first[kind], 256).reshape(4, 64, 4, 64, 3).mean((1, 3, 4)).round().astype(int).ravel()
        assert np.abs(fields - np.frombuffer(bytes.fromhex(before), np.uint8)).max() <= 1, kind


@pytest.mark.parametrize("style", ["flat", "gouache"])
@pytest.mark.parametrize("kind", LARGER.kinds)
def test_the_mask_of_a_thing_covers_what_differs_from_its_background(kind: str, style: str) -> None:
    for number, (width, height) in enumerate(SIZES):
        scene = staged(kind, number, style=style)
        mask = render_mask(scene, width, height)
        with_thing = render(scene, width, height).astype(int)
        changed = np.abs(with_thing - render_background(scene, width, height)).max(axis=2)
        assert with_thing.shape == (height, width, 3) and mask.shape == (height, width) and mask.dtype == np.uint8
        assert not (changed[mask == 0] > 1).any(), "outside the mask nothing changes"
        assert (changed[mask > 250] > 12).mean() > 0.75, "inside nearly everything does"
        assert 0.03 < (mask > 127).sum() / min(width, height) ** 2 < 0.75
        box = box_of(mask)
        assert box and min(box[:2]) > 0 and box[2] < width and box[3] < height, "no thing is cut off"


@pytest.mark.parametrize("kind", SHIPPED.kinds)
def test_the_shipped_world_has_masks_and_formats_too(kind: str) -> None:
    scene = sample_of(kind, SHIPPED, random.Random(3))
    for width, height in SIZES:
        mask = render_mask(scene, width, height)
        changed = np.abs(render(scene, width, height).astype(int) - render_background(scene, width, height)).max(axis=2)
        assert not (changed[mask == 0] > 1).any()
        assert 0.03 < (mask > 127).sum() / min(width, height) ** 2 < 0.75


def test_no_two_kinds_look_alike() -> None:
    one = {"color": "green", "background": "white", "style": "flat", "setting": "plain", "extent": "large"}
    looks = {
        kind: render(staged(kind, 1, **one, pattern=None, place="center", seed=7), 64).astype(int)
        for kind in LARGER.kinds
    }
    for (first, look), (second, other) in itertools.combinations(looks.items(), 2):
        assert (np.abs(look - other).max(axis=2) > 40).mean() > 0.08, (first, second)


def test_toppings_differ_in_outline_not_only_in_colour() -> None:
    alone = {"style": "flat", "extent": "large", "place": "center", "pattern": None, "setting": "plain"}
    masks = [
        render_mask(dataclasses.replace(staged("cake", 2, **alone), tiers=2, topping=topping, blossom="red"), 64, 64)
        for topping in ("strawberries", "cherries", "candles", "flowers", "none")
    ]
    for one, other in itertools.combinations(masks, 2):
        assert (np.abs(one.astype(int) - other) > 100).mean() > 0.015


@pytest.mark.parametrize("pattern", ["stripes", "dots", "checks"])
def test_a_pattern_shows_on_the_thing_and_nowhere_else(pattern: str) -> None:
    scene = staged("bag", 4, style="flat", color="blue", pattern="none", pattern_color="yellow")
    patterned = dataclasses.replace(scene, pattern=pattern)
    differs = np.abs(render(scene, 128).astype(int) - render(patterned, 128)).max(axis=2) > 30
    mask = render_mask(scene, 128, 128)
    assert differs.sum() > 0.1 * (mask > 127).sum()
    assert not differs[mask == 0].any()


@pytest.mark.parametrize(
    ("kind", "part", "changes"),
    [
        ("cake", "topping", {"topping": "candles"}),
        ("cupcake", "topping", {"topping": "cherries"}),
        ("house", "roof", {}),
        ("shop", "roof", {}),
        ("bag", "ribbon", {}),
        ("gift", "ribbon", {}),
        ("phone", "screen", {}),
    ],
)
def test_a_part_has_a_box_inside_the_box_of_its_thing(kind: str, part: str, changes: dict[str, str]) -> None:
    scene = staged(kind, 8, style="flat", **changes)
    whole = box_of(render_mask(scene, 192, 128))
    left, top, right, bottom = part_boxes(scene, 192, 128)[part]
    assert whole and whole[0] <= left < right <= whole[2] and whole[1] <= top < bottom <= whole[3]
    covered = render_part(scene, part, 192, 128) > 250
    assert covered.any() and (render_mask(scene, 192, 128)[covered] > 250).all()


def test_a_part_stays_on_its_thing_in_gouache() -> None:
    scene = staged("cake", 3, style="gouache", topping="strawberries")
    covered = render_part(scene, "topping", 192, 192) > 250
    assert covered.any() and (render_mask(scene, 192, 192)[covered] > 250).all()


def test_a_house_with_coins_has_a_roof_and_coins_above_it() -> None:
    boxes = part_boxes(dataclasses.replace(staged("house", 5, style="flat"), coins=True), 128, 128)
    assert set(boxes) == {"roof", "coins"}
    assert boxes["coins"][1] < boxes["roof"][1] and boxes["coins"][3] < boxes["roof"][3]


def test_a_thing_without_a_part_has_no_box_for_it() -> None:
    assert part_boxes(staged("heart", 1), 64, 64) == {}
    assert "topping" not in part_boxes(staged("cake", 1, topping="none"), 64, 64)


def test_a_thing_stands_where_its_scene_says() -> None:
    middles = []
    for place in ("left", "center", "right"):
        box = box_of(render_mask(staged("heart", 1, place=place, extent="small"), 192, 128))
        assert box
        middles.append((box[0] + box[2]) / 2)
    assert middles[0] < 64 < middles[1] < 128 < middles[2]


def test_settings_and_styles_change_the_picture_and_not_what_a_seed_means() -> None:
    scene = staged("cup", 1, style="flat", setting="plain")
    pictures = [render(dataclasses.replace(scene, setting=setting), 96) for setting in ("plain", "table", "window")]
    pictures.append(render(dataclasses.replace(scene, style="gouache"), 96))
    for one, other in itertools.combinations(pictures, 2):
        assert np.abs(one.astype(int) - other).mean() > 1
    assert (render(scene, 96) == pictures[0]).all()


def test_gouache_does_the_same_to_every_layer_of_a_seed() -> None:
    layer = np.random.default_rng(1).uniform(0, 255, (160, 200, 2)).astype(np.float32)
    assert np.allclose(soften(layer, 3)[..., 1], soften(layer[..., 1:], 3)[..., 0])
    assert not np.allclose(soften(layer, 3), soften(layer, 4))


def test_the_sheet_of_renders_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.training.paths.WORK", tmp_path)
    monkeypatch.setattr("sys.argv", ["renders", "--world", "shipped"])
    main()
    assert (tmp_path / "renders.png").stat().st_size > 20_000
