"""What every training loop here shares: the learning-rate curve, averaged weights, and progress
lines a person can follow in the log."""

import math
import time
from collections.abc import Iterable

import torch


def cosine_rate(step: int, steps: int, peak: float, warmup: int, floor: float = 0.03) -> float:
    """Linear warm-up, then a half cosine down to `floor` of the peak. Counted in steps, not by
    the clock, so that a busy machine makes a run longer and not worse."""
    share = min(1.0, step / steps)
    curve = 0.5 * (1 + math.cos(math.pi * share)) * (1 - floor) + floor
    return peak * min(1.0, (step + 1) / warmup) * curve


def fast_precision() -> torch.autocast:
    """bfloat16 where the processor computes with it; elsewhere it is emulated and ten times
    slower than float32."""
    capable = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=capable)


def set_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = rate


class AveragedWeights:
    """An exponential moving average of a module's parameters."""

    def __init__(self, module: torch.nn.Module) -> None:
        self._module = module
        self.values = [value.detach().clone() for value in module.parameters()]

    @torch.no_grad()
    def update(self, decay: float) -> None:
        current = [value.detach() for value in self._module.parameters()]
        torch._foreach_mul_(self.values, decay)
        torch._foreach_add_(self.values, current, alpha=1 - decay)

    @torch.no_grad()
    def copy_to(self, module: torch.nn.Module) -> None:
        for target, value in zip(module.parameters(), self.values, strict=True):
            target.copy_(value)


class Progress:
    """Collects named figures and prints their means every `every` steps."""

    def __init__(self, every: int) -> None:
        self._every = every
        self._start = time.monotonic()
        self._sums: dict[str, list[float]] = {}

    def add(self, step: int, figures: dict[str, float]) -> None:
        for name, value in figures.items():
            if not math.isnan(value):
                self._sums.setdefault(name, []).append(value)
        if step % self._every == 0:
            text = " ".join(f"{name} {_mean(values):.4f}" for name, values in self._sums.items())
            print(f"step {step} {self.seconds:.0f} s {text}", flush=True)
            self._sums.clear()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._start


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers)
