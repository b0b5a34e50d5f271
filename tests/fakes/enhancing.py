"""The language model's double: goes on with every prompt in the same few words, in no time.

It keeps the contract of the real one (`tests/contract/test_enhancers.py` runs on both).
"""

import time

from chassis.engine import CancelToken

DETAILS = "soft light, high quality"


class FakeEnhancer:
    """`step_seconds` makes each enhancement take that long."""

    def __init__(self, *, step_seconds: float = 0.0) -> None:
        self._step_seconds = step_seconds
        self._held: tuple[str, ...] = ()

    def load(self) -> None:
        self._held = ("fake",)

    def held(self) -> tuple[str, ...]:
        return self._held

    def enhance(self, text: str, *, cancelled: CancelToken) -> str:
        assert self._held, "load() comes first"
        cancelled.check()
        time.sleep(self._step_seconds)
        return f"{text}, {DETAILS}"
