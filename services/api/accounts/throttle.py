"""A brake on guessing: failures are counted for each account and address, in bounded memory."""

import time
from collections import OrderedDict
from collections.abc import Hashable

from services.api.problems import too_many

MAX_FAILURES = 10
WINDOW_SECONDS = 300.0
MAX_KEPT = 10_000


class Throttle:
    """Refuses a key after MAX_FAILURES failures, until WINDOW_SECONDS after the first of them."""

    def __init__(self) -> None:
        self._failures: OrderedDict[Hashable, tuple[int, float]] = OrderedDict()

    def check(self, key: Hashable) -> None:
        """Raises the 429 problem while `key` has failed too often."""
        count, until = self._failures.get(key, (0, 0.0))
        left = until - time.monotonic()
        if count >= MAX_FAILURES and left > 0:
            raise too_many("Too many attempts for this account.", left)

    def failed(self, key: Hashable) -> None:
        now = time.monotonic()
        count, until = self._failures.pop(key, (0, 0.0))
        self._failures[key] = (count + 1, until) if until > now else (1, now + WINDOW_SECONDS)
        while len(self._failures) > MAX_KEPT:
            self._failures.popitem(last=False)

    def count(self, key: Hashable) -> None:
        """Let one more through, whatever comes of it. Raises the 429 problem after so many."""
        self.check(key)
        self.failed(key)

    def succeeded(self, key: Hashable) -> None:
        self._failures.pop(key, None)
