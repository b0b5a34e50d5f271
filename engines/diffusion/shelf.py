"""The models in memory: opened from their folders, all by the same code, the least recently used put away first."""

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
import torch
from diffusers import DiffusionPipeline
from diffusers.utils import logging as diffusers_logging

from chassis.catalogue import Model
from engines.loading import opening

log = structlog.get_logger()

# The safety checker is neither fetched nor loaded: it would double a small model and blackens harmless pictures.
UNCHECKED: dict[str, Any] = {"safety_checker": None, "requires_safety_checker": False}
FAMILIES: dict[str, dict[str, Any]] = {
    "sd-small": UNCHECKED,
    "sd1": UNCHECKED,
    "sd2": UNCHECKED,
    "sdxl": {"add_watermarker": False},
}
"""What each family's pipeline takes besides its folder."""


@dataclass(frozen=True)
class Held:
    """A pipeline on its device. `schedule` is the configuration its own scheduler came with."""

    pipeline: Any
    schedule: dict[str, Any]
    memory_mb: int


class Shelf:
    """Holds models within `memory_mb` in all; one that is larger by itself is held alone. One thread only."""

    def __init__(self, device: str, memory_mb: int) -> None:
        self.device = torch.device(device)
        self._memory_mb = memory_mb
        self._held: OrderedDict[str, Held] = OrderedDict()
        diffusers_logging.set_verbosity_error()
        diffusers_logging.disable_progress_bar()

    def names(self) -> tuple[str, ...]:
        return tuple(self._held)

    def take(self, model: Model) -> Held:
        """The model, ready to paint. Raises Permanent where it is not installed or cannot be opened."""
        held = self._held.get(model.name)
        if held is None:
            self._make_room(model.memory_mb)
            held = self._open(model)
            self._held[model.name] = held
        self._held.move_to_end(model.name)
        return held

    def keep_only(self, model: Model) -> bool:
        """Put all other models away and give their memory back; False where there was none."""
        others = [name for name in self._held if name != model.name]
        for name in others:
            self._put_away(name)
        self.free()
        return bool(others)

    def free(self) -> None:
        """Give memory that nothing uses any more back to the device."""
        if self.device.type == "cuda":
            torch.cuda.empty_cache()

    def _make_room(self, memory_mb: int) -> None:
        while self._held and sum(held.memory_mb for held in self._held.values()) + memory_mb > self._memory_mb:
            self._put_away(next(iter(self._held)))
        self.free()

    def _put_away(self, name: str) -> None:
        del self._held[name]
        log.info("model.put_away", model=name)

    def _open(self, model: Model) -> Held:
        with opening(model) as place:
            pipeline = _pipeline(model, place, self._precision()).to(self.device)
        pipeline.set_progress_bar_config(disable=True)
        log.info("model.opened", model=model.name, device=str(self.device))
        return Held(pipeline, dict(pipeline.scheduler.config), model.memory_mb)

    def _precision(self) -> torch.dtype:
        # Half precision on a CPU is slower where it runs at all; on MPS it turns pictures black.
        return torch.float16 if self.device.type == "cuda" else torch.float32


def _pipeline(model: Model, place: Path, precision: torch.dtype) -> Any:
    return DiffusionPipeline.from_pretrained(
        place,
        dtype=precision,
        variant=model.variant,
        use_safetensors=True,
        local_files_only=True,
        trust_remote_code=False,
        **FAMILIES.get(model.family, {}),
    )
