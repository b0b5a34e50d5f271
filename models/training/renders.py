"""Draws one sheet of training pictures, to be looked at before a model is trained on them: every kind of
a world in varied colours, then its toppings, patterns, settings and formats."""

import argparse
import dataclasses
import random

import numpy as np
from PIL import Image

from models.training import paths
from models.training.renderer import render, render_mask
from models.training.scene import Scene, sample_scene
from models.training.staging import PATTERNED, PLACED_SETTINGS
from models.training.world import PATTERNS, TOPPINGS, WORLDS, World

SIDE, GAP, COLUMNS = 160, 4, 10


def sample_of(kind: str, world: World, rng: random.Random) -> Scene:
    alone = dataclasses.replace(world, kinds={kind: 1})
    return sample_scene(rng, world=alone)


def scenes_of(world: World, rng: random.Random) -> list[Scene]:
    scenes = [sample_of(kind, world, rng) for kind in world.kinds]
    if not world.staged:
        return scenes
    plain = [dataclasses.replace(scene, style="flat", extent="large", pattern=None, place="center") for scene in scenes]
    toppings = [
        dataclasses.replace(sample_of(kind, world, rng), topping=topping, blossom="pink", pattern=None)
        for kind in ("cake", "cake", "cupcake")
        for topping in TOPPINGS
        if kind == "cake" or topping != "drip"
    ]
    patterns = [
        dataclasses.replace(sample_of(kind, world, rng), pattern=pattern, pattern_color="white", color="blue")
        for pattern in PATTERNS[1:]
        for kind in PATTERNED[:10]
    ]
    settings = [
        dataclasses.replace(sample_of(kind, world, rng), setting=settings[-1])
        for kind, settings in PLACED_SETTINGS.items()
    ]
    return plain + scenes + toppings + patterns + settings


def sheet(pictures: list[np.ndarray]) -> Image.Image:
    """Pictures of any format, each in a cell of SIDE x SIDE."""
    rows = -(-len(pictures) // COLUMNS)
    step = SIDE + GAP
    result = Image.new("RGB", (COLUMNS * step + GAP, rows * step + GAP), "black")
    for number, picture in enumerate(pictures):
        cell = Image.fromarray(picture)
        cell.thumbnail((SIDE, SIDE))
        result.paste(cell, (GAP + number % COLUMNS * step, GAP + number // COLUMNS * step))
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--world", choices=list(WORLDS), default="larger")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    world = WORLDS[options.world]
    pictures = [render(scene, 256) for scene in scenes_of(world, rng)]
    for size in ((384, 256), (256, 384), (512, 512)):
        for _ in range(5):
            scene = sample_scene(rng, world=world)
            mask = render_mask(scene, *size)
            pictures += [render(scene, *size), np.repeat(mask[..., None], 3, axis=2)]
    paths.WORK.mkdir(parents=True, exist_ok=True)
    sheet(pictures).save(paths.WORK / "renders.png")
    print(paths.WORK / "renders.png")


if __name__ == "__main__":
    main()
