"""The thread that a model runs on, and the token that stops it.

One thread: a redelivered command queues behind the one still running instead of sharing the GPU with it, and the
event loop stays free to answer the broker's heartbeats.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from chassis.errors import Cancelled

R = TypeVar("R")


class CancelToken:
    """Set once nobody wants the result any more; engines check it at every denoising step."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        self._event.set()

    @property
    def is_set(self) -> bool:
        return self._event.is_set()

    def check(self) -> None:
        """Raises Cancelled once the token is set."""
        if self._event.is_set():
            raise Cancelled


class EngineThread:
    """Runs blocking calls one after another."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="engine")

    async def call(self, cancelled: CancelToken, work: Callable[[], R]) -> R:
        """`work()` on the thread. When the caller is cancelled the token is set, so the thread is soon free."""

        def unless_cancelled() -> R:
            cancelled.check()
            return work()

        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, unless_cancelled)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    def close(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)
