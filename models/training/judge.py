"""A small picture classifier that says which object, colour, background and details it sees. Only
the benchmark and the tests use it. It chooses among the classes of the small world, so it flatters
a smudge; its own accuracy on real renders is printed beside every figure it gives."""

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
from PIL import Image
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch.nn import functional

from models.training import paths
from models.training.attributes import heads, labels
from models.training.checkpoints import Progress, cosine_rate, fast_precision, set_rate
from models.training.clip import attribute_loss
from models.training.renderer import render_batch
from models.training.scene import Scene, sample_scene
from models.training.world import SHIPPED, WORLDS, World

SIDE = 64
_LAYERS = ((24, 2), (32, 1), (48, 2), (64, 1), (96, 2), (128, 2))
Verdict = dict[str, str | int | bool]


class Judge(nn.Module):
    """Knows one world, which its weights name; those that name none know the shipped one."""

    def __init__(self, world: World = SHIPPED) -> None:
        super().__init__()
        self.world = world
        layers: list[nn.Module] = []
        width = 3
        for channels, stride in _LAYERS:
            layers += [nn.Conv2d(width, channels, 3, stride, 1), nn.BatchNorm2d(channels), nn.ReLU()]
            width = channels
        self.features = nn.Sequential(*layers)
        self.heads = heads(width * 16, world)

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        return self.features(pictures).flatten(1)


def load(file: Path = paths.JUDGE) -> Judge:
    with safe_open(file, framework="pt") as weights:
        named = weights.metadata() or {}
    judge = Judge(WORLDS[named.get("world", SHIPPED.name)])
    judge.load_state_dict(load_file(file))
    return judge.eval()


def save(judge: Judge, file: Path) -> None:
    save_file(judge.state_dict(), file, metadata={"world": judge.world.name})


@torch.no_grad()
def judge_pictures(judge: Judge, pictures: Sequence[Image.Image]) -> list[Verdict]:
    """What the judge sees on each picture. Attributes of other kinds of objects are guesses too."""
    small = [np.array(picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX)) for picture in pictures]
    batch = torch.from_numpy(np.stack(small)).permute(0, 3, 1, 2).float() / 127.5 - 1
    features = judge(batch)
    known = judge.world.attributes
    chosen = {name: judge.heads[name](features).argmax(-1).tolist() for name in known}
    return [{name: known[name][numbers[row]] for name, numbers in chosen.items()} for row in range(len(small))]


def spoiled(pictures: torch.Tensor, rng: random.Random) -> torch.Tensor:
    """Blurs and roughens half of the batches, since generated pictures are soft."""
    if rng.random() < 0.5:
        smaller = functional.interpolate(
            pictures, scale_factor=rng.choice((0.4, 0.5, 0.7)), mode="bilinear", antialias=True
        )
        pictures = functional.interpolate(smaller, size=SIDE, mode="bilinear")
    return pictures + torch.randn_like(pictures) * rng.uniform(0, 0.1)


def train(judge: Judge, steps: int) -> None:
    rng = random.Random(77)
    optimizer = torch.optim.AdamW(judge.parameters(), weight_decay=0.01)
    progress = Progress(100)
    for step in range(1, steps + 1):
        set_rate(optimizer, cosine_rate(step, steps, 2e-3, 20))
        scenes: list[Scene] = [sample_scene(rng, rng.random() < 0.05, judge.world) for _ in range(48)]
        pictures = spoiled(render_batch(scenes, SIDE), rng)
        with fast_precision():
            loss = attribute_loss(judge.heads, judge(pictures), labels(scenes, judge.world))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        progress.add(step, {"loss": loss.item()})


def own_accuracy(judge: Judge, scenes: Sequence[Scene]) -> dict[str, float]:
    """How often the judge is right about renders, attribute by attribute."""
    pictures = (render_batch(scenes, 256).permute(0, 2, 3, 1) + 1) * 127.5
    images = [Image.fromarray(picture.round().byte().numpy()) for picture in pictures]
    verdicts = judge_pictures(judge, images)
    shares = {}
    for name in judge.world.attributes:
        known = [
            verdict[name] == getattr(scene, name)
            for scene, verdict in zip(scenes, verdicts, strict=True)
            if getattr(scene, name) is not None
        ]
        if known:
            shares[name] = sum(known) / len(known)
    return shares


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--world", choices=list(WORLDS), default=SHIPPED.name)
    parser.add_argument("--to", type=Path, default=paths.JUDGE)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    judge = Judge(WORLDS[options.world])
    train(judge, options.steps)
    judge.eval()
    rng = random.Random(78)
    scenes = [sample_scene(rng, world=judge.world) for _ in range(600)]
    print({name: round(share, 3) for name, share in own_accuracy(judge, scenes).items()})
    save(judge, options.to)


if __name__ == "__main__":
    main()
