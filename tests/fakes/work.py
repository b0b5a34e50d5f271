"""A `chassis.worker.Work` without broker and store: what a handler did can be read from it afterwards."""

from collections.abc import Callable
from typing import Any

from chassis.engine import CancelToken


class FakeStorage:
    """Keeps what is put, by key."""

    def __init__(self) -> None:
        self.objects: dict[str, tuple[bytes, str]] = {}

    async def put(self, key: str, body: bytes, media_type: str) -> None:
        self.objects[key] = (body, media_type)


class FakeWork:
    """Runs the model's calls in place."""

    def __init__(self) -> None:
        self.cancelled = CancelToken()
        self.storage = FakeStorage()
        self.reports: list[dict[str, Any]] = []

    async def run(self, blocking: Callable[[], Any]) -> Any:
        self.cancelled.check()
        return blocking()

    def progress(self, done: float, **report: Any) -> None:
        self.reports.append({"done": done, **report})
