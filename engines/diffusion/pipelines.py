"""The ways to paint with the same weights: from nothing, over a picture, under a mask.

A run gets a pipeline of its own over the weights that are held once. What a run changes, its scheduler above all,
is then not seen by the next. Built by the classes themselves: diffusers' `from_pipe` would turn the shared weights
into full precision.
"""

import inspect
from enum import Enum
from math import ceil
from types import MethodType
from typing import Any

import torch
from diffusers import (
    PNDMScheduler,
    StableDiffusionImg2ImgPipeline,
    StableDiffusionInpaintPipeline,
    StableDiffusionPipeline,
    StableDiffusionXLImg2ImgPipeline,
    StableDiffusionXLInpaintPipeline,
    StableDiffusionXLPipeline,
)

LARGEST_STEPS = 1000
"""Noise levels that every model of the supported families was trained on."""


class Way(Enum):
    """How painting starts, with the pipelines for it: of Stable Diffusion, and of XL."""

    FROM_NOTHING = (StableDiffusionPipeline, StableDiffusionXLPipeline)
    OVER_PICTURE = (StableDiffusionImg2ImgPipeline, StableDiffusionXLImg2ImgPipeline)
    UNDER_MASK = (StableDiffusionInpaintPipeline, StableDiffusionXLInpaintPipeline)


def derived(shared: Any, way: Way, scheduler: Any) -> Any:
    """A pipeline that paints `way` with the weights of `shared`."""
    kind = way.value["text_encoder_2" in shared.components]
    takes = inspect.signature(kind).parameters
    given = {**shared.config, "add_watermarker": False, **shared.components, "scheduler": scheduler}
    pipeline = kind(**{name: value for name, value in given.items() if name in takes})
    pipeline.set_progress_bar_config(disable=True)
    if isinstance(scheduler, PNDMScheduler) and way is not Way.FROM_NOTHING:
        pipeline.get_timesteps = MethodType(_pndm_timesteps, pipeline)
    return pipeline


def steps_from(strength: float, steps: int) -> tuple[float, int]:
    """Strength and steps with which at least one step is run, from the noise that the strength stands for."""
    if int(strength * steps) >= 1:
        return strength, steps
    finer = min(ceil(1 / strength), LARGEST_STEPS)
    return 1.001 / finer, finer


def _pndm_timesteps(
    pipeline: Any, num_inference_steps: int, strength: float, device: Any, **rest: Any
) -> tuple[torch.Tensor, int]:
    """The last `strength` of PNDM's timesteps. Its second call repeats a step, wherever it begins (arXiv 2202.09778);
    the pipelines cut the repeated one off with the head of the list, and the picture stays noisy."""
    levels = pipeline.scheduler.timesteps.unique().flip(0)
    levels = levels[len(levels) - max(1, int(num_inference_steps * strength)) :]
    return torch.cat([levels[:2], levels[1:]]), len(levels)
