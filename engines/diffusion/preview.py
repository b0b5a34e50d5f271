"""Small pictures of a picture on its way.

The model's estimate of the finished picture is reduced to a few latent pixels and decoded by the model's own
decoder: at this size that costs little for every family, and no table of colours has to be kept for each.
"""

import io
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

import torch
from PIL import Image

PIXELS = 128
MAX_BYTES = 6 * 1024
SHARES = (0.25, 0.5, 0.75)
"""How far a picture is when it is shown."""
INTERVAL_SECONDS = 0.5


class Previews:
    """Decides when there is a preview, and makes it. One for each picture."""

    def __init__(self, pipeline: Any, clock: Callable[[], float] = time.monotonic) -> None:
        self._pipeline, self._clock = pipeline, clock
        self._due = list(SHARES)
        self._next = 0.0
        self._estimate: torch.Tensor | None = None
        _remember(pipeline.scheduler, self._keep)

    def at(self, step: int, steps: int) -> bytes | None:
        """A JPEG of at most PIXELS on its longer side and MAX_BYTES; None where none is due at this step."""
        share = step / steps
        if not self._due or share < self._due[0] or step == steps:
            return None
        self._due = [due for due in self._due if due > share]
        if self._clock() < self._next or self._estimate is None:
            return None
        self._next = self._clock() + INTERVAL_SECONDS
        return _jpeg(_decode(self._pipeline, self._estimate))

    def _keep(self, estimate: torch.Tensor) -> None:
        self._estimate = estimate


def _remember(scheduler: Any, keep: Callable[[torch.Tensor], None]) -> None:
    """Pass on, at every step, what the scheduler expects the finished latents to be."""
    step = scheduler.step

    @wraps(step)
    def watched(*args: Any, **options: Any) -> Any:
        stepped = step(*args, **options)
        keep(_estimate(scheduler, stepped))
        return stepped

    scheduler.step = watched


def _estimate(scheduler: Any, stepped: tuple[torch.Tensor, ...]) -> torch.Tensor:
    """DDIM and Euler return it, the multistep schedulers keep it; for PNDM the noisy latents have to do."""
    if len(stepped) > 1:
        return stepped[1]
    kept = getattr(scheduler, "model_outputs", None)
    return kept[-1] if kept and kept[-1] is not None else stepped[0]


def _decode(pipeline: Any, latents: torch.Tensor) -> torch.Tensor:
    """The picture of reduced latents, as (height, width, 3) from 0 to 1."""
    vae, config = pipeline.vae, pipeline.vae.config
    largest = PIXELS // pipeline.vae_scale_factor
    factor = max(1, -(-max(latents.shape[-2:]) // largest))
    small = torch.nn.functional.avg_pool2d(latents.float(), factor, ceil_mode=True)
    small = small / config.scaling_factor + (getattr(config, "shift_factor", None) or 0)
    precision = vae.dtype
    overflows = precision == torch.float16 and getattr(config, "force_upcast", False)
    try:
        picture = (vae.float() if overflows else vae).decode(small.to(vae.dtype), return_dict=False)[0]
    finally:
        vae.to(precision)
    return (picture[0].float() / 2 + 0.5).clamp(0, 1).nan_to_num().permute(1, 2, 0)


def _jpeg(picture: torch.Tensor) -> bytes:
    image = Image.fromarray((picture * 255).round().to("cpu", torch.uint8).numpy())
    image.thumbnail((PIXELS, PIXELS))
    for quality in (75, 50, 25, 5):
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality)
        if out.tell() <= MAX_BYTES:
            break
    return out.getvalue()
