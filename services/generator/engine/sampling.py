"""One picture: a scheduler of its own, noise from its own seed, a token looked at in every step."""

import io
from typing import Any

import numpy as np
import torch
from diffusers import (
    DDIMScheduler,
    DPMSolverMultistepScheduler,
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    PNDMScheduler,
    UniPCMultistepScheduler,
)
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from chassis.catalogue import Model
from chassis.engine import CancelToken
from chassis.errors import Permanent, Transient
from contracts.events import GenerationRequested
from contracts.pictures import Scheduler
from services.generator.engine.preview import Previews
from services.generator.engine.shelf import Held, Shelf
from services.generator.handler import Painted, Report

SCHEDULERS: dict[Scheduler, tuple[Any, dict[str, Any]]] = {
    Scheduler.DDIM: (DDIMScheduler, {}),
    Scheduler.DPMPP_2M: (DPMSolverMultistepScheduler, {"algorithm_type": "dpmsolver++", "solver_order": 2}),
    Scheduler.EULER: (EulerDiscreteScheduler, {}),
    Scheduler.EULER_A: (EulerAncestralDiscreteScheduler, {}),
    Scheduler.PNDM: (PNDMScheduler, {"skip_prk_steps": True}),
    Scheduler.UNIPC: (UniPCMultistepScheduler, {}),
}
RELATIVE_COLOURS = b"\x00"
"""Content of PNG's sRGB chunk: the perceptual rendering intent."""
PNG_COMPRESSION = 6


def scheduler(name: Scheduler, schedule: dict[str, Any]) -> Any:
    """A new scheduler for the model of that configuration: they keep state, so none is used twice."""
    kind, options = SCHEDULERS[name]
    return kind.from_config(schedule, **options)


def paint(
    shelf: Shelf,
    model: Model,
    command: GenerationRequested,
    seed: int,
    *,
    cancelled: CancelToken,
    report: Report,
) -> Painted:
    """The picture of `seed`; errors of the device become Transient or Permanent."""
    try:
        held = shelf.take(model)
        # Opening a large model takes long: say that there is life in the worker.
        report(0, command.sampling.steps, None)
        pixels = _sample(held, command, seed, cancelled, report)
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
    return Painted(_png(_cropped(pixels, command)), _warnings(held.pipeline, command.prompt))


def _sample(held: Held, command: GenerationRequested, seed: int, cancelled: CancelToken, report: Report) -> np.ndarray:
    """(height, width, 3) from 0 to 1; up to one latent pixel larger than asked."""
    pipeline, sampling = held.pipeline, command.sampling
    pipeline.scheduler = scheduler(sampling.scheduler, held.schedule)
    previews = Previews(pipeline)

    def stepped(running: Any, index: int, time: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        cancelled.check()
        # PNDM takes one step more than asked, so the pipeline is asked.
        steps = max(running.num_timesteps, index + 1)
        report(index + 1, steps, previews.at(index + 1, steps))
        return tensors

    with torch.inference_mode():
        painted = pipeline(
            prompt=command.prompt,
            negative_prompt=command.negative_prompt or None,
            width=_rounded(sampling.width, pipeline.vae_scale_factor),
            height=_rounded(sampling.height, pipeline.vae_scale_factor),
            num_inference_steps=sampling.steps,
            guidance_scale=sampling.guidance,
            generator=torch.Generator("cpu").manual_seed(seed),
            output_type="np",
            callback_on_step_end=stepped,
        )
    return painted.images[0]


def _rounded(pixels: int, multiple: int) -> int:
    return -(-pixels // multiple) * multiple


def _cropped(pixels: np.ndarray, command: GenerationRequested) -> np.ndarray:
    """The middle of `pixels`, in the size asked for."""
    top = (pixels.shape[0] - command.sampling.height) // 2
    left = (pixels.shape[1] - command.sampling.width) // 2
    return pixels[top : top + command.sampling.height, left : left + command.sampling.width]


def _png(pixels: np.ndarray) -> bytes:
    chunks = PngInfo()
    chunks.add(b"sRGB", RELATIVE_COLOURS)
    out = io.BytesIO()
    image = Image.fromarray((pixels * 255).round().astype(np.uint8))
    image.save(out, "PNG", compress_level=PNG_COMPRESSION, pnginfo=chunks)
    return out.getvalue()


def _warnings(pipeline: Any, prompt: str) -> tuple[str, ...]:
    tokenizer = pipeline.tokenizer
    read = tokenizer.model_max_length
    if len(tokenizer(prompt).input_ids) <= read:
        return ()
    return (f"The prompt is longer than the model reads; only the first {read - 2} tokens or so count.",)
