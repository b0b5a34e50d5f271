"""One run of one model: noise from its own seed, a token looked at in every step, the device's errors in our words."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from chassis.catalogue import Model
from chassis.engine import CancelToken
from chassis.errors import Permanent, Transient
from contracts.events import PaintingRequested
from engines.diffusion.painting import Report
from engines.diffusion.pipelines import Way, derived
from engines.diffusion.preview import Previews
from engines.diffusion.schedulers import scheduler
from engines.diffusion.shelf import Held, Shelf

Given = Callable[[int], dict[str, Any]]
"""What a way to paint takes besides prompt and seed. The argument: pixels that one latent stands for, each way."""


def paint(
    shelf: Shelf,
    model: Model,
    command: PaintingRequested,
    seed: int,
    way: Way,
    given: Given,
    *,
    cancelled: CancelToken,
    report: Report,
) -> tuple[np.ndarray, tuple[str, ...]]:
    """(height, width, 3) pixels from 0 to 1, as large as `given` says, and warnings.

    Raises Transient or Permanent for the device's errors, Cancelled by the next step once the token is set.
    """
    try:
        held = shelf.take(model)
        # Opening a large model takes long: say that there is life in the worker.
        report(0, command.sampling.steps, None)
        pixels = _sample(held, command, seed, way, given, cancelled, report)
    except (torch.OutOfMemoryError, MemoryError) as error:
        if shelf.keep_only(model):
            raise Transient("The device's memory was full; other models have been put away.") from error
        sampling = command.sampling
        reason = f"The worker has too little memory for {sampling.width}x{sampling.height} with {model.title}."
        raise Permanent(f"{reason} Ask for a smaller picture.", code="out_of_memory") from error
    if not np.isfinite(pixels).all():
        # The same numbers come again with the same seed, so trying again cannot help.
        reason = f"{model.title} computed no valid picture. Use another seed, or a lower guidance."
        raise Permanent(reason, code="not_a_number")
    return pixels, _warnings(held.pipeline, command.prompt)


def rounded(pixels: int, multiple: int) -> int:
    """Up to the next multiple."""
    return -(-pixels // multiple) * multiple


def _sample(
    held: Held,
    command: PaintingRequested,
    seed: int,
    way: Way,
    given: Given,
    cancelled: CancelToken,
    report: Report,
) -> np.ndarray:
    sampling = command.sampling
    pipeline = derived(held.pipeline, way, scheduler(sampling.scheduler, held.schedule))
    previews = Previews(pipeline)

    def stepped(running: Any, index: int, time: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        cancelled.check()
        # PNDM takes one step more than asked, and a strength leaves some out, so the pipeline is asked.
        steps = max(running.num_timesteps, index + 1)
        report(index + 1, steps, previews.at(index + 1, steps))
        return tensors

    options = {
        "prompt": command.prompt,
        "negative_prompt": command.negative_prompt or None,
        "num_inference_steps": sampling.steps,
        "guidance_scale": sampling.guidance,
        "generator": torch.Generator("cpu").manual_seed(seed),
        "output_type": "np",
        "callback_on_step_end": stepped,
    }
    with torch.inference_mode():
        return pipeline(**options | given(pipeline.vae_scale_factor)).images[0]


def _warnings(pipeline: Any, prompt: str) -> tuple[str, ...]:
    tokenizer = pipeline.tokenizer
    read = tokenizer.model_max_length
    if len(tokenizer(prompt).input_ids) <= read:
        return ()
    return (f"The prompt is longer than the model reads; only the first {read - 2} tokens or so count.",)
