"""Every event of the system: what a process may tell another one.

Types are `noun.verb.v1` and are the routing key as well. `*.requested` is a command for one queue, everything
else a fact. Readers ignore unknown fields; a breaking change is a new `.v2` class, both consumed until v1 drains.
"""

from datetime import datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.language import Language
from contracts.pictures import Picture, Sampling

REGISTRY: dict[str, type["Event"]] = {}

Credits = int
"""Whole credits; there are no fractions anywhere."""


class Event(BaseModel):
    """Base of all events. Subclasses name their type: `class HoldRequested(Event, type="hold.requested.v1")`."""

    model_config = ConfigDict(frozen=True)

    type: ClassVar[str]

    def __init_subclass__(cls, *, type: str | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if type is not None:
            cls.type = type
            REGISTRY[type] = cls

    @property
    def subject(self) -> str:
        """What the event is about: the CloudEvents subject, as text."""
        raise NotImplementedError

    @property
    def key(self) -> str | None:
        """What makes two events of this type and subject one and the same; None where each is new."""
        return None

    @property
    def routing_key(self) -> str:
        return self.type


class OrderEvent(Event):
    """An event about one order."""

    order_id: UUID

    @property
    def subject(self) -> str:
        return str(self.order_id)


class StageEvent(OrderEvent):
    """An event about one attempt at one stage of an order."""

    attempt: int = Field(ge=1)

    @property
    def key(self) -> str | None:
        return str(self.attempt)


# Commands to workers and their results.


class TranslationRequested(StageEvent, type="translation.requested.v1"):
    """Translate the prompt to English. `allow_unknown`: unknown words become a warning instead of an error."""

    text: str
    negative_text: str = ""
    language: Language
    allow_unknown: bool = False


class TranslationCompleted(StageEvent, type="translation.completed.v1"):
    text: str
    negative_text: str = ""
    warnings: tuple[str, ...] = ()


class GenerationRequested(StageEvent, type="generation.requested.v1"):
    """Paint `len(sampling.seeds)` pictures from an English prompt, in the pool's queue."""

    prompt: str
    negative_prompt: str = ""
    sampling: Sampling
    allow_unknown: bool = False
    pool: str = "default"

    @property
    def routing_key(self) -> str:
        return f"{self.type}.{self.pool}"


class GenerationCompleted(StageEvent, type="generation.completed.v1"):
    pictures: tuple[Picture, ...]
    warnings: tuple[str, ...] = ()


class StageStarted(StageEvent, type="stage.started.v1"):
    """A worker has begun: the stage's clock runs from here, not from the queueing."""

    stage: str
    worker: str

    @property
    def key(self) -> str | None:
        return None


class StageProgressed(StageEvent, type="stage.progressed.v1"):
    """Transient. `progress` runs from 0 to 1 over the whole stage; `preview_key` names a small JPEG in S3."""

    stage: str
    progress: float = Field(ge=0, le=1)
    step: int = Field(ge=0)
    steps: int = Field(ge=1)
    picture: int = Field(default=0, ge=0)
    preview_key: str | None = None

    @property
    def key(self) -> str | None:
        return None


class StageFailed(StageEvent, type="stage.failed.v1"):
    """The stage cannot succeed. `code` is stable and machine-readable, `reason` is for the person."""

    stage: str
    code: str
    reason: str


# Commands to the ledger and its outcomes. A hold's id is its order's id.


class HoldRequested(OrderEvent, type="hold.requested.v1"):
    """Hold the full price of an order. An unresolved hold is released after `expires_at`."""

    holder_id: UUID
    amount: Credits = Field(ge=1)
    expires_at: datetime

    @property
    def key(self) -> str | None:
        return ""


class CaptureRequested(OrderEvent, type="capture.requested.v1"):
    """Take what is held. The outcome is `credits.captured.v1`, or `credits.released.v1` when that came first."""

    holder_id: UUID

    @property
    def key(self) -> str | None:
        return ""


class ReleaseRequested(OrderEvent, type="release.requested.v1"):
    """Give back what is held; a release that overtakes its hold leaves a tombstone that declines the hold."""

    holder_id: UUID
    reason: str

    @property
    def key(self) -> str | None:
        return ""


class GrantRequested(Event, type="grant.requested.v1"):
    """Issue credits to a holder as a purse of its own. `expires_at` None: it never expires."""

    grant_id: UUID
    holder_id: UUID
    amount: Credits = Field(ge=1)
    expires_at: datetime | None = None
    reason: str

    @property
    def subject(self) -> str:
        return str(self.holder_id)

    @property
    def key(self) -> str | None:
        return str(self.grant_id)


class BalanceEvent(Event):
    """A ledger outcome. Carries the holder's balance after it; the higher `version` is the newer truth."""

    holder_id: UUID
    amount: Credits
    available: Credits = Field(ge=0)
    held: Credits = Field(ge=0)
    version: int = Field(ge=0)

    @property
    def subject(self) -> str:
        return str(self.holder_id)


class SettlementEvent(BalanceEvent):
    """A ledger outcome about one order's hold."""

    order_id: UUID

    @property
    def subject(self) -> str:
        return str(self.order_id)


class CreditsHeld(SettlementEvent, type="credits.held.v1"):
    """`amount` credits are held for the order."""


class CreditsDeclined(SettlementEvent, type="credits.declined.v1"):
    """Nothing is held: too little is available, or the order was released before its hold arrived."""

    reason: Literal["insufficient_credits", "released_before_hold"]


class CreditsCaptured(SettlementEvent, type="credits.captured.v1"):
    """`amount` credits were taken for the order."""


class CreditsReleased(SettlementEvent, type="credits.released.v1"):
    """The hold is gone and nothing was taken. `amount` is 0 for a tombstone."""

    reason: str


class CreditsGranted(BalanceEvent, type="credits.granted.v1"):
    grant_id: UUID
    expires_at: datetime | None = None
    reason: str


class CreditsExpired(BalanceEvent, type="credits.expired.v1"):
    """A purse reached its expiry date; `amount` unspent credits left it."""

    purse_id: UUID


# Notices: who may want to look again. Losing one costs a moment, never a fact.


class OrderEnded(OrderEvent, type="order.ended.v1"):
    """Nothing more happens to this order; a worker still busy with it stops."""

    status: Literal["succeeded", "failed", "cancelled", "refused"]

    @property
    def key(self) -> str | None:
        return ""


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
    """Transient heartbeat of one consumer, every few seconds. `state`: starting, ready, busy, stopping."""

    worker_id: UUID
    service: str
    queue: str
    pool: str | None = None
    state: Literal["starting", "ready", "busy", "stopping"]
    device: str
    models: tuple[str, ...] = ()
    version: str

    @property
    def subject(self) -> str:
        return str(self.worker_id)
