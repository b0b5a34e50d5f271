"""What is running."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import msgspec
from litestar import Controller, get
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import single
from services.api.workers import store


class Worker(msgspec.Struct, frozen=True):
    """One consumer. `alive`: it was heard of in the last 15 seconds."""

    id: UUID
    service: str
    queue: str
    pool: str | None
    state: str
    device: str
    models: list[str]
    version: str
    seen_at: datetime
    alive: bool


class Workers(msgspec.Struct, frozen=True):
    items: list[Worker]


class WorkersController(Controller):
    path = "/api/workers"
    tags: ClassVar[list[str]] = ["workers"]
    opt: ClassVar[dict[str, Any]] = {"public": True}

    @get()
    async def workers(self, database: AsyncEngine) -> Workers:
        """The consumers of the last five minutes."""
        async with single(database) as connection:
            rows = await store.seen(connection)
        return Workers([Worker(**row._mapping) for row in rows])
