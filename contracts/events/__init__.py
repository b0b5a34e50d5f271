"""Every event of the system: what a process may tell another one.

Types are `noun.verb.v1` and are the routing key as well. `*.requested` is a command for one queue, everything
else a fact. Readers ignore unknown fields; a breaking change is a new `.v2` class, both consumed until v1 drains.
"""

from contracts.events.credits import (
    BalanceEvent,
    CaptureRequested,
    Credits,
    CreditsCaptured,
    CreditsDeclined,
    CreditsExpired,
    CreditsGranted,
    CreditsHeld,
    CreditsReleased,
    GrantRequested,
    HoldRequested,
    ReleaseRequested,
    SettlementEvent,
)
from contracts.events.event import (
    REGISTRY,
    Event,
    OrderEvent,
    StageEvent,
)
from contracts.events.notices import (
    BalanceChanged,
    OrderChanged,
    WorkerReported,
)
from contracts.events.orders import (
    EndedImage,
    OrderEnded,
    OrderRefused,
    OrderSubmitted,
)
from contracts.events.stages import (
    CompositionCompleted,
    CompositionRequested,
    EnhancementCompleted,
    EnhancementRequested,
    GenerationCompleted,
    GenerationRequested,
    InpaintingCompleted,
    InpaintingRequested,
    PaintingRequested,
    StageFailed,
    StageProgressed,
    StageStarted,
    TranslationCompleted,
    TranslationRequested,
)

__all__ = [
    "REGISTRY",
    "BalanceChanged",
    "BalanceEvent",
    "CaptureRequested",
    "CompositionCompleted",
    "CompositionRequested",
    "Credits",
    "CreditsCaptured",
    "CreditsDeclined",
    "CreditsExpired",
    "CreditsGranted",
    "CreditsHeld",
    "CreditsReleased",
    "EndedImage",
    "EnhancementCompleted",
    "EnhancementRequested",
    "Event",
    "GenerationCompleted",
    "GenerationRequested",
    "GrantRequested",
    "HoldRequested",
    "InpaintingCompleted",
    "InpaintingRequested",
    "OrderChanged",
    "OrderEnded",
    "OrderEvent",
    "OrderRefused",
    "OrderSubmitted",
    "PaintingRequested",
    "ReleaseRequested",
    "SettlementEvent",
    "StageEvent",
    "StageFailed",
    "StageProgressed",
    "StageStarted",
    "TranslationCompleted",
    "TranslationRequested",
    "WorkerReported",
]
