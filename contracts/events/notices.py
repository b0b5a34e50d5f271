"""Notices: who may want to look again. Losing one costs a moment, never a fact."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.events.event import Event, OrderEvent


class OrderChanged(OrderEvent, type="order.changed.v1"):
    """Transient. New rows stand in the order's durable event log."""

    owner_id: UUID


class BalanceChanged(Event, type="balance.changed.v1"):
    """Transient. The holder's balance or list of transactions has changed."""

    holder_id: UUID

    @property
    def subject(self) -> str:
        return str(self.holder_id)


class WorkerReported(Event, type="worker.reported.v1"):
    """Transient heartbeat of one consumer, every few seconds. `state`: starting, ready, busy, stopping.

    It holds `models` in memory, and finds the files of those of the catalogue that are `installed`. The memory is the
    GPU's that it computes on (used by whoever), else the process's own and the machine's, in MB. None where it cannot
    tell.
    """

    worker_id: UUID
    service: str
    queue: str
    pool: str | None = None
    state: Literal["starting", "ready", "busy", "stopping"]
    device: str
    models: tuple[str, ...] = ()
    installed: tuple[str, ...] | None = None
    version: str
    memory_used_mb: int | None = Field(default=None, ge=0)
    memory_total_mb: int | None = Field(default=None, ge=0)

    @property
    def subject(self) -> str:
        return str(self.worker_id)
