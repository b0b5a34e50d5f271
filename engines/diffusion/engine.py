"""Diffusion models on one device. Importing this imports no torch: `load` does, on the engine thread."""

from typing import TYPE_CHECKING

from chassis.catalogue import Model
from engines.loading import prepare

if TYPE_CHECKING:
    from engines.diffusion.shelf import Shelf


class DiffusionEngine:
    """Holds the models that fit into `memory_mb` together; `first` is held from the start."""

    def __init__(self, first: Model, *, device: str, memory_mb: int, threads: int = 0) -> None:
        self._first, self._device = first, device
        self._memory_mb, self._threads = memory_mb, threads
        self._shelf: Shelf | None = None

    def load(self) -> None:
        # First: what is imported below reads the environment that this sets.
        device = prepare(self._device, self._threads)
        from engines.diffusion.shelf import Shelf

        shelf = Shelf(device, self._memory_mb)
        shelf.take(self._first)
        self._shelf = shelf

    def device(self) -> str:
        return str(self._shelf.device) if self._shelf else self._device

    def held(self) -> tuple[str, ...]:
        return self._shelf.names() if self._shelf else ()

    @property
    def shelf(self) -> "Shelf":
        assert self._shelf is not None, "load() comes first"
        return self._shelf
