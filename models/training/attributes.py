"""The attributes of a world as numbers: linear heads that read them, labels to train those with."""

from collections.abc import Sequence

import torch
import torch.nn as nn

from models.training.scene import Scene
from models.training.world import SHIPPED, World


def heads(width: int, world: World = SHIPPED) -> nn.ModuleDict:
    return nn.ModuleDict({name: nn.Linear(width, len(values)) for name, values in world.attributes.items()})


def labels(scenes: Sequence[Scene], world: World = SHIPPED) -> dict[str, torch.Tensor]:
    """Class numbers; -100 where an attribute does not apply, which the loss ignores."""
    numbers = {}
    for name, values in world.attributes.items():
        said = [getattr(scene, name) for scene in scenes]
        numbers[name] = torch.tensor([-100 if value is None else values.index(value) for value in said])
    return numbers
