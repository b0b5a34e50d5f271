"""Password hashes: argon2id, off the event loop, and no more at once than the machine has cores."""

import asyncio
import os

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# Each hash takes 64 MiB and a core for tens of milliseconds; more at once would only be slower.
_AT_ONCE = os.cpu_count() or 1


class Passwords:
    """Hashes and checks passwords. `cheap` is for tests: a hash that costs nothing protects nothing."""

    def __init__(self, *, cheap: bool = False) -> None:
        self._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if cheap else PasswordHasher()
        self._nobody = self._hasher.hash("nobody has this password")
        self._turn = asyncio.Semaphore(_AT_ONCE)

    async def hash(self, password: str) -> str:
        async with self._turn:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def matches(self, password_hash: str | None, password: str) -> bool:
        """Whether the password is the one. An unknown person (None) takes as long as a known one."""
        async with self._turn:
            matches = await asyncio.to_thread(self._verify, password_hash or self._nobody, password)
        return matches and password_hash is not None

    def _verify(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
