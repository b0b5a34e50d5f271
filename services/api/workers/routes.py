"""What is running."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import msgspec
from litestar import Controller, get
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import single
from services.api.accounts.examples import WHEN, shown
from services.api.workers import store


class Worker(msgspec.Struct, frozen=True):
    """One consumer. `alive`: it was heard of in the last 15 seconds; `seconds_since`: how long ago that was.

    It holds `models` in memory, and finds the files of those that are `installed`; null where it does not say. The
    memory, in MB, is the GPU's that it computes on, else the process's own and the machine's.
    """

    id: UUID
    service: str
    queue: str
    pool: str | None
    state: str
    device: str
    models: list[str]
    installed: list[str] | None
    memory_used_mb: int | None
    memory_total_mb: int | None
    version: str
    seen_at: datetime
    seconds_since: float
    alive: bool


class Workers(msgspec.Struct, frozen=True):
    items: list[Worker]


WORKERS = shown(
    Workers,
    {
        "items": [
            {
                "id": "5e0d7c7e-6a0b-4a57-9d0e-4c3b2a1f0e90",
                "service": "generator",
                "queue": "generator.work.default",
                "pool": "default",
                "state": "busy",
                "device": "cuda",
                "models": ["small-world"],
                "installed": ["small-world", "translator-ru-en"],
                "memory_used_mb": 3120,
                "memory_total_mb": 24210,
                "version": "0.1.0",
                "seen_at": WHEN,
                "seconds_since": 1.2,
                "alive": True,
            }
        ]
    },
    "the consumers",
)


class WorkersController(Controller):
    path = "/api/workers"
    tags: ClassVar[list[str]] = ["workers"]
    opt: ClassVar[dict[str, Any]] = {"public": True}

    @get(responses={200: WORKERS})
    async def workers(self, database: AsyncEngine) -> Workers:
        """The consumers of the last five minutes."""
        async with single(database) as connection:
            rows = await store.seen(connection)
        return Workers([Worker(**row._mapping) for row in rows])
